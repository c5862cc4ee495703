using Engine.Core.Analysis;

namespace Perf.Scenarios;

/// <summary>What the scenario and the kernels measure: summaries alone, each analyzer on top of them, and all together.</summary>
internal static class AnalysisSubjects
{
    // Without the warm-up, which at this speed no run would reach the end of: every condition is judged from the first snapshot on.
    private static readonly AnalysisOptions Options = new()
    {
        Spread = new() { WarmUp = TimeSpan.Zero },
        Imbalance = LiquidityImbalanceOptions.ForBestLevel with { WarmUp = TimeSpan.Zero },
        DepthImbalance = LiquidityImbalanceOptions.ForFiveLevels with { WarmUp = TimeSpan.Zero },
        VanishingLiquidity = new() { WarmUp = TimeSpan.Zero },
        Microprice = new() { WarmUp = TimeSpan.Zero },
        AggressiveTrading = new() { WarmUp = TimeSpan.Zero },
    };

    public static readonly (string Name, Func<AnalyzerSet> Analyzers)[] All =
    [
        ("summaries", () => new AnalyzerSet()),
        ("spread", () => new AnalyzerSet().Add<SpreadWidening, SpreadWidening.State>(new(Options.Spread))),
        ("imbalance", () => new AnalyzerSet().Add<LiquidityImbalance, LiquidityImbalance.State>(new(LiquidityImbalance.Depth.BestLevel, Options.Imbalance))),
        ("vanishing", () => new AnalyzerSet().Add<VanishingLiquidity, VanishingLiquidity.State>(new(Options.VanishingLiquidity))),
        ("microprice", () => new AnalyzerSet().Add<MicropriceShift, MicropriceShift.State>(new(Options.Microprice))),
        ("aggressive", () => new AnalyzerSet().Add<AggressiveTrading, AggressiveTrading.State>(new(Options.AggressiveTrading))),
        ("sweep", () => new AnalyzerSet().Add<Sweep, Sweep.State>(new(Options.Sweep))),
        ("all", () => AnalyzerSet.BuiltIn(Options)),
    ];

    /// <summary>An analysis of <paramref name="symbols"/> symbols whose signals and summaries are counted and dropped.</summary>
    public static SignalAnalysis Create(Func<AnalyzerSet> analyzers, int symbols) => new(Options with { MaxSymbols = symbols }, new Drop(), analyzers());

    private sealed class Drop : ISignalSink
    {
        public void OnSignal(in Signal signal)
        {
        }

        public void OnSummary(in SymbolSummary summary)
        {
        }
    }
}
