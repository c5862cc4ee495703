using System.Diagnostics.CodeAnalysis;

namespace Engine.Core.Disruptor;

/// <summary>What a group of handlers needs of its disruptor, whatever the ring is.</summary>
internal interface IHandlerWiring<T>
    where T : struct
{
    IValueRingBuffer<T> RingBuffer { get; }

    Consumers<T> Consumers { get; }

    ValueEventHandlerGroup<T> CreateEventProcessors(Sequence[] behind, IValueEventHandler<T>[] handlers);

    ValueEventHandlerGroup<T> CreateEventProcessors(Sequence[] behind, ValueEventProcessorCreator<T>[] creators);

    ValueEventHandlerGroup<T> CreateEventProcessor<[DynamicallyAccessedMembers(EventProcessorFactory.HandlerMembers)] THandler>(Sequence[] behind, THandler handler)
        where THandler : struct, IValueEventHandler<T>;
}
