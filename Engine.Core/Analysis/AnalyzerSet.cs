using System.Runtime.CompilerServices;

namespace Engine.Core.Analysis;

/// <summary>The analyzers of a <see cref="SignalAnalysis"/>, in the order in which they see each snapshot. Immutable once handed over.</summary>
public sealed class AnalyzerSet
{
    private readonly List<AnalyzerSlot> _slots = [];

    /// <summary>The built-in analyzers that are enabled in <paramref name="options"/>.</summary>
    public static AnalyzerSet BuiltIn(AnalysisOptions options)
    {
        var set = new AnalyzerSet();
        if (options.Spread.Enabled)
            set.Add<SpreadWidening, SpreadWidening.State>(new SpreadWidening(options.Spread));
        if (options.Imbalance.Enabled)
            set.Add<LiquidityImbalance, LiquidityImbalance.State>(new LiquidityImbalance(LiquidityImbalance.Depth.BestLevel, options.Imbalance));
        if (options.DepthImbalance.Enabled)
            set.Add<LiquidityImbalance, LiquidityImbalance.State>(new LiquidityImbalance(LiquidityImbalance.Depth.FiveLevels, options.DepthImbalance));
        if (options.VanishingLiquidity.Enabled)
            set.Add<VanishingLiquidity, VanishingLiquidity.State>(new VanishingLiquidity(options.VanishingLiquidity));
        if (options.Microprice.Enabled)
            set.Add<MicropriceShift, MicropriceShift.State>(new MicropriceShift(options.Microprice));
        if (options.AggressiveTrading.Enabled)
            set.Add<AggressiveTrading, AggressiveTrading.State>(new AggressiveTrading(options.AggressiveTrading));
        if (options.Sweep.Enabled)
            set.Add<Sweep, Sweep.State>(new Sweep(options.Sweep));
        return set;
    }

    /// <summary>Adds an analyzer; the same type may be added more than once with different parameters and kinds.</summary>
    /// <typeparam name="TAnalyzer">A struct, so that its code is compiled into the loop and not called through a table.</typeparam>
    /// <typeparam name="TState">What it remembers of a symbol.</typeparam>
    public AnalyzerSet Add<TAnalyzer, TState>(TAnalyzer analyzer)
        where TAnalyzer : struct, IAnalyzer<TState>
        where TState : unmanaged
    {
        _slots.Add(new AnalyzerSlot<TAnalyzer, TState>(analyzer, Unsafe.SizeOf<TState>()));
        return this;
    }

    internal AnalyzerSlot[] ToSlots() => [.. _slots];
}
