namespace Engine.Core.Disruptor;

/// <summary>A disruptor over a <see cref="ValueRingBuffer{T}"/>.</summary>
/// <typeparam name="T">The event.</typeparam>
public class ValueDisruptor<T> : ValueDisruptor<T, ValueRingBuffer<T>>
    where T : struct
{
    /// <summary>For any number of producers, with the default wait strategy and a thread for each consumer.</summary>
    public ValueDisruptor(Func<T> eventFactory, int ringBufferSize)
        : this(eventFactory, ringBufferSize, TaskScheduler.Default)
    {
    }

    /// <summary>For any number of producers, with a thread for each consumer.</summary>
    public ValueDisruptor(Func<T> eventFactory, int ringBufferSize, IWaitStrategy waitStrategy)
        : this(eventFactory, ringBufferSize, TaskScheduler.Default, SequencerFactory.DefaultProducerType, waitStrategy)
    {
    }

    /// <summary>For any number of producers, with the default wait strategy.</summary>
    public ValueDisruptor(Func<T> eventFactory, int ringBufferSize, TaskScheduler taskScheduler)
        : this(eventFactory, ringBufferSize, taskScheduler, SequencerFactory.DefaultProducerType, SequencerFactory.DefaultWaitStrategy())
    {
    }

    /// <summary>A disruptor of <paramref name="ringBufferSize"/> slots (a power of two), whose events <paramref name="eventFactory"/> makes.</summary>
    public ValueDisruptor(Func<T> eventFactory, int ringBufferSize, TaskScheduler taskScheduler, ProducerType producerType, IWaitStrategy waitStrategy)
        : base(new ValueRingBuffer<T>(eventFactory, SequencerFactory.Create(producerType, ringBufferSize, waitStrategy)), taskScheduler)
    {
    }

    /// <summary>The ring.</summary>
    public ValueRingBuffer<T> RingBuffer => Ring;

    /// <inheritdoc cref="ICursored.Cursor"/>
    public long Cursor => Ring.Cursor;

    /// <inheritdoc cref="ISequenced.BufferSize"/>
    public long BufferSize => Ring.BufferSize;

    /// <inheritdoc cref="EventRing{T}.this"/>
    public ref T this[long sequence] => ref Ring[sequence];

    /// <inheritdoc cref="EventRing{T}.PublishEvent"/>
    public ValueRingBuffer<T>.UnpublishedEventScope PublishEvent() => Ring.PublishEvent();

    /// <inheritdoc cref="EventRing{T}.PublishEvents"/>
    public ValueRingBuffer<T>.UnpublishedEventBatchScope PublishEvents(int count) => Ring.PublishEvents(count);
}
