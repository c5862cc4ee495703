using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

/// <summary>A live ring that overtakes its reader, through the agent that reads it.</summary>
public sealed class MissedSnapshotsTests
{
    private const int Capacity = 8;

    [Test]
    public void Trades_on_both_sides_of_a_hole_are_no_run([Values] bool keepsUp)
    {
        var tape = new Tape().Add();
        for (var i = 0; i < 150; i++)
            tape.Wait(2 * Tape.Second).Trade(i % 2 == 0 ? Side.Bid : Side.Ask, 20);
        var from = tape.Snapshots.Count;
        for (var i = 0; i < 40; i++)
            tape.Wait(20 * Tape.Millisecond).Trade(Side.Bid, 50).Wait(20 * Tape.Millisecond).Trade(Side.Ask, 1);
        var to = tape.Snapshots.Count;
        for (var i = 0; i < 4; i++)
            tape.Wait(10 * Tape.Millisecond).Trade(Side.Bid, 1);

        using var run = new LiveRun();
        run.Play(tape.Snapshots, sleeps: i => !keepsUp && i >= from && i < to);

        Assert.That(run.Missed, keepsUp ? Is.Zero : Is.EqualTo(to - from));
        Assert.That(run.Sink.Signals, Is.Empty);
    }

    [Test]
    public void A_spread_that_is_wide_on_both_sides_of_a_hole_has_not_stayed_wide()
    {
        var tape = new Tape().Calm(120 * Tape.Second).Add((ref BookSnapshot s) => s.AskPrice += 500);
        var from = tape.Snapshots.Count;
        tape.Wait(5 * Tape.Millisecond).Add((ref BookSnapshot s) => s.AskPrice -= 500).Calm(Tape.Second);
        var to = tape.Snapshots.Count;
        tape.Add((ref BookSnapshot s) => s.AskPrice += 500);

        using var run = new LiveRun();
        run.Play(tape.Snapshots, sleeps: i => i >= from && i < to);
        Assert.That(run.Missed, Is.Positive);
        Assert.That(run.Sink.Signals, Is.Empty);
    }

    [Test]
    public void Summaries_say_that_snapshots_are_missing_and_do_not_sum_over_them()
    {
        var tape = new Tape().Add().Trade(Side.Bid, 30).Wait(20 * Tape.Millisecond);
        var from = tape.Snapshots.Count;
        for (var i = 0; i < 20; i++)
            tape.Trade(Side.Bid, 100, change: (ref BookSnapshot s) => s.BidSize += 1_000);
        var to = tape.Snapshots.Count;
        tape.Trade(Side.Ask, 7).Add((ref BookSnapshot s) => s.BidSize += 5);
        tape.Wait(100 * Tape.Millisecond).Trade(Side.Bid, 3);

        using var run = new LiveRun();
        run.Play(tape.Snapshots, sleeps: i => i >= from && i < to);
        Assert.That(
            run.Sink.Summaries.Select(s => (s.Quality, s.BuyVolume, s.SellVolume, s.TradeCount, s.EventCount, s.OrderFlowImbalance)),
            Is.EqualTo(new[] { (BookQuality.StaleGap, 30L, 7L, 2u, 4u, 5L), (BookQuality.Live, 3, 0, 1u, 1u, 0) }));
    }

    [Test]
    public void The_row_that_was_open_when_snapshots_went_missing_says_so_too()
    {
        var tape = new Tape().Add();
        var from = tape.Snapshots.Count;
        tape.Calm(Tape.Second, 10 * Tape.Millisecond);
        var to = tape.Snapshots.Count;
        tape.Wait(100 * Tape.Millisecond).Add().Wait(100 * Tape.Millisecond).Add();

        using var run = new LiveRun();
        run.Play(tape.Snapshots, sleeps: i => i >= from && i < to);
        Assert.That(run.Sink.Summaries.Select(s => s.Quality), Is.EqualTo(new[] { BookQuality.StaleGap, BookQuality.StaleGap, BookQuality.Live }));
    }

    [Test]
    public void With_several_book_threads_the_hole_is_where_the_overtaken_one_goes_on()
    {
        // Symbol 1 is missed from sequence 3 on while symbol 2 goes on; both wait in one batch.
        using var even = new BroadcastRing<OrderedSnapshot>(Capacity, BroadcastMode.Live);
        using var odd = new BroadcastRing<OrderedSnapshot>(Capacity, BroadcastMode.Live);
        using var stream = new ShardedSnapshotStream([Shard(even), Shard(odd)]);
        var batch = new BookSnapshot[64];
        Publish(odd, 1, 1, 2);
        var runs = new List<(ulong First, ulong Last, bool FollowsHole)> { Read() };
        Publish(even, 2, 3, 4);
        Publish(odd, 1, [.. Enumerable.Range(5, 20).Select(i => (ulong)i)]);
        Publish(even, 2, 25, 26);
        runs.Add(Read());
        runs.Add(Read());
        Assert.That(stream.Missed, Is.EqualTo(19));
        Assert.That(runs, Is.EqualTo(new[] { (1ul, 2ul, false), (3ul, 4ul, false), (24ul, 26ul, true) }));

        (ulong, ulong, bool) Read()
        {
            var count = stream.Read(batch, out var followsHole);
            return (batch[0].Sequence, batch[count - 1].Sequence, followsHole);
        }
    }

    private static (BroadcastReader<OrderedSnapshot>, ShardProgress, Completion) Shard(BroadcastRing<OrderedSnapshot> ring)
    {
        var progress = new ShardProgress(new DecodeProgress());
        progress.Report(long.MaxValue);
        return (ring.Subscribe(), progress, new Completion());
    }

    private static void Publish(BroadcastRing<OrderedSnapshot> ring, int symbol, params ulong[] sequences)
    {
        foreach (var sequence in sequences)
            ring.Publish(new OrderedSnapshot { Snapshot = new BookSnapshot { Symbol = symbol, Sequence = sequence }, Ordinal = (long)sequence });
    }

    /// <summary>A live ring and its agent on one thread, so that who is late is no matter of luck.</summary>
    private sealed class LiveRun : IDisposable
    {
        private readonly SnapshotRing _ring = new(Capacity, BroadcastMode.Live);
        private readonly BroadcastRing<MarketEvent> _controls = new(Capacity, BroadcastMode.Live);
        private readonly Completion _published = new();
        private readonly SignalAnalysis _analysis;
        private readonly AnalysisAgent _agent;

        public LiveRun()
        {
            _analysis = new SignalAnalysis(new() { MaxSymbols = 8 }, Sink);
            _agent = new AnalysisAgent(new SingleSnapshotStream(_ring.Subscribe(), _published), _controls.Subscribe(), _analysis, null, [], []);
        }

        public RecordingSink Sink { get; } = new();

        public long Missed => _agent.Counters.Missed;

        public void Play(List<BookSnapshot> snapshots, Func<int, bool> sleeps)
        {
            for (var i = 0; i < snapshots.Count; i++)
            {
                _ring.Publish(snapshots[i]);
                if (!sleeps(i))
                    Drain(AgentState.Idle);
            }

            _published.Set();
            Drain(AgentState.Finished);
        }

        public void Dispose()
        {
            _agent.OnStopped();
            _analysis.Dispose();
            _controls.Dispose();
            _ring.Dispose();
        }

        private void Drain(AgentState end)
        {
            while (_agent.DoWork() != end)
            {
            }
        }
    }
}
