using System.Globalization;
using Engine.Core;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Pipeline;

namespace Engine.Tests.Pipeline.Proofs;

/// <summary>
/// No hot thread takes a byte from the heap, whatever the feed does: millions of messages of the full mix, with losses, refills, gaps, silences and new sessions.
/// <c>ENGINE_PROOF_MESSAGES</c> says how many messages the staged engine is played.
/// </summary>
[Category("HotPath")]
[NonParallelizable]
internal sealed class AllocationProofTests
{
    private const long DefaultMessages = 50_000_000;
    private const long FewMessages = 2_000_000;

    private MixTape _tape = null!;

    [OneTimeSetUp]
    public void Record() => _tape = MixTape.Record(packets: 50_000);

    [Test]
    public void A_lap_of_the_tape_has_everything_in_it()
    {
        var survey = MixSurvey.Of(_tape);
        TestContext.Out.WriteLine($"a lap of {_tape.Messages} messages: {survey}");
        foreach (var kind in new[] { EventKind.Add, EventKind.Replace, EventKind.Delete, EventKind.Cancel, EventKind.Execute, EventKind.ExecuteWithPrice, EventKind.Trade, EventKind.Status })
            Assert.That(survey[kind], Is.Positive, $"{kind}");
        Assert.That(survey.FarPrices, Is.Positive);
        Assert.That(survey.NewBestLevels, Is.Positive);
        Assert.That(survey.Recentrings, Is.GreaterThan(2 * MixTape.Symbols), "more than placing each side once");
    }

    [Test]
    public void No_thread_of_the_staged_engine_allocates() => AssertNothingIsAllocated(Topology.Staged, Messages());

    [Test]
    public void No_thread_of_another_topology_allocates([Values(Topology.Fused, Topology.Inline, Topology.Sharded)] Topology topology) =>
        AssertNothingIsAllocated(topology, FewMessages);

    [Test]
    public void One_object_a_session_is_seen_and_on_whose_thread()
    {
        const int laps = 4;
        using var run = new TapeRun(MixTape.Record(packets: 2_000), Topology.Staged, observer: new Allocating(EventKind.SessionStarted));
        // Without a warm-up to a standstill: here there is none.
        run.Play(5);
        var before = run.Allocated();
        run.Play(laps);
        var taken = run.Allocated().Zip(before, (after, start) => (after.Thread, Bytes: after.Bytes - start.Bytes)).ToDictionary(t => t.Thread, t => t.Bytes);
        Assert.That(taken["engine-analysis"], Is.GreaterThanOrEqualTo(laps * 24));
    }

    private static long Messages() =>
        Environment.GetEnvironmentVariable("ENGINE_PROOF_MESSAGES") is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : DefaultMessages;

    private void AssertNothingIsAllocated(Topology topology, long messages)
    {
        using var run = new TapeRun(_tape, topology);
        run.WarmUp();
        var before = run.Allocated();
        var feed = Read(run.Feed);
        var laps = (int)((messages + _tape.Messages - 1) / _tape.Messages);
        run.Play(laps);
        var after = run.Allocated();
        var counted = Read(run.Feed).Zip(feed, (now, then) => (now.Counter, Count: now.Count - then.Count)).ToDictionary(c => c.Counter, c => c.Count);
        TestContext.Out.WriteLine($"{topology}: {laps * _tape.Messages:N0} messages; {string.Join(", ", counted.Where(c => c.Value > 0).Select(c => $"{c.Key} {c.Value}"))}");
        TestContext.Out.WriteLine($"bytes since each thread began, before and after: {string.Join(", ", before)}; {string.Join(", ", after)}");
        Assert.That(after, Is.EqualTo(before));
        AssertHappened(counted, laps);
        Assert.That(run.Counters.Signals!.Signals, Is.Positive);
    }

    private void AssertHappened(Dictionary<FeedCounter, long> counted, int laps)
    {
        Assert.That(counted[FeedCounter.SessionsStarted], Is.EqualTo(laps));
        Assert.That(counted[FeedCounter.SessionsEnded], Is.EqualTo(laps / 2).Within(1));
        Assert.That(counted[FeedCounter.GapsDeclared], Is.EqualTo(laps));
        Assert.That(counted[FeedCounter.MessagesLost], Is.EqualTo(laps * MixTape.MessagesPerPacket));
        Assert.That(counted[FeedCounter.MessagesRetransmitted], Is.GreaterThanOrEqualTo(laps * 40L * MixTape.MessagesPerPacket));
        Assert.That(counted[FeedCounter.MessagesApplied], Is.EqualTo(laps * (_tape.Messages - MixTape.MessagesPerPacket)));
        Assert.That(counted[FeedCounter.DuplicatePackets], Is.GreaterThan(laps * 1_000L));
        Assert.That(counted[FeedCounter.Silences], Is.EqualTo(laps));
        Assert.That(counted[FeedCounter.Resumptions], Is.EqualTo(laps));
    }

    private static (FeedCounter Counter, long Count)[] Read(FeedCounters feed) => [.. FeedCounters.Names.Select(counter => (counter, feed[counter]))];

    private sealed class Allocating(EventKind when) : IFeedObserver
    {
        private object? _kept;

        public void OnFeedEvent(in MarketEvent control)
        {
            if (control.Kind == when)
                _kept = new object();
            GC.KeepAlive(_kept);
        }
    }
}
