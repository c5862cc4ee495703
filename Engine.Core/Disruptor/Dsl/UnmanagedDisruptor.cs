namespace Engine.Core.Disruptor;

/// <summary>A disruptor over an <see cref="UnmanagedRingBuffer{T}"/>.</summary>
/// <typeparam name="T">The event.</typeparam>
public class UnmanagedDisruptor<T> : ValueDisruptor<T, UnmanagedRingBuffer<T>>
    where T : unmanaged
{
    /// <summary>For any number of producers, with the default wait strategy and a thread for each consumer.</summary>
    public UnmanagedDisruptor(IntPtr pointer, int eventSize, int ringBufferSize)
        : this(pointer, eventSize, ringBufferSize, TaskScheduler.Default)
    {
    }

    /// <summary>For any number of producers, with the default wait strategy.</summary>
    public UnmanagedDisruptor(IntPtr pointer, int eventSize, int ringBufferSize, TaskScheduler taskScheduler)
        : this(pointer, eventSize, ringBufferSize, taskScheduler, SequencerFactory.DefaultProducerType, SequencerFactory.DefaultWaitStrategy())
    {
    }

    /// <summary>With a thread for each consumer.</summary>
    public UnmanagedDisruptor(IntPtr pointer, int eventSize, int ringBufferSize, ProducerType producerType, IWaitStrategy waitStrategy)
        : this(pointer, eventSize, ringBufferSize, TaskScheduler.Default, producerType, waitStrategy)
    {
    }

    /// <summary>Over <paramref name="memory"/>, with a thread for each consumer.</summary>
    public UnmanagedDisruptor(UnmanagedRingBufferMemory memory, ProducerType producerType, IWaitStrategy waitStrategy)
        : base(new UnmanagedRingBuffer<T>(memory, producerType, waitStrategy), TaskScheduler.Default)
    {
    }

    /// <summary>Over the memory at <paramref name="pointer"/>; see <see cref="UnmanagedRingBuffer{T}"/>.</summary>
    public UnmanagedDisruptor(
        IntPtr pointer, int eventSize, int ringBufferSize, TaskScheduler taskScheduler, ProducerType producerType, IWaitStrategy waitStrategy)
        : base(new UnmanagedRingBuffer<T>(pointer, eventSize, SequencerFactory.Create(producerType, ringBufferSize, waitStrategy)), taskScheduler)
    {
    }

    /// <summary>The ring.</summary>
    public UnmanagedRingBuffer<T> RingBuffer => Ring;

    /// <inheritdoc cref="ICursored.Cursor"/>
    public long Cursor => Ring.Cursor;

    /// <inheritdoc cref="ISequenced.BufferSize"/>
    public long BufferSize => Ring.BufferSize;

    /// <inheritdoc cref="EventRing{T}.this"/>
    public ref T this[long sequence] => ref Ring[sequence];

    /// <inheritdoc cref="EventRing{T}.PublishEvent"/>
    public UnmanagedRingBuffer<T>.UnpublishedEventScope PublishEvent() => Ring.PublishEvent();

    /// <inheritdoc cref="EventRing{T}.PublishEvents"/>
    public UnmanagedRingBuffer<T>.UnpublishedEventBatchScope PublishEvents(int count) => Ring.PublishEvents(count);
}
