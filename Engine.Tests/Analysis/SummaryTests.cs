using System.Runtime.InteropServices;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

public sealed class SummaryTests
{
    [Test]
    public void An_interval_tells_open_high_low_close_and_what_lasted_how_long()
    {
        // 25 ms at a spread of 100, 75 ms at 300.
        var tape = new Tape().Add().Wait(25 * Tape.Millisecond).Add((ref BookSnapshot s) => (s.AskPrice, s.BidSize) = (s.AskPrice + 200, 300));
        var summary = Run(tape.Snapshots).Summaries.Single();
        Assert.That((summary.StartTimeNs, summary.EndTimeNs), Is.EqualTo((34_200 * Tape.Second, 34_200 * Tape.Second + 100 * Tape.Millisecond)));
        Assert.That(
            (summary.OpenTwiceMid, summary.HighTwiceMid, summary.LowTwiceMid, summary.CloseTwiceMid),
            Is.EqualTo((2_000_100L, 2_000_300L, 2_000_100L, 2_000_300L)));
        Assert.That(summary.Spread, Is.EqualTo(0.25 * 100 + 0.75 * 300));
        Assert.That(summary.Imbalance, Is.EqualTo(0.75 * 0.5).Within(1e-12));
        Assert.That((summary.FirstSequence, summary.LastSequence, summary.EventCount), Is.EqualTo((1ul, 2ul, 2u)));
    }

    [Test]
    public void An_interval_without_snapshots_has_no_row_and_the_next_one_carries_the_book_over()
    {
        var tape = new Tape().Add().Wait(450 * Tape.Millisecond).Add((ref BookSnapshot s) => s.AskPrice += 200);
        var summaries = Run(tape.Snapshots).Summaries;
        Assert.That(summaries.Select(s => (s.StartTimeNs - 34_200 * Tape.Second) / Tape.Millisecond), Is.EqualTo(new[] { 0L, 400 }));
        Assert.That(summaries[1].OpenTwiceMid, Is.EqualTo(summaries[0].CloseTwiceMid));
        Assert.That(summaries[1].Spread, Is.EqualTo(0.5 * 100 + 0.5 * 300));
    }

    [Test]
    public void An_interval_closes_for_every_symbol_when_time_passes_its_end()
    {
        var quiet = new Tape(symbol: 2).Add();
        var busy = new Tape(symbol: 1).Wait(10).Add().Wait(200 * Tape.Millisecond).Add();
        var sink = new RecordingSink();
        using var analysis = new SignalAnalysis(new() { MaxSymbols = 8 }, sink);
        foreach (var snapshot in quiet.Snapshots.Concat(busy.Snapshots))
            analysis.OnSnapshot(in snapshot);
        Assert.That(sink.Summaries.Select(s => s.Symbol), Is.EqualTo(new[] { 2, 1 }), "in the order in which they were first seen");
    }

    [Test]
    public void Flush_closes_what_is_open_once()
    {
        var sink = new RecordingSink();
        using var analysis = new SignalAnalysis(new() { MaxSymbols = 8 }, sink);
        analysis.OnSnapshots(CollectionsMarshal.AsSpan(new Tape().Add().Snapshots));
        Assert.That(sink.Summaries, Is.Empty);
        analysis.Flush();
        analysis.Flush();
        Assert.That((sink.Summaries.Count, analysis.Summaries), Is.EqualTo((1, 1L)));
    }

    [Test]
    public void Volumes_are_those_of_the_interval_by_aggressor()
    {
        var tape = new Tape().Trade(Side.Bid, 30).Trade(Side.Ask, 5).Wait(100 * Tape.Millisecond).Trade(Side.Bid, 7);
        Assert.That(Run(tape.Snapshots).Summaries.Select(s => (s.BuyVolume, s.SellVolume, s.TradeCount)), Is.EqualTo(new[] { (30L, 5L, 2u), (7L, 0L, 1u) }));
    }

    [Test]
    public void Who_joins_late_does_not_take_the_volume_of_the_whole_session_for_one_interval()
    {
        var tape = new Tape().Trade(Side.Bid, 30, change: (ref BookSnapshot s) => (s.BuyVolume, s.SellVolume, s.TradeCount, s.EventCount) = (1_030, 500, 17, 400));
        var summary = Run(tape.Snapshots).Summaries.Single();
        Assert.That((summary.BuyVolume, summary.SellVolume, summary.TradeCount, summary.EventCount), Is.EqualTo((30L, 0L, 1u, 1u)));
    }

