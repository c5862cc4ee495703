using System.Diagnostics;

namespace Engine.Tests.Disruptor;

/// <summary>
/// Tiny rings, as fast as they go, every payload checked: a reader sees an event whole and in its place, or the test fails. The broken
/// variants do one thing wrong each, and the same check must catch them.
/// </summary>
[Category("Stress")]
internal sealed class StressTests
{
    private static readonly TimeSpan Duration =
        TimeSpan.FromSeconds(double.Parse(TestContext.Parameters.Get("StressSeconds", "0.3"), System.Globalization.CultureInfo.InvariantCulture));

    [Test]
    public void Every_event_arrives_whole_and_in_order([Values] Rings.Kind kind, [Values(2, 4, 8)] int size)
    {
        var outcomes = StressRun.OneToOne(Rings.Create<CheckedPayload>(kind, size), Fault.None, Duration);
        TestContext.Out.WriteLine(outcomes);

        Assert.That(outcomes.Forbidden, Is.Zero, outcomes.ToString());
        Assert.That(outcomes.Intact, Is.GreaterThanOrEqualTo(StressRun.Enough), "too few events to say anything");
    }

    [Test]
    public void A_broken_ring_is_caught([Values(Fault.PublishedBeforeFilled, Fault.NotGated, Fault.ReleasedBeforeRead)] Fault fault, [Values(2, 4, 8)] int size)
    {
        var ring = Rings.Create<CheckedPayload>(Rings.Kind.ValueSingle, size);
        var limit = Stopwatch.StartNew();
        Outcomes outcomes;
        do
            outcomes = StressRun.OneToOne(ring = Rings.Create<CheckedPayload>(Rings.Kind.ValueSingle, size), fault, Duration);
        while (outcomes.Forbidden == 0 && limit.Elapsed < Rings.Patience);
        TestContext.Out.WriteLine(outcomes);

        Assert.That(outcomes.Forbidden, Is.GreaterThan(0), "the check does not see this fault");
    }

    [Test]
    public void Several_producers_lose_nothing_and_keep_their_own_order([Values(2, 8, 64)] int size, [Values(1, 2)] int batch)
    {
#if DISRUPTOR_PACKAGE // Its waiting producers do not give up their core: on a busy machine every lap of a small ring costs a time slice.
        const int producers = 3, eachCount = 300;
#else
        const int producers = 3, eachCount = 3_000;
#endif
        var ring = ValueRingBuffer<CheckedPayload>.CreateMultiProducer(static () => default, size, new YieldingWaitStrategy());
        var reader = new Sequence();
        ring.AddGatingSequences(reader);
        var barrier = ring.NewBarrier();
        var publishing = Enumerable.Range(0, producers).Select(id => Task.Factory.StartNew(() => Publish(ring, id, eachCount, batch), TaskCreationOptions.LongRunning)).ToArray();

        var seen = new long[producers];
        for (var next = 0L; next < producers * eachCount;)
        {
            var available = barrier.WaitFor(next).UnsafeAvailableSequence;
            for (; next <= available; next++)
            {
                ref var payload = ref ring[next];
                var (id, number) = ((int)(payload.Number % producers), payload.Number / producers);
                Assert.That(payload.IsIntact, Is.True, $"event {next} is torn");
                Assert.That(number, Is.EqualTo(seen[id]++), $"producer {id} in order");
            }

            reader.SetValue(available);
        }

        Assert.That(Task.WaitAll(publishing, Rings.Patience), Is.True);
        Assert.That(seen, Is.All.EqualTo(eachCount));
    }

    private static void Publish(ValueRingBuffer<CheckedPayload> ring, int id, int count, int batch)
    {
        for (var i = 0; i < count; i += batch)
        {
            using var scope = ring.PublishEvents(batch);
            for (var j = 0; j < batch; j++)
                scope.Event(j).Fill((i + j) * 3 + id);
        }
    }
}
