using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;
using Engine.Host.Output;

namespace Engine.Tests.Output;

public sealed class DayPlotTests
{
    [Test]
    public void A_day_becomes_a_picture()
    {
        var plot = new DayPlot(SymbolNames.NameOf);
        Feed(plot);
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid()}.png");
        Assert.That(plot.Save(path), Is.True);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        Assert.That(bytes.AsSpan(0, 4).ToArray(), Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }));
        Assert.That(bytes, Has.Length.GreaterThan(10_000), "axes and lines, not an empty sheet");
    }

    [Test]
    public void Without_anything_to_draw_there_is_no_file()
    {
        var plot = new DayPlot(SymbolNames.NameOf, SymbolName.Parse("OTHER"));
        Feed(plot);
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid()}.png");
        Assert.That((plot.Save(path), File.Exists(path)), Is.EqualTo((false, false)));
    }

    [Test]
    public void A_stretch_holds_the_lowest_the_mean_and_the_highest_of_its_rows()
    {
        var series = new PlotSeries();
        foreach (var (second, spread) in new[] { (1, 100), (2, 300), (3, 200), (9, 500), (10, 700) })
            series.Add(new SymbolSummary { EndTimeNs = second * 1_000_000_000L, HasMid = true, Spread = spread });
        var stretches = series.Stretches(3, row => row.Spread);
        Assert.That(stretches.Select(s => (s.Lowest, s.Highest)), Is.EqualTo(new[] { (0.01, 0.03), (0.05, 0.07) }), "the empty one in the middle is left out");
        Assert.That(
            series.Stretches(1, row => row.Spread, tails: 0.2).Select(s => (s.Lowest, s.Highest)),
            Is.EqualTo(new[] { (0.02, 0.05) }),
            "a fifth of the rows lies on each side");
        Assert.That(stretches[0].Mean, Is.EqualTo(0.02).Within(1e-12));
    }

    [Test]
    public void Every_kind_of_signal_has_a_lane_of_its_own()
    {
        var kinds = Enum.GetValues<SignalKind>().Where(kind => kind != SignalKind.None).ToArray();
        Assert.That(kinds.Select(SignalLanes.LaneOf), Is.EquivalentTo(Enumerable.Range(0, kinds.Length)));
    }

    private static void Feed(DayPlot plot)
    {
        for (var i = 0; i < 50; i++)
            plot.OnSummary(new SymbolSummary { Symbol = 1, EndTimeNs = i * 100_000_000L, HasMid = true, CloseTwiceMid = 2_000_000 + i, Spread = 100 + i });
        foreach (var kind in Enum.GetValues<SignalKind>().Where(k => k != SignalKind.None))
        {
            plot.OnSignal(new Signal { Symbol = 1, Kind = kind, EndTimeNs = 1_000_000_000, BidPrice = 1_000_000, AskPrice = 1_000_100, Magnitude = 0.9 });
            plot.OnSignal(new Signal { Symbol = 1, Kind = kind, EndTimeNs = 2_000_000_000, Flags = SnapshotFlags.NoBid, Magnitude = 0.9 });
        }
    }
}