    [Test]
    public void A_book_that_is_never_two_sided_has_no_mid()
    {
        var tape = new Tape().Add((ref BookSnapshot s) => (s.Flags, s.AskSize) = (s.Flags | SnapshotFlags.NoAsk, 0));
        var summary = Run(tape.Snapshots).Summaries.Single();
        Assert.That((summary.HasMid, summary.OpenTwiceMid, summary.Spread), Is.EqualTo((false, 0L, 0.0)));
    }

    [Test]
    public void The_worst_quality_of_the_interval_stays_including_the_one_it_began_with()
    {
        var tape = new Tape().Add().Add((ref BookSnapshot s) => s.Quality = BookQuality.StaleGap)
            .Wait(100 * Tape.Millisecond).Add((ref BookSnapshot s) => s.Quality = BookQuality.Live)
            .Wait(100 * Tape.Millisecond).Add();
        Assert.That(Run(tape.Snapshots).Summaries.Select(s => s.Quality), Is.EqualTo(new[] { BookQuality.StaleGap, BookQuality.StaleGap, BookQuality.Live }));
    }

    [Test]
    public void Order_flow_over_lost_messages_is_not_counted()
    {
        var tape = new Tape().Add()
            .Add((ref BookSnapshot s) => (s.Quality, s.BidSize) = (BookQuality.StaleGap, 900))
            .Add((ref BookSnapshot s) => s.BidSize = 950);
        Assert.That(Run(tape.Snapshots).Summaries.Single().OrderFlowImbalance, Is.EqualTo(50));
    }

    // Cont, Kukanov and Stoikov 2014, section 2.1: each event by what it does to supply and demand.
    [TestCase(100, 10, 101, 10, 100, 15, 101, 10, ExpectedResult = 5, TestName = "OFI: size joins the bid")]
    [TestCase(100, 10, 101, 10, 100, 4, 101, 10, ExpectedResult = -6, TestName = "OFI: size leaves the bid")]
    [TestCase(100, 10, 102, 10, 101, 7, 102, 10, ExpectedResult = 7, TestName = "OFI: the bid rises: all of its new size")]
    [TestCase(100, 10, 101, 10, 99, 30, 101, 10, ExpectedResult = -10, TestName = "OFI: the bid falls: all of its old size")]
    [TestCase(100, 10, 101, 10, 100, 10, 101, 15, ExpectedResult = -5, TestName = "OFI: size joins the ask")]
    [TestCase(100, 10, 102, 10, 100, 10, 101, 7, ExpectedResult = -7, TestName = "OFI: the ask falls: all of its new size")]
    [TestCase(100, 10, 101, 10, 100, 10, 102, 30, ExpectedResult = 10, TestName = "OFI: the ask rises: all of its old size")]
    [TestCase(100, 10, 101, 10, 0, 0, 101, 10, ExpectedResult = -10, TestName = "OFI: the bid side empties")]
    [TestCase(0, 0, 101, 10, 100, 10, 101, 10, ExpectedResult = 10, TestName = "OFI: a bid in an empty side")]
    [TestCase(100, 10, 0, 0, 100, 10, 101, 10, ExpectedResult = -10, TestName = "OFI: an ask in an empty side")]
    public long Order_flow_follows_the_paper(int bid0, int bidSize0, int ask0, int askSize0, int bid1, int bidSize1, int ask1, int askSize1) =>
        SymbolInterval.OrderFlow(Book(bid0, bidSize0, ask0, askSize0), Book(bid1, bidSize1, ask1, askSize1));

    private static BookSnapshot Book(int bid, int bidSize, int ask, int askSize) => new()
    {
        BidPrice = bid,
        BidSize = bidSize,
        AskPrice = ask,
        AskSize = askSize,
        Flags = (bidSize == 0 ? SnapshotFlags.NoBid : 0) | (askSize == 0 ? SnapshotFlags.NoAsk : 0),
    };

    private static RecordingSink Run(List<BookSnapshot> snapshots)
    {
        var sink = new RecordingSink();
        using var analysis = new SignalAnalysis(new() { MaxSymbols = 8 }, sink);
        analysis.OnSnapshots(CollectionsMarshal.AsSpan(snapshots));
        analysis.Flush();
        return sink;
    }
}
