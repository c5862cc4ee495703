namespace Engine.Core.Disruptor;

/// <summary>Makes a consumer of one's own at a barrier of the disruptor.</summary>
public delegate IEventProcessor ValueEventProcessorCreator<T>(IValueRingBuffer<T> ringBuffer, SequenceBarrier sequenceBarrier)
    where T : struct;
