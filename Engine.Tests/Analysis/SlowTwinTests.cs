using System.Runtime.InteropServices;
using CsCheck;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

/// <summary>The engine's analysis against its slow twin on random input.</summary>
public sealed class SlowTwinTests
{
    // Short times, so that a few hundred snapshots see every state; odd ratios, so that no measure lies on a threshold, where rounding would decide.
    internal static AnalysisOptions Eager { get; } = new()
    {
        MaxSymbols = 8,
        Spread = new()
        {
            EnterRatio = 2.0137,
            ExitRatio = 1.2511,
            MinIncrease = 157,
            BaselineTime = TimeSpan.FromSeconds(10),
            WarmUp = TimeSpan.FromSeconds(1),
            MinDuration = TimeSpan.FromMilliseconds(20),
            CoolDown = TimeSpan.FromMilliseconds(500),
        },
        Imbalance = new()
        {
            Enter = 0.7013,
            Exit = 0.4007,
            MinSizeRatio = 1.0037,
            BaselineTime = TimeSpan.FromSeconds(7),
            WarmUp = TimeSpan.FromSeconds(1),
            MinDuration = TimeSpan.FromMilliseconds(20),
            CoolDown = TimeSpan.FromMilliseconds(500),
        },
        DepthImbalance = new()
        {
            Enter = 0.5013,
            Exit = 0.3007,
            MinSizeRatio = 0.5037,
            BaselineTime = TimeSpan.FromSeconds(7),
            WarmUp = TimeSpan.FromSeconds(1),
            MinDuration = TimeSpan.FromMilliseconds(1),
            CoolDown = TimeSpan.Zero,
        },
        VanishingLiquidity = new()
        {
            Enter = 0.5003,
            Exit = 0.3001,
            MinSizeRatio = 0.5017,
            Window = TimeSpan.FromMilliseconds(200),
            BaselineTime = TimeSpan.FromSeconds(5),
            WarmUp = TimeSpan.FromSeconds(1),
            MinDuration = TimeSpan.FromMilliseconds(1),
            CoolDown = TimeSpan.FromMilliseconds(100),
        },
        Microprice = new()
        {
            Enter = 0.3007,
            Exit = 0.1513,
            MinSizeRatio = 0.2011,
            Settle = TimeSpan.FromMilliseconds(10),
            ReferenceTime = TimeSpan.FromSeconds(1),
            BaselineTime = TimeSpan.FromSeconds(5),
            WarmUp = TimeSpan.FromSeconds(1),
            MinDuration = TimeSpan.FromMilliseconds(1),
            CoolDown = TimeSpan.FromMilliseconds(100),
        },
        AggressiveTrading = new()
        {
            Ratio = 2.0113,
            MinVolume = 100,
            MinTrades = 2,
            MaxPause = TimeSpan.FromMilliseconds(700),
            RateTime = TimeSpan.FromSeconds(10),
            WarmUp = TimeSpan.FromSeconds(1),
            CoolDown = TimeSpan.FromMilliseconds(500),
        },
        Sweep = new() { MinLevels = 2, MaxPause = TimeSpan.FromMilliseconds(20), CoolDown = TimeSpan.FromMilliseconds(500) },
    };

    [Test]
    public void Signals_equal_those_of_the_slow_twin([Values] bool withholds)
    {
        var options = withholds ? Eager : Eager with { Withhold = DistrustedBooks.None };
        var found = new int[16];
        RandomMarket.Session.Sample(
            snapshots =>
            {
                var expected = new SlowAnalysis(options).Signals(snapshots);
                var actual = Run(options, snapshots).Signals;
                Compare.Signals(actual, expected);
                foreach (var signal in actual)
                    Interlocked.Increment(ref found[(int)signal.Kind]);
            },
            iter: 300, seed: "0000KOIPe303");
        foreach (var kind in Enum.GetValues<SignalKind>().Where(k => k != SignalKind.None))
            Assert.That(found[(int)kind], Is.GreaterThan(20), $"the random market has to make {kind} happen, or nothing was compared");
    }

    [Test]
    public void Summaries_equal_those_of_the_slow_twin() =>
        RandomMarket.Session.Sample(
            snapshots => Compare.Summaries(Run(Eager, snapshots).Summaries, new SlowAnalysis(Eager).Summaries(snapshots)),
            iter: 300, seed: "0000KOIPe303");

    [Test]
    public void With_snapshots_missing_both_equal_those_of_the_slow_twin()
    {
        var flagged = 0;
        Gen.Select(RandomMarket.Session, Gen.Int[1, 149].Array[1, 6]).Sample(
            (snapshots, holes) =>
            {
                var rest = snapshots.Where((_, i) => !holes.Any(hole => i >= hole - 5 && i < hole)).ToList();
                var places = holes.Select(hole => rest.FindIndex(s => s.Sequence > (ulong)hole)).ToArray();
                var actual = Run(Eager, rest, places);
                Compare.Signals(actual.Signals, new SlowAnalysis(Eager, places).Signals(rest));
                Compare.Summaries(actual.Summaries, new SlowAnalysis(Eager, places).Summaries(rest));
                Interlocked.Add(ref flagged, actual.Summaries.Count(s => s.Quality == BookQuality.StaleGap));
            },
            iter: 300, seed: "0000KOIPe303");
        Assert.That(flagged, Is.GreaterThan(1_000));
    }

    private static RecordingSink Run(AnalysisOptions options, List<BookSnapshot> snapshots, params int[] holes)
    {
        var sink = new RecordingSink();
        using var analysis = new SignalAnalysis(options, sink);
        for (var i = 0; i < snapshots.Count; i++)
        {
            if (holes.Contains(i))
                analysis.OnMissed();
            analysis.OnSnapshot(CollectionsMarshal.AsSpan(snapshots)[i]);
        }

        analysis.Flush();
        return sink;
    }
}
