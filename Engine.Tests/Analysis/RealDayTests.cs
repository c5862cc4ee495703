using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Feed.Itch50;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;
using Engine.Host.Kafka;

namespace Engine.Tests.Analysis;

/// <summary>A real day through the whole engine: what is told of it, and the slow twin on its snapshots.</summary>
[Category("Golden")]
public sealed class RealDayTests
{
    /// <summary>The tables of <c>docs/analysis.md</c>. A change here is a change of what users see: look at the signals before changing them.</summary>
    [Test]
    public void The_day_is_the_one_that_the_documentation_shows()
    {
        var day = Replay();
        var lines = RepositoryFile.LinesOf("docs/analysis.md");
        Assert.That(lines, Has.Some.Contains(FormattableString.Invariant($"{day.Messages:N0} messages, {day.Snapshots.Count:N0} snapshots, {day.Summaries.Count:N0} summaries")));
        var rows = lines.SkipWhile(line => !line.StartsWith("| signal | count |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'));
        Assert.That(rows, Is.EquivalentTo(day.Signals.GroupBy(s => s.Kind).Select(day.RowOf)));
    }

    [Test]
    public void What_is_told_to_have_vanished_is_gone_from_the_prices_where_it_stood()
    {
        var told = Replay().Signals.Where(s => s.Kind == SignalKind.LiquidityVanished).ToList();
        var day = RawDay.Read(TestData.PathOf("amzn-2012-06-21.itch.gz"), told.SelectMany(s => new[] { s.FirstSequence, s.LastSequence }).ToHashSet());
        Assert.Multiple(() =>
        {
            foreach (var signal in told)
            {
                var lost = day.At(signal.FirstSequence).LostUntil(day.At(signal.LastSequence), signal.Direction);
                Assert.That(lost, Is.GreaterThanOrEqualTo(signal.Magnitude - 1e-9), $"signal of sequence {signal.LastSequence}");
            }
        });
    }

    [Test]
    public void Depth_and_reach_of_a_snapshot_are_those_of_the_best_five_levels()
    {
        var sample = Replay().Snapshots.Where((_, i) => i % 97 == 0).ToList();
        var day = RawDay.Read(TestData.PathOf("amzn-2012-06-21.itch.gz"), sample.Select(s => s.Sequence).ToHashSet());
        foreach (var s in sample)
        {
            var bids = day.At(s.Sequence).Bids.OrderByDescending(level => level.Key).Take(5).ToList();
            var asks = day.At(s.Sequence).Asks.OrderBy(level => level.Key).Take(5).ToList();
            Assert.That((s.BidDepth5, s.AskDepth5), Is.EqualTo((bids.Sum(level => level.Value), asks.Sum(level => level.Value))), $"depth at {s.Sequence}");
            Assert.That(s.BidReach5, Is.EqualTo(bids.Count == 5 ? bids[^1].Key : int.MinValue), $"bids at {s.Sequence}");
            Assert.That(s.AskReach5, Is.EqualTo(asks.Count == 5 ? asks[^1].Key : int.MaxValue), $"asks at {s.Sequence}");
        }
    }

    [TestCase(0)]
    [TestCase(30_000)]
    public void Signals_and_summaries_equal_those_of_the_slow_twin(int from)
    {
        // The twin looks at its whole past for every snapshot: a stretch of the day, not all of it.
        var stretch = Replay().Snapshots.Skip(from).Take(2_500).ToList();
        var options = SlowTwinTests.Eager;
        var sink = new RecordingSink();
        using var analysis = new SignalAnalysis(options, sink);
        foreach (var snapshot in stretch)
            analysis.OnSnapshot(in snapshot);
        analysis.Flush();
        Compare.Signals(sink.Signals, new SlowAnalysis(options).Signals(stretch));
        Assert.That(sink.Signals, Has.Count.GreaterThan(50));
        Compare.Summaries(sink.Summaries, new SlowAnalysis(options).Summaries(stretch));
    }

    [Test]
    public void Summaries_add_up_to_the_day()
    {
        var day = Replay();
        var last = day.Snapshots[^1];
        Assert.That(day.Summaries.Sum(s => s.BuyVolume), Is.EqualTo(last.BuyVolume));
        Assert.That(day.Summaries.Sum(s => s.SellVolume), Is.EqualTo(last.SellVolume));
        Assert.That(day.Summaries.Sum(s => s.TradeCount), Is.EqualTo(last.TradeCount));
        Assert.That(day.Summaries.Zip(day.Summaries.Skip(1)).All(p => p.First.CloseTwiceMid == p.Second.OpenTwiceMid || !p.First.HasMid), Is.True);
    }

    private static Day Replay()
    {
        var day = new Day();
        var source = new FileFeedSource(TestData.PathOf("amzn-2012-06-21.itch.gz"), SessionId.Parse("DAY"));
        using var pipeline = new PipelineBuilder(new PipelineOptions { Topology = Topology.Inline, Lossless = true })
            .From(source).Analyse(day.Sink).Observe(day).Build<Itch50Format>();
        pipeline.Start();
        Assert.That(pipeline.Completion.Wait(TimeSpan.FromSeconds(60)), Is.True, "the replay hangs");
        day.Messages = pipeline.Counters.Decoder.Messages;
        return day;
    }

    private sealed class Day : ISnapshotObserver
    {
        public long Messages { get; set; }

        public List<BookSnapshot> Snapshots { get; } = [];

        public RecordingSink Sink { get; } = new();

        public List<Signal> Signals => Sink.Signals;

        public List<SymbolSummary> Summaries => Sink.Summaries;

        public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots) => Snapshots.AddRange(snapshots);

        /// <summary>What the documentation says of a kind.</summary>
        public string RowOf(IGrouping<SignalKind, Signal> kind)
        {
            int Of(Severity severity) => kind.Count(s => s.Severity == severity);
            int On(Side side) => kind.Count(s => s.Direction == side);
            var start = $"| `{SchemaNames.Kinds[(int)kind.Key]}` | {kind.Count()} | {Of(Severity.Notice)} / {Of(Severity.Warning)} / {Of(Severity.Alert)} |";
            var moves = kind.Select(MoveItsWay).ToList();
            return On(Side.None) > 0 ? $"{start} | |" : $"{start} {On(Side.Bid)} / {On(Side.Ask)} | {moves.Count(m => m > 0)} : {moves.Count(m => m < 0)} |";
        }

        /// <summary>How far the mid went within a second in the direction of a signal; of vanished liquidity, in that of the side that lost it.</summary>
        private long MoveItsWay(Signal signal)
        {
            var then = Snapshots.FindLast(s => s.Sequence <= signal.LastSequence);
            var later = Snapshots.FindLast(s => s.ExchangeTimeNs <= signal.EndTimeNs + 1_000_000_000);
            var up = signal.Direction == Side.Bid != (signal.Kind == SignalKind.LiquidityVanished);
            return (up ? 1 : -1) * (later.TwiceMid - then.TwiceMid);
        }
    }
}
