using Engine.Core.Pipeline;

namespace Engine.Tests.Disruptor;

/// <summary>Publishing and consuming take nothing from the heap; the same measurement sees it when something does.</summary>
[Category("HotPath")]
public sealed class AllocationTests
{
    private const int Size = 1024;

    [Test]
    public void Publishing_allocates_nothing([Values] ProducerType producers)
    {
        var ring = ValueRingBuffer<long>.Create(producers, static () => 0, Size, new BlockingWaitStrategy());

        Assert.That(Allocated(() => PublishEachWay(ring)), Is.Zero);
    }

    [Test]
    public void Draining_allocates_nothing()
    {
        var ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, Size, new YieldingWaitStrategy());
        var drain = new RingDrain<long>(ring, ring.NewBarrier());
        ring.AddGatingSequences(drain.Sequence);
        var handler = new SumOfSpans();

        Assert.That(Allocated(() =>
        {
            PublishEachWay(ring);
            drain.Poll(ref handler);
        }), Is.Zero);
        Assert.That(handler.Count, Is.EqualTo(drain.Sequence.Value + 1));
    }

    [Test]
    public void A_consumer_allocates_nothing([Values] bool announced)
    {
        var ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, Size, new YieldingWaitStrategy());
        var measured = new ThreadAllocations();
        var processor = announced
            ? EventProcessorFactory.Create(ring, ring.NewBarrier(), new BatchCounting(measured))
            : EventProcessorFactory.Create(ring, ring.NewBarrier(), new Counting(measured));
        ring.AddGatingSequences(processor.Sequence);
        var run = processor.StartLongRunning();
        for (var i = 0; i < 100 * Size; i++)
        {
            using var scope = ring.PublishEvent();
            scope.Event() = i;
        }

        Rings.Eventually(() => processor.Sequence.Value == ring.Cursor, "all is handled");
        processor.Halt();
        Assert.That(run.Wait(Rings.Patience), Is.True);
        Assert.That(measured.Bytes, Is.Zero);
    }

    [Test]
    public void Control_an_allocation_an_event_is_seen()
    {
        var ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, Size, new YieldingWaitStrategy());

        Assert.That(
            Allocated(() =>
            {
                using var scope = ring.PublishEvent();
                scope.Event() = new object().GetHashCode();
            }),
            Is.Positive);
    }

    private static void PublishEachWay(ValueRingBuffer<long> ring)
    {
        using (var scope = ring.PublishEvent())
            scope.Event() = 1;
        using (var scope = ring.PublishEvents(10))
            scope.Event(9) = 2;
        using (var scope = ring.TryPublishEvent())
        {
            if (scope.TryGetEvent(out var e))
                e.Event() = 3;
        }

        using (var scope = ring.TryPublishEvents(3))
        {
            if (scope.TryGetEvents(out var e))
                e.Event(2) = 4;
        }
    }

    private static long Allocated(Action action) => Allocations.Of(() =>
    {
        for (var i = 0; i < 1000; i++)
            action();
    });

    /// <summary>What a consumer's thread took from the heap between its warm-up and its end.</summary>
    public sealed class ThreadAllocations
    {
        private const long WarmUpEvents = 50 * Size;

        private long _start = -1;

        public long Bytes { get; private set; } = -1;

        public void At(long sequence)
        {
            if (sequence == WarmUpEvents)
                _start = GC.GetAllocatedBytesForCurrentThread();
            else if (sequence == 2 * WarmUpEvents - 1)
                Bytes = GC.GetAllocatedBytesForCurrentThread() - _start;
        }
    }

    public readonly struct Counting(ThreadAllocations allocations) : IValueEventHandler<long>
    {
        public void OnEvent(ref long data, long sequence, bool endOfBatch) => allocations.At(sequence);
    }

    public struct BatchCounting(ThreadAllocations allocations) : IValueEventHandler<long>
    {
        public long Events;

        public void OnBatchStart(long batchSize) => Events += batchSize;

        public readonly void OnEvent(ref long data, long sequence, bool endOfBatch) => allocations.At(sequence);
    }

    private struct SumOfSpans : ISpanHandler<long>
    {
        public long Count;

        public void OnEvents(Span<long> events, long firstSequence, bool endOfBatch) => Count += events.Length;
    }
}
