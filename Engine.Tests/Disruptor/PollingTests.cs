using Engine.Core.Pipeline;

namespace Engine.Tests.Disruptor;

/// <summary>Consumers that their caller drives: the poller and the drain.</summary>
internal sealed class PollingTests
{
    private const int Size = 8;

    [Test]
    public void A_poller_handles_what_is_there_and_says_what_it_found()
    {
        var ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, Size);
        var first = ring.NewPoller();
        var second = ring.NewPoller(first.Sequence);
        ring.AddGatingSequences(second.Sequence);
        var seen = new List<(long, bool)>();
        EventPoller.ValueHandler<long> handler = (ref long value, long sequence, bool end) =>
        {
            seen.Add((value, end));
            return sequence != 1;
        };

        Assert.That(first.Poll(handler), Is.EqualTo(EventPoller.PollState.Idle));
        for (var i = 0; i < 3; i++)
            ring.Put(10 * i);
        Assert.That(second.Poll(handler), Is.EqualTo(EventPoller.PollState.Gating));
        Assert.That(first.Poll(handler), Is.EqualTo(EventPoller.PollState.Processing));
        Assert.That(first.Sequence.Value, Is.EqualTo(1), "the handler asked to stop behind event 1");
        Assert.That(first.Poll(handler), Is.EqualTo(EventPoller.PollState.Processing));
        Assert.That(seen, Is.EqualTo(new[] { (0L, false), (10L, false), (20L, true) }));
    }

    [Test]
    public void A_poller_leaves_the_event_that_its_handler_threw_on()
    {
        var ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, Size);
        var poller = ring.NewPoller();
        for (var i = 0; i < 3; i++)
            ring.Put(i);

        Assert.That(() => poller.Poll((ref long value, long _, bool _) => value < 1 ? true : throw new FormatException()), Throws.InstanceOf<FormatException>());
        Assert.That(poller.Sequence.Value, Is.Zero);
    }

    [Test]
    public void A_drain_hands_on_spans_and_two_where_the_ring_wraps([ValueSource(typeof(Rings), nameof(Rings.All))] Rings.Kind kind)
    {
        var ring = Rings.Create<long>(kind, Size);
        var drain = new RingDrain<long>(ring, ring.NewBarrier());
        ring.AddGatingSequences(drain.Sequence);
        var spans = new Spans();

        Assert.That(drain.Poll(ref spans), Is.Zero);
        for (var i = 0; i < 5; i++)
            ring.Put(i);
        Assert.That(drain.Poll(ref spans, 3), Is.EqualTo(3));
        for (var i = 5; i < 11; i++)
            ring.Put(i);
        Assert.That(ring.TryNext(out _), Is.False, "three are handled, eight wait");
        Assert.That(drain.WaitAndDrain(ref spans), Is.EqualTo(8));

        Assert.That(spans.Log, Is.EqualTo(new[] { "0: 0 1 2 end", "3: 3 4 5 6 7", "8: 8 9 10 end" }));
        Assert.That(drain.Sequence.Value, Is.EqualTo(10));
    }

    [Test]
    public void A_drain_does_not_go_past_a_slot_that_is_claimed_and_not_published()
    {
        var ring = Rings.Create<long>(Rings.Kind.ValueMulti, Size);
        var drain = new RingDrain<long>(ring, ring.NewBarrier());
        var spans = new Spans();
        var first = ring.Next();
        ring.Put(1);

        Assert.That(drain.Poll(ref spans), Is.Zero);
        ring.Publish(first);
        Assert.That(drain.Poll(ref spans), Is.EqualTo(2));
    }

    [Test]
    public void A_drain_refuses_slots_with_gaps()
    {
        using var memory = UnmanagedRingBufferMemory.Allocate(Size, 24);
        var ring = new UnmanagedRingBuffer<long>(memory, ProducerType.Single, new BusySpinWaitStrategy());

        Assert.That(() => new RingDrain<long>(ring, ring.NewBarrier()), Throws.ArgumentException);
    }

    [Test]
    public void A_span_whose_handler_threw_comes_again()
    {
        var ring = Rings.Create<long>(Rings.Kind.ValueSingle, Size);
        var drain = new RingDrain<long>(ring, ring.NewBarrier());
        var spans = new Spans { Throws = true };
        ring.Put(7);

        Assert.That(() => drain.Poll(ref spans), Throws.InstanceOf<FormatException>());
        spans.Throws = false;
        Assert.That(drain.Poll(ref spans), Is.EqualTo(1));
        Assert.That(spans.Log, Is.EqualTo(new[] { "0: 7 end" }));
    }

    private sealed class Spans : ISpanHandler<long>
    {
        public bool Throws { get; set; }

        public List<string> Log { get; } = [];

        public void OnEvents(Span<long> events, long firstSequence, bool endOfBatch)
        {
            if (Throws)
                throw new FormatException();
            Log.Add($"{firstSequence}: {string.Join(' ', events.ToArray())}{(endOfBatch ? " end" : "")}");
        }
    }
}
