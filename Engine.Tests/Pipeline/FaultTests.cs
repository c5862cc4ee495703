using System.Text.RegularExpressions;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;

namespace Engine.Tests.Pipeline;

/// <summary>A failure says which stage failed, and where in the feed.</summary>
public sealed partial class FaultTests
{
    private const ulong Bad = 777;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly SessionId Session = SessionId.Parse("S0");

    [Test]
    public void An_observer_that_throws_is_at_a_range_of_snapshots([Values(Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        var message = MessageOf(Builder(topology).Observe(new ThrowingObserver()).Build<Itch50Format>());
        Assert.That(message, Does.StartWith($"{Analyses(topology)} failed at session S0 sequence").And.EndsWith(": boom"));
        AssertContainsBad(message);
    }

    [Test]
    public void A_sink_that_throws_is_at_one_summary_or_signal([Values(Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        var message = MessageOf(Builder(topology).Analyse(new ThrowingSink()).Build<Itch50Format>());
        Assert.That(message, Does.Match($"^{Analyses(topology)} failed at session S0 sequence [0-9]+ \\((a summary|[A-Za-z]+ signal)\\): boom$"));
    }

    [Test]
    public void A_feed_observer_that_throws_is_at_one_control_event([Values(Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        var message = MessageOf(Builder(topology).Observe(new ThrowingFeedObserver()).Build<Itch50Format>());
        Assert.That(message, Is.EqualTo($"{Analyses(topology)} failed at session S0 sequence 1 (SessionStarted): boom"));
    }

    [Test]
    public void A_decoder_that_throws_is_at_a_range_of_messages([Values(Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        var message = MessageOf(Builder(topology).Build<ThrowingFormat>());
        Assert.That(message, Does.StartWith($"{(topology == Topology.Fused ? "engine-fused" : "engine-rx")} failed at session S0 sequences").And.EndsWith("(messages): boom"));
        AssertContainsBad(message);
    }

    [Test]
    public void A_source_that_throws_is_after_what_it_gave_last([Values(Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        var message = MessageOf(Builder(topology, Breaking).Build<Itch50Format>());
        Assert.That(message, Is.EqualTo($"{(topology == Topology.Fused ? "engine-fused" : "engine-rx")} failed after session S0 sequences 1 to 2 (from Add on): the line broke"));
    }

    [Test]
    public void A_book_thread_is_at_the_events_it_has_not_released()
    {
        var wait = new StageWait(new Completion(), IdlePolicy.Yield);
        using var events = new EventRing(1024, wait);
        using var board = new SnapshotBoard(16);
        using var ring = new SnapshotRing(64, BroadcastMode.Live);
        var stage = new SnapshotStage(board, ring, new SymbolNames(16), wait);
        using var books = new OrderBooks<SnapshotPublisher>(new OrderBooksOptions { OrderCapacity = 1024, SymbolCapacity = 16 }, new SnapshotPublisher(stage));
        var agent = new BookAgent("engine-book", events, books, new Completion(), new Completion(), progress: null);
        Assert.That(agent.Describe(), Is.Empty);

        var e = new MarketEvent { Session = Session, Sequence = Bad, Kind = EventKind.Delete, Symbol = 1 };
        events.Publish(new ReadOnlySpan<MarketEvent>(in e));
        Assert.That(agent.Describe(), Is.EqualTo(" at session S0 sequence 777 (Delete)"));
        e.Sequence++;
        events.Publish(new ReadOnlySpan<MarketEvent>(in e));
        Assert.That(agent.Describe(), Is.EqualTo(" at session S0 sequences 777 to 778 (2 events from Delete on)"));
    }

    private static string Analyses(Topology topology) => topology == Topology.Fused ? "engine-fused" : "engine-analysis";

    private static void AssertContainsBad(string message)
    {
        var numbers = Range().Match(message);
        Assert.That(numbers.Success, Is.True, message);
        var first = ulong.Parse(numbers.Groups[1].Value);
        var last = numbers.Groups[2].Success ? ulong.Parse(numbers.Groups[2].Value) : first;
        Assert.That(Bad, Is.InRange(first, last), message);
    }

    private static string MessageOf(MarketDataPipeline pipeline)
    {
        using (pipeline)
        {
            pipeline.Start();
            var fault = Assert.Throws<AggregateException>(() => pipeline.Completion.Wait(Limit))!.InnerException;
            Assert.That(fault, Is.TypeOf<PipelineFaultException>());
            return fault!.Message;
        }
    }

    private static PipelineBuilder Builder(Topology topology, Func<IEnumerable<ScriptedStep>>? script = null) =>
        new PipelineBuilder(new PipelineOptions { Topology = topology, Shards = 2, Lossless = true, Idle = IdlePolicy.Yield, MaxSymbols = 16, MaxOrders = 1 << 14 })
            .From(new ScriptedSource(script ?? Orders));

    private static IEnumerable<ScriptedStep> Orders()
    {
        yield return ScriptedStep.Control(Session, EventKind.SessionStarted, 1);
        for (var sequence = 1UL; sequence < 2_000; sequence += 10)
            yield return ScriptedStep.Adds(Session, sequence, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5);
    }

    private static IEnumerable<ScriptedStep> Breaking()
    {
        yield return ScriptedStep.Adds(Session, 1, 1, 2);
        throw new IOException("the line broke");
    }

    [GeneratedRegex("sequences? ([0-9]+)(?: to ([0-9]+))?")]
    private static partial Regex Range();

    private sealed class ThrowingObserver : ISnapshotObserver
    {
        public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots)
        {
            foreach (ref readonly var snapshot in snapshots)
            {
                if (snapshot.Sequence >= Bad)
                    throw new InvalidOperationException("boom");
            }
        }
    }

    private sealed class ThrowingSink : ISignalSink
    {
        public void OnSignal(in Signal signal) => throw new InvalidOperationException("boom");

        public void OnSummary(in SymbolSummary summary) => throw new InvalidOperationException("boom");
    }

    private sealed class ThrowingFeedObserver : IFeedObserver
    {
        public void OnFeedEvent(in MarketEvent control) => throw new InvalidOperationException("boom");
    }

    private readonly struct ThrowingFormat : IWireFormat
    {
        private static int s_seen;

        public static string Name => "throwing";

        public static DecodeResult Decode(ReadOnlySpan<byte> message, ref MarketEvent e)
        {
            if (Interlocked.Increment(ref s_seen) % (int)Bad == 0)
                throw new InvalidOperationException("boom");
            return Itch50Format.Decode(message, ref e);
        }
    }
}
