using Engine.Core.Analysis;

namespace Engine.Tests.Analysis;

public sealed class AnalysisOptionsTests
{
    [Test]
    public void The_defaults_are_valid()
    {
        var faults = new List<string>();
        new AnalysisOptions().Validate(faults);
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void Every_fault_is_told_at_once_with_key_value_and_range()
    {
        var options = new AnalysisOptions
        {
            MaxSymbols = 0,
            SummaryInterval = TimeSpan.Zero,
            Withhold = (DistrustedBooks)64,
            Spread = new() { EnterRatio = 1.2, ExitRatio = 1.3 },
            Imbalance = new() { Enter = 1.5, MinSizeRatio = double.NaN },
            DepthImbalance = new() { CoolDown = TimeSpan.FromSeconds(-1) },
            VanishingLiquidity = new() { Window = TimeSpan.FromHours(1) },
            Microprice = new() { Settle = TimeSpan.FromDays(1) },
            AggressiveTrading = new() { MinTrades = 0 },
            Sweep = new() { MinLevels = 1 },
        };
        var faults = new List<string>();
        options.Validate(faults);
        Assert.That(faults, Is.EqualTo(new[]
        {
            "Analysis:MaxSymbols = 0 is outside 1 to 65536.",
            "Analysis:SummaryInterval = 00:00:00 is outside 00:00:00.0010000 to 01:00:00.",
            "Analysis:Withhold = 64 is outside 0 to 31.",
            "Analysis:Spread:ExitRatio = 1.3 is not below EnterRatio = 1.2.",
            "Analysis:Imbalance:Enter = 1.5 is outside 0.01 to 0.999.",
            "Analysis:Imbalance:MinSizeRatio = NaN is outside 0 to 1000.",
            "Analysis:DepthImbalance:CoolDown = -00:00:01 is outside 00:00:00 to 01:00:00.",
            "Analysis:VanishingLiquidity:Window = 01:00:00 is outside 00:00:00.0000100 to 00:01:00.",
            "Analysis:Microprice:Settle = 1.00:00:00 is outside 00:00:00 to 00:01:00.",
            "Analysis:AggressiveTrading:MinTrades = 0 is outside 1 to 10000.",
            "Analysis:Sweep:MinLevels = 1 is outside 2 to 1000.",
        }));
        var refusal = Assert.Throws<ArgumentException>(() => new SignalAnalysis(options, new RecordingSink()).Dispose());
        Assert.That(refusal!.Message, Does.Contain("MaxSymbols").And.Contain("MinLevels"));
    }

    [Test]
    public void An_analyzer_that_is_not_enabled_does_not_run()
    {
        var tape = new Tape().Calm(120 * Tape.Second).Add((ref Engine.Core.Snapshots.BookSnapshot s) => s.AskPrice += 900).Wait(Tape.Second).Add();
        Assert.That(Run(new AnalysisOptions { MaxSymbols = 8 }), Does.Contain(SignalKind.SpreadWidened));
        Assert.That(Run(new AnalysisOptions { MaxSymbols = 8, Spread = new() { Enabled = false } }), Does.Not.Contain(SignalKind.SpreadWidened));

        List<SignalKind> Run(AnalysisOptions options)
        {
            var sink = new RecordingSink();
            using var analysis = new SignalAnalysis(options, sink);
            foreach (var snapshot in tape.Snapshots)
                analysis.OnSnapshot(in snapshot);
            return sink.Signals.ConvertAll(s => s.Kind);
        }
    }
}
