using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Engine.Core.Disruptor;

/// <summary>Makes consumers.</summary>
public static class EventProcessorFactory
{
    /// <summary>What a trimmer must keep of a handler, so that its own methods can be told from the interface's defaults.</summary>
    internal const DynamicallyAccessedMemberTypes HandlerMembers =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    /// <summary>A consumer that hands <paramref name="dataProvider"/>'s events to <paramref name="eventHandler"/>.</summary>
    /// <remarks>A boxed struct is specialised where code can be generated at run time; under ahead-of-time compilation use the generic overload.</remarks>
    public static IValueEventProcessor<T> Create<T>(IValueDataProvider<T> dataProvider, SequenceBarrier sequenceBarrier, IValueEventHandler<T> eventHandler)
        where T : struct =>
        eventHandler.GetType().IsValueType && RuntimeFeature.IsDynamicCodeSupported
            ? Specialise(dataProvider, sequenceBarrier, eventHandler)
            : Create<T, HandlerReference<T>>(dataProvider, sequenceBarrier, new HandlerReference<T>(eventHandler));

    /// <summary>A consumer whose loop is compiled for <typeparamref name="THandler"/>.</summary>
    public static IValueEventProcessor<T> Create<T, [DynamicallyAccessedMembers(HandlerMembers)] THandler>(
        IValueDataProvider<T> dataProvider, SequenceBarrier sequenceBarrier, THandler eventHandler)
        where T : struct
        where THandler : struct, IValueEventHandler<T>
    {
        var announces = eventHandler is HandlerReference<T> || OverridesOnBatchStart<T, THandler>();
        IValueEventProcessor<T> processor = dataProvider is EventRing<T> ring
            ? new ValueEventProcessor<T, EventSlots<T>, THandler>(ring, ring.Slots, sequenceBarrier, eventHandler, announces)
            : new ValueEventProcessor<T, ProviderSlots<T>, THandler>(dataProvider, new ProviderSlots<T>(dataProvider), sequenceBarrier, eventHandler, announces);
        return processor;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "Only with run-time code generation, where nothing is trimmed.")]
    [RequiresDynamicCodeAttribute("Compiles a loop for the handler's type.")]
    private static IValueEventProcessor<T> Specialise<T>(IValueDataProvider<T> dataProvider, SequenceBarrier barrier, IValueEventHandler<T> handler)
        where T : struct
    {
        var create = new Func<IValueDataProvider<T>, SequenceBarrier, HandlerReference<T>, IValueEventProcessor<T>>(Create).Method
            .GetGenericMethodDefinition()
            .MakeGenericMethod(typeof(T), handler.GetType());
        return (IValueEventProcessor<T>)create.Invoke(null, [dataProvider, barrier, handler])!;
    }

    /// <summary>
    /// Whether a struct has its own OnBatchStart. The interface's default must not be called on a struct: the runtime boxes a copy for it,
    /// an allocation each batch.
    /// </summary>
    private static bool OverridesOnBatchStart<T, [DynamicallyAccessedMembers(HandlerMembers)] THandler>()
        where T : struct
    {
        var map = typeof(THandler).GetInterfaceMap(typeof(IValueEventHandler<T>));
        var index = Array.FindIndex(map.InterfaceMethods, method => method.Name == nameof(IValueEventHandler<T>.OnBatchStart));
        return map.TargetMethods[index].DeclaringType == typeof(THandler);
    }
}

/// <summary>A handler behind its interface, as a struct, so that the loop around it is the same.</summary>
internal readonly struct HandlerReference<T>(IValueEventHandler<T> handler) : IValueEventHandler<T>, IEventProcessorSequenceAware
    where T : struct
{
    public int? MaxBatchSize => handler.MaxBatchSize;

    public void OnEvent(ref T data, long sequence, bool endOfBatch) => handler.OnEvent(ref data, sequence, endOfBatch);

    public void OnBatchStart(long batchSize) => handler.OnBatchStart(batchSize);

    public void OnStart() => handler.OnStart();

    public void OnShutdown() => handler.OnShutdown();

    public void OnTimeout(long sequence) => handler.OnTimeout(sequence);

    public void SetSequenceCallback(Sequence sequenceCallback) => (handler as IEventProcessorSequenceAware)?.SetSequenceCallback(sequenceCallback);
}
