namespace Engine.Tests.Disruptor;

/// <summary>The publishing scopes of both ring types.</summary>
public sealed class ScopeTests
{
    private const int Size = 4;

    [Test]
    public void An_event_is_published_when_its_scope_ends()
    {
        var ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 7, Size);

        using (var scope = ring.PublishEvent())
        {
            Assert.That(scope.Event(), Is.EqualTo(7), "made by the factory");
            scope.Event() = 42;
            Assert.That(scope.Sequence, Is.Zero);
            Assert.That(ring.Cursor, Is.EqualTo(-1));
        }

        Assert.That(ring.Cursor, Is.Zero);
        Assert.That(ring[0], Is.EqualTo(42));
        Assert.That(ring.IsAvailable(0), Is.True);
        Assert.That(ring.IsAvailable(1), Is.False);
    }

    [TestCase(ProducerType.Single)]
    [TestCase(ProducerType.Multi)]
    public void A_batch_that_wraps_is_published_as_one(ProducerType producers)
    {
        var ring = ValueRingBuffer<long>.Create(producers, static () => 0, Size, new BusySpinWaitStrategy());
        using (ring.PublishEvents(3))
        {
        }

        using (var scope = ring.PublishEvents(3))
        {
            Assert.That((scope.StartSequence, scope.EndSequence), Is.EqualTo((3L, 5L)));
            for (var i = 0; i < 3; i++)
                scope.Event(i) = 10 + i;
        }

        Assert.That(new[] { ring[3], ring[4], ring[5] }, Is.EqualTo(new long[] { 10, 11, 12 }));
        Assert.That(ring.NewBarrier().WaitFor(0).UnsafeAvailableSequence, Is.EqualTo(5).Or.EqualTo(-1), "lap 0 of slots 0 and 1 is overwritten");
        Assert.That(ring.NewBarrier().WaitFor(2).UnsafeAvailableSequence, Is.EqualTo(5));
    }

    [Test]
    public void Trying_gives_the_event_or_says_that_the_ring_is_full()
    {
        var ring = ValueRingBuffer<long>.CreateMultiProducer(static () => 0, Size);
        ring.AddGatingSequences(new Sequence());

        using (var scope = ring.TryPublishEvents(3))
        {
            Assert.That(scope.HasEvents && scope.TryGetEvents(out var events) && (events.StartSequence, events.EndSequence) == (0, 2), Is.True);
        }

        using (var scope = ring.TryPublishEvents(2))
        {
            Assert.That(scope.HasEvents || scope.TryGetEvents(out _), Is.False);
        }

        using (var scope = ring.TryPublishEvent())
        {
            Assert.That(scope.TryGetEvent(out var e), Is.True);
            e.Event() = e.Sequence;
        }

        using (var scope = ring.TryPublishEvent())
        {
            Assert.That(scope.HasEvent || scope.TryGetEvent(out _), Is.False);
        }

        Assert.That(ring.Cursor, Is.EqualTo(3));
        Assert.That(ring[3], Is.EqualTo(3));
    }

    [Test]
    public unsafe void An_unmanaged_ring_writes_where_its_owner_said()
    {
        var memory = stackalloc long[2 * Size];
        var ring = new UnmanagedRingBuffer<long>((nint)memory, 2 * sizeof(long), new SingleProducerSequencer(Size));

        for (var i = 0; i < Size + 1; i++)
        {
            using var scope = ring.PublishEvent();
            scope.Event() = 10 + i;
        }

        Assert.That(new[] { memory[0], memory[2], memory[4], memory[6] }, Is.EqualTo(new long[] { 14, 11, 12, 13 }));
    }

    [Test]
    public void Native_memory_is_filled_by_the_factory_and_copied_out()
    {
        var count = 0L;
        using var memory = UnmanagedRingBufferMemory.Allocate(Size, () => ++count);
        var ring = new UnmanagedRingBuffer<long>(memory, ProducerType.Single, new BusySpinWaitStrategy());

        Assert.That(ring[3], Is.EqualTo(4));
        Assert.That(memory.ToArray<long>(), Is.EqualTo(new long[] { 1, 2, 3, 4 }));
        Assert.That((memory.EventCount, memory.EventSize), Is.EqualTo((Size, sizeof(long))));
    }

    [Test]
    public void Events_may_hold_references()
    {
        var ring = ValueRingBuffer<(string Name, long Id)>.CreateSingleProducer(static () => ("", 0), Size);

        using (var scope = ring.PublishEvent())
            scope.Event() = (new string('x', 3), 5);
        GC.Collect();

        Assert.That(ring[0], Is.EqualTo(("xxx", 5L)));
    }
}
