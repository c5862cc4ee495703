namespace Engine.Core.Disruptor;

/// <summary>
/// A ring of events in memory that the caller owns: it must hold the ring's slots one behind the other and outlive every producer and
/// consumer. Other code, such as the kernel in <c>recvmmsg</c>, may write into claimed slots.
/// </summary>
/// <typeparam name="T">The event.</typeparam>
public sealed unsafe class UnmanagedRingBuffer<T> : EventRing<T>
    where T : unmanaged
{
    /// <summary>A ring over the memory at <paramref name="pointer"/>.</summary>
    /// <param name="pointer">The first slot.</param>
    /// <param name="eventSize">Bytes from one slot to the next; at least the size of <typeparamref name="T"/>.</param>
    /// <param name="sequencer">The sequencer, which says how many slots there are.</param>
    public UnmanagedRingBuffer(IntPtr pointer, int eventSize, ISequencer sequencer)
        : base(sequencer, (byte*)pointer, CheckSize(eventSize), memoryOwner: null)
    {
    }

    /// <summary>A ring over <paramref name="memory"/>.</summary>
    public UnmanagedRingBuffer(UnmanagedRingBufferMemory memory, ProducerType producerType, IWaitStrategy waitStrategy)
        : base(SequencerFactory.Create(producerType, memory.EventCount, waitStrategy), (byte*)memory.PointerToFirstEvent, CheckSize(memory.EventSize), memory)
    {
    }

    private static int CheckSize(int eventSize) =>
        eventSize >= sizeof(T)
            ? eventSize
            : throw new ArgumentException($"eventSize = {eventSize} is less than the {sizeof(T)} bytes of {typeof(T).Name}.", nameof(eventSize));
}
