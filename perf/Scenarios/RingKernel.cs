using System.Runtime.CompilerServices;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>
/// One event through a ring, published in batches of 10 and handled by a struct: producer and consumer on one thread, which publishes
/// where the consumer would wait. So no instruction is spent waiting, and the count is the same every time.
/// </summary>
internal sealed class RingKernel : IInstructionKernel
{
    private const int Slots = 16_384;
    private const int Batch = 10;

    public string Name => "ring";

    public Func<long, long> Prepare() => messages =>
    {
#if DISRUPTOR_PACKAGE
        // The package measures its slots by an array that it makes by reflection: ahead-of-time compilation must have seen one.
        GC.KeepAlive(new SmallEvent[1]);
#endif
        var producer = new PublishingInsteadOfWaiting(messages / Batch * Batch);
        var ring = ValueRingBuffer<SmallEvent>.CreateSingleProducer(static () => default, Slots, producer);
        var result = new RingResult();
        var processor = CreateProcessor(ring, new SummingHandler<SmallEvent>(producer.Total - 1, -1, result));
        ring.AddGatingSequences(processor.Sequence);
        producer.Connect(ring, processor);
        processor.Run();
        return result.Wait();
    };

#if DISRUPTOR_PACKAGE
    // What the package's factory would make by reflection, which ahead-of-time compilation has not.
    private static IValueEventProcessor<SmallEvent> CreateProcessor(ValueRingBuffer<SmallEvent> ring, SummingHandler<SmallEvent> handler) =>
        new ValueEventProcessor<SmallEvent, Slot, NoOptions, SummingHandler<SmallEvent>, NoBatchStart, NoLimit>(new Slot(ring), ring.NewBarrier(), handler, default, default);

    private readonly struct Slot(ValueRingBuffer<SmallEvent> ring) : IValueDataProvider<SmallEvent>
    {
        public ref SmallEvent this[long sequence]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => ref ring[sequence];
        }
    }

    private struct NoOptions : ISequenceBarrierOptions;

    private struct NoBatchStart : IOnBatchStartEvaluator
    {
        public readonly bool ShouldInvokeOnBatchStart(long availableSequence, long nextSequence) => false;
    }

    private struct NoLimit : IBatchSizeLimiter
    {
        public readonly long ApplyMaxBatchSize(long availableSequence, long nextSequence) => availableSequence;
    }
#else
    private static IValueEventProcessor<SmallEvent> CreateProcessor(ValueRingBuffer<SmallEvent> ring, SummingHandler<SmallEvent> handler) =>
        EventProcessorFactory.Create(ring, ring.NewBarrier(), handler);
#endif

    private sealed class PublishingInsteadOfWaiting(long total) : IWaitStrategy
    {
        private ValueRingBuffer<SmallEvent>? _ring;
        private IValueEventProcessor<SmallEvent>? _processor;
        private long _published;

        public long Total => total;

        public bool IsBlockingStrategy => false;

        public void Connect(ValueRingBuffer<SmallEvent> ring, IValueEventProcessor<SmallEvent> processor) => (_ring, _processor) = (ring, processor);

        public SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken)
        {
            if (_published == total)
                _processor!.Halt();
            cancellationToken.ThrowIfCancellationRequested();
            Publish(_ring!, Math.Min(total, _published + Slots / Batch * Batch));
            return dependentSequences.Value;
        }

        public void SignalAllWhenBlocking()
        {
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Publish(ValueRingBuffer<SmallEvent> ring, long end)
        {
            var i = _published;
            for (; i < end; i += Batch)
            {
                using var scope = ring.PublishEvents(Batch);
                for (var j = 0; j < Batch; j++)
                    scope.Event(j).Fill(i + j);
            }

            _published = i;
        }
    }
}
