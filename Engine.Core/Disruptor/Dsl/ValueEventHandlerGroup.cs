using System.Diagnostics.CodeAnalysis;

namespace Engine.Core.Disruptor;

/// <summary>Consumers that others can be put behind.</summary>
/// <typeparam name="T">The event.</typeparam>
public class ValueEventHandlerGroup<T>
    where T : struct
{
    private readonly IHandlerWiring<T> _wiring;
    private readonly Sequence[] _sequences;

    internal ValueEventHandlerGroup(IHandlerWiring<T> wiring, Sequence[] sequences)
    {
        _wiring = wiring;
        _sequences = sequences;
    }

    /// <summary>The consumers of both groups.</summary>
    public ValueEventHandlerGroup<T> And(ValueEventHandlerGroup<T> otherHandlerGroup) => new(_wiring, [.. _sequences, .. otherHandlerGroup._sequences]);

    /// <summary>These consumers and <paramref name="processors"/>.</summary>
    public ValueEventHandlerGroup<T> And(params IEventProcessor[] processors)
    {
        foreach (var processor in processors)
            _wiring.Consumers.Add(processor, null, null);
        return new ValueEventHandlerGroup<T>(_wiring, [.. processors.Select(processor => processor.Sequence), .. _sequences]);
    }

    /// <summary>Handlers that see an event when all of these consumers have handled it.</summary>
    public ValueEventHandlerGroup<T> Then(params IValueEventHandler<T>[] handlers) => HandleEventsWith(handlers);

    /// <summary>A struct handler, specialised also under ahead-of-time compilation.</summary>
    public ValueEventHandlerGroup<T> Then<[DynamicallyAccessedMembers(EventProcessorFactory.HandlerMembers)] THandler>(THandler handler)
        where THandler : struct, IValueEventHandler<T> => HandleEventsWith(handler);

    /// <summary>Consumers of one's own that see an event when all of these have handled it.</summary>
    public ValueEventHandlerGroup<T> Then(params ValueEventProcessorCreator<T>[] eventProcessorFactories) => HandleEventsWith(eventProcessorFactories);

    /// <inheritdoc cref="Then(IValueEventHandler{T}[])"/>
    public ValueEventHandlerGroup<T> HandleEventsWith(params IValueEventHandler<T>[] handlers) => _wiring.CreateEventProcessors(_sequences, handlers);

    /// <inheritdoc cref="Then{THandler}(THandler)"/>
    public ValueEventHandlerGroup<T> HandleEventsWith<[DynamicallyAccessedMembers(EventProcessorFactory.HandlerMembers)] THandler>(THandler handler)
        where THandler : struct, IValueEventHandler<T> => _wiring.CreateEventProcessor(_sequences, handler);

    /// <inheritdoc cref="Then(ValueEventProcessorCreator{T}[])"/>
    public ValueEventHandlerGroup<T> HandleEventsWith(params ValueEventProcessorCreator<T>[] eventProcessorFactories) =>
        _wiring.CreateEventProcessors(_sequences, eventProcessorFactories);

    /// <summary>A barrier behind these consumers.</summary>
    public SequenceBarrier AsSequenceBarrier() => _wiring.RingBuffer.NewBarrier(_sequences);
}
