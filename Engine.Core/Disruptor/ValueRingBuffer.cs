using System.Runtime.CompilerServices;
using Engine.Core.Memory;

namespace Engine.Core.Disruptor;

/// <summary>A ring of value events in memory that the ring itself takes from the garbage collector, pinned.</summary>
/// <typeparam name="T">The event. Without references inside, its first slot is aligned to <see cref="CacheLine.Isolation"/> bytes.</typeparam>
public sealed unsafe class ValueRingBuffer<T> : EventRing<T>
    where T : struct
{
    /// <summary>A ring whose events start as <c>default</c>.</summary>
    public ValueRingBuffer(ISequencer sequencer)
        : this(static () => default, sequencer)
    {
    }

    /// <summary>A ring for any number of producers, with the default wait strategy.</summary>
    public ValueRingBuffer(Func<T> eventFactory, int bufferSize)
        : this(eventFactory, SequencerFactory.Create(SequencerFactory.DefaultProducerType, bufferSize))
    {
    }

    /// <summary>A ring whose events <paramref name="eventFactory"/> makes, one for each slot.</summary>
    public ValueRingBuffer(Func<T> eventFactory, ISequencer sequencer)
        : this(sequencer, AllocateSlots(sequencer.BufferSize, out var firstSlot), firstSlot)
    {
        for (var sequence = 0; sequence < BufferSize; sequence++)
            this[sequence] = eventFactory();
    }

    private ValueRingBuffer(ISequencer sequencer, Array memory, nint firstSlot)
        : base(sequencer, (byte*)firstSlot, Unsafe.SizeOf<T>(), memory)
    {
    }

    /// <summary>A ring for any number of producers.</summary>
    public static ValueRingBuffer<T> CreateMultiProducer(Func<T> factory, int bufferSize, IWaitStrategy waitStrategy) =>
        new(factory, new MultiProducerSequencer(bufferSize, waitStrategy));

    /// <summary>A ring for any number of producers, with the default wait strategy.</summary>
    public static ValueRingBuffer<T> CreateMultiProducer(Func<T> factory, int bufferSize) =>
        CreateMultiProducer(factory, bufferSize, SequencerFactory.DefaultWaitStrategy());

    /// <summary>A ring for one producer at a time.</summary>
    public static ValueRingBuffer<T> CreateSingleProducer(Func<T> factory, int bufferSize, IWaitStrategy waitStrategy) =>
        new(factory, new SingleProducerSequencer(bufferSize, waitStrategy));

    /// <summary>A ring for one producer at a time, with the default wait strategy.</summary>
    public static ValueRingBuffer<T> CreateSingleProducer(Func<T> factory, int bufferSize) =>
        CreateSingleProducer(factory, bufferSize, SequencerFactory.DefaultWaitStrategy());

    /// <summary>A ring for <paramref name="producerType"/> producers.</summary>
    public static ValueRingBuffer<T> Create(ProducerType producerType, Func<T> factory, int bufferSize, IWaitStrategy waitStrategy) =>
        new(factory, SequencerFactory.Create(producerType, bufferSize, waitStrategy));

    /// <summary>Moves the next claim to <paramref name="sequence"/> and returns its event. Only to initialise a ring, before it is used.</summary>
    public ref T ClaimAndGetPreallocated(long sequence)
    {
        Sequencer.Claim(sequence);
        return ref this[sequence];
    }

    /// <summary>Whether the event of <paramref name="sequence"/> is published and not yet overwritten.</summary>
    public bool IsAvailable(long sequence) => Sequencer.IsAvailable(sequence);

    /// <summary>A poller that runs behind <paramref name="gatingSequences"/>, or behind the cursor. Add its sequence to the ring's gating sequences.</summary>
    public ValueEventPoller<T> NewPoller(params Sequence[] gatingSequences) => Sequencer.NewPoller(this, gatingSequences);

    private static Array AllocateSlots(int count, out nint firstSlot)
    {
        // An event with references must lie where the collector expects an array's element; any other may lie at an aligned address.
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            var pad = (CacheLine.Isolation + Unsafe.SizeOf<T>() - 1) / Unsafe.SizeOf<T>();
            var slots = GC.AllocateArray<T>(checked(pad + count + pad), pinned: true);
            firstSlot = (nint)Unsafe.AsPointer(ref slots[pad]);
            return slots;
        }

        var bytes = GC.AllocateArray<byte>(checked(count * Unsafe.SizeOf<T>() + 3 * CacheLine.Isolation), pinned: true);
        var behindPad = (nint)Unsafe.AsPointer(ref bytes[CacheLine.Isolation]);
        firstSlot = (behindPad + CacheLine.Isolation - 1) & -CacheLine.Isolation;
        return bytes;
    }
}
