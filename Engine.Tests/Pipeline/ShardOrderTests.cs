using Engine.Core;
using Engine.Core.Feed.Itch50;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;

namespace Engine.Tests.Pipeline;

/// <summary>Several book threads give the snapshots of one, in its order, wherever sequences repeat or start again.</summary>
public sealed class ShardOrderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly int[] Symbols = [7, 2, 9, 4, 1, 8, 3, 6, 5];

    [Test]
    public void Over_many_sessions([Values(2, 3)] int shards) => AssertSameAsFused(() => Sessions(150), shards);

    [Test]
    public void When_control_events_and_messages_share_a_sequence([Values(2, 3)] int shards) => AssertSameAsFused(SilencesAndGaps, shards);

    [Test]
    public void In_rebuilds_whose_messages_all_have_one_sequence([Values(2, 3)] int shards) => AssertSameAsFused(Rebuilds, shards);

    [Test]
    public void A_thousand_sessions_of_a_few_messages_go_through()
    {
        var seen = Run(() => Sessions(1_000), Topology.Sharded, 3);
        Assert.That(seen, Has.Count.GreaterThan(1_000));
    }

    [Test]
    public void A_control_event_changes_books_in_the_order_of_their_symbols()
    {
        var resets = Run(() => Sessions(2), Topology.Fused, 1).Where(s => s.Quality == BookQuality.Empty).Select(s => s.Symbol).ToArray();
        Assert.That(resets, Is.EqualTo(Symbols.Order()));
    }

    private static void AssertSameAsFused(Func<IEnumerable<ScriptedStep>> script, int shards)
    {
        var fused = Run(script, Topology.Fused, 1);
        Assert.That(fused, Has.Count.GreaterThan(1_000));
        var sharded = Run(script, Topology.Sharded, shards);
        Assert.That(sharded, Has.Count.EqualTo(fused.Count));
        for (var i = 0; i < fused.Count; i++)
        {
            if (fused[i] != sharded[i])
                Assert.Fail($"snapshot {i} is {sharded[i]}, and {fused[i]} on one thread");
        }
    }

    private static List<Seen> Run(Func<IEnumerable<ScriptedStep>> script, Topology topology, int shards)
    {
        var recorder = new Recorder();
        var options = new PipelineOptions { Topology = topology, Shards = shards, Lossless = true, Idle = IdlePolicy.Yield, MaxSymbols = 64, MaxOrders = 1 << 16, EventRingSize = 1024, SnapshotRingSize = 64 };
        using var pipeline = new PipelineBuilder(options).From(new ScriptedSource(script)).Observe(recorder).Build<Itch50Format>();
        pipeline.Start();
        Assert.That(pipeline.Completion.Wait(Limit), Is.True, "it ended");
        return recorder.Snapshots;
    }

    private static IEnumerable<ScriptedStep> Sessions(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var session = SessionId.Parse($"S{i}");
            yield return ScriptedStep.Control(session, EventKind.SessionStarted, 1);
            for (ulong sequence = 1; sequence < 36; sequence += 9)
                yield return ScriptedStep.Adds(session, sequence, Symbols);
        }
    }

    private static IEnumerable<ScriptedStep> SilencesAndGaps()
    {
        var session = SessionId.Parse("S");
        yield return ScriptedStep.Control(session, EventKind.SessionStarted, 1);
        for (var (i, sequence) = (0, 1UL); i < 200; i++, sequence += 10)
        {
            yield return ScriptedStep.Adds(session, sequence, Symbols);
            yield return ScriptedStep.Control(session, EventKind.FeedSilent, sequence + 9);
            yield return ScriptedStep.Control(session, EventKind.FeedResumed, sequence + 9);
            if (i % 50 == 49)
                yield return ScriptedStep.Control(session, EventKind.GapDeclared, sequence + 9);
        }
    }

    private static IEnumerable<ScriptedStep> Rebuilds()
    {
        var session = SessionId.Parse("S");
        yield return ScriptedStep.Control(session, EventKind.SessionStarted, 1);
        for (var (i, sequence) = (0, 1UL); i < 100; i++, sequence += 20)
        {
            yield return ScriptedStep.Adds(session, sequence, Symbols);
            yield return ScriptedStep.Control(session, EventKind.GapDeclared, sequence + 9);
            yield return ScriptedStep.Control(session, EventKind.RebuildStarted, sequence + 10);
            foreach (var symbol in Symbols)
                yield return ScriptedStep.Adds(session, sequence + 10, symbol);
            // What came meanwhile is told a second time.
            yield return ScriptedStep.Adds(session, sequence + 3, Symbols);
            yield return ScriptedStep.Control(session, EventKind.RebuildEnded, sequence + 12);
        }
    }

    private readonly record struct Seen(SessionId Session, ulong Sequence, int Symbol, BookQuality Quality, long EventCount);

    private sealed class Recorder : ISnapshotObserver
    {
        public List<Seen> Snapshots { get; } = [];

        public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots)
        {
            foreach (ref readonly var s in snapshots)
                Snapshots.Add(new Seen(s.Session, s.Sequence, s.Symbol, s.Quality, s.EventCount));
        }
    }
}
