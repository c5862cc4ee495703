using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Engine.Core.Disruptor;

/// <summary>A ring with the consumers around it: declares who handles events and in which order, starts and stops them.</summary>
/// <typeparam name="T">The event.</typeparam>
/// <typeparam name="TRingBuffer">The ring.</typeparam>
public abstract class ValueDisruptor<T, TRingBuffer> : IHandlerWiring<T>
    where T : struct
    where TRingBuffer : IValueRingBuffer<T>
{
    private readonly TaskScheduler _taskScheduler;
    private readonly Consumers<T> _consumers = new();
    private readonly ValueExceptionHandlerWrapper<T> _exceptionHandler = new();
    private int _started;

    /// <summary>A disruptor of <paramref name="ringBuffer"/> whose consumers run on <paramref name="taskScheduler"/>.</summary>
    protected ValueDisruptor(TRingBuffer ringBuffer, TaskScheduler taskScheduler)
    {
        Ring = ringBuffer;
        _taskScheduler = taskScheduler;
    }

    /// <summary>Whether <see cref="Start"/> was called.</summary>
    public bool HasStarted => Volatile.Read(ref _started) == 1;

    IValueRingBuffer<T> IHandlerWiring<T>.RingBuffer => Ring;

    Consumers<T> IHandlerWiring<T>.Consumers => _consumers;

    private protected TRingBuffer Ring { get; }

    /// <summary>Handlers that see every event, each on its own thread, independent of one another.</summary>
    public ValueEventHandlerGroup<T> HandleEventsWith(params IValueEventHandler<T>[] handlers) => CreateEventProcessors([], handlers);

    /// <summary>A struct handler, specialised also under ahead-of-time compilation.</summary>
    public ValueEventHandlerGroup<T> HandleEventsWith<[DynamicallyAccessedMembers(EventProcessorFactory.HandlerMembers)] THandler>(THandler handler)
        where THandler : struct, IValueEventHandler<T> => CreateEventProcessor([], handler);

    /// <summary>Consumers of one's own, made at barriers of the ring's cursor.</summary>
    public ValueEventHandlerGroup<T> HandleEventsWith(params ValueEventProcessorCreator<T>[] eventProcessorFactories) =>
        CreateEventProcessors([], eventProcessorFactories);

    /// <summary>Consumers of one's own, which the disruptor starts and stops.</summary>
    public ValueEventHandlerGroup<T> HandleEventsWith(params IEventProcessor[] processors)
    {
        foreach (var processor in processors)
            _consumers.Add(processor, null, null);
        var sequences = SequencesOf(processors);
        Ring.AddGatingSequences(sequences);
        return new ValueEventHandlerGroup<T>(this, sequences);
    }

    /// <summary>The consumers of <paramref name="handlers"/>, to put others behind them.</summary>
    public ValueEventHandlerGroup<T> After(params IValueEventHandler<T>[] handlers) =>
        new(this, [.. handlers.Select(handler => _consumers.ProcessorOf(handler).Sequence)]);

    /// <summary>Consumers of one's own, to put others behind them.</summary>
    public ValueEventHandlerGroup<T> After(params IEventProcessor[] processors) => new(this, SequencesOf(processors));

    /// <summary>Sets what happens when a handler throws that has no exception handler of its own.</summary>
    public void SetDefaultExceptionHandler(IValueExceptionHandler<T> exceptionHandler)
    {
        CheckNotStarted();
        _exceptionHandler.SwitchTo(exceptionHandler);
    }

    /// <summary>Sets what happens when <paramref name="eventHandler"/> throws.</summary>
    public ValueExceptionHandlerSetting<T> HandleExceptionsFor(IValueEventHandler<T> eventHandler) =>
        new((IValueEventProcessor<T>)_consumers.ProcessorOf(eventHandler));

    /// <summary>What <paramref name="handler"/> waits for; <c>null</c> when it handles nothing here.</summary>
    public DependentSequenceGroup? GetDependentSequencesFor(IValueEventHandler<T> handler) => _consumers.DependenciesOf(handler);

    /// <summary>The last event that <paramref name="handler"/> has handled.</summary>
    public long GetSequenceValueFor(IValueEventHandler<T> handler) => _consumers.ProcessorOf(handler).Sequence.Value;

    /// <summary>Starts the consumers, each on a thread of its own, and returns the ring.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public TRingBuffer Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("Start() may be called only once.");
        _consumers.Start(_taskScheduler);
        return Ring;
    }

    /// <summary>Tells every consumer to end after the batch that it is handling. Does not wait.</summary>
    public void Halt() => _consumers.Halt();

    /// <summary>Waits until everything published has been handled, then halts. Producers must have stopped.</summary>
    public void Shutdown() => Shutdown(Timeout.InfiniteTimeSpan);

    /// <summary>Waits until everything published has been handled, at most <paramref name="timeout"/> (negative: without limit), then halts.</summary>
    /// <exception cref="TimeoutException">There was still a backlog; nothing was halted.</exception>
    public void Shutdown(TimeSpan timeout)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var spinWait = new SpinWait();
        while (_consumers.HasBacklog(Ring.Cursor))
        {
            if (timeout >= TimeSpan.Zero && Stopwatch.GetElapsedTime(startedAt) > timeout)
                throw new TimeoutException($"After {timeout} there were still events that had not been handled.");
            spinWait.SpinOnce();
        }

        Halt();
    }

    /// <summary>The disruptor in a line, for logs.</summary>
    public override string ToString() => $"ValueDisruptor {{RingBuffer={Ring}, Started={HasStarted}}}";

    ValueEventHandlerGroup<T> IHandlerWiring<T>.CreateEventProcessors(Sequence[] behind, IValueEventHandler<T>[] handlers) =>
        CreateEventProcessors(behind, handlers);

    ValueEventHandlerGroup<T> IHandlerWiring<T>.CreateEventProcessors(Sequence[] behind, ValueEventProcessorCreator<T>[] creators) =>
        CreateEventProcessors(behind, creators);

    ValueEventHandlerGroup<T> IHandlerWiring<T>.CreateEventProcessor<[DynamicallyAccessedMembers(EventProcessorFactory.HandlerMembers)] THandler>(
        Sequence[] behind, THandler handler) => CreateEventProcessor(behind, handler);

    private static Sequence[] SequencesOf(IEventProcessor[] processors) => [.. processors.Select(processor => processor.Sequence)];

    private ValueEventHandlerGroup<T> CreateEventProcessors(Sequence[] behind, IValueEventHandler<T>[] handlers)
    {
        CheckNotStarted();
        var sequences = new Sequence[handlers.Length];
        for (var i = 0; i < handlers.Length; i++)
        {
            // A barrier each: one that several shared would, when one of them is halted, wake the others for nothing.
            var barrier = Ring.NewBarrier(behind);
            sequences[i] = Register(EventProcessorFactory.Create(Ring, barrier, handlers[i]), handlers[i], barrier);
        }

        return Follow(behind, sequences);
    }

    private ValueEventHandlerGroup<T> CreateEventProcessor<[DynamicallyAccessedMembers(EventProcessorFactory.HandlerMembers)] THandler>(
        Sequence[] behind, THandler handler)
        where THandler : struct, IValueEventHandler<T>
    {
        CheckNotStarted();
        var barrier = Ring.NewBarrier(behind);
        return Follow(behind, [Register(EventProcessorFactory.Create<T, THandler>(Ring, barrier, handler), null, barrier)]);
    }

    private ValueEventHandlerGroup<T> CreateEventProcessors(Sequence[] behind, ValueEventProcessorCreator<T>[] creators) =>
        HandleEventsWith([.. creators.Select(create => create(Ring, Ring.NewBarrier(behind)))]);

    private Sequence Register(IValueEventProcessor<T> processor, IValueEventHandler<T>? handler, SequenceBarrier barrier)
    {
        processor.SetExceptionHandler(_exceptionHandler);
        _consumers.Add(processor, handler, barrier.DependentSequences);
        return processor.Sequence;
    }

    private ValueEventHandlerGroup<T> Follow(Sequence[] behind, Sequence[] sequences)
    {
        if (sequences.Length > 0)
        {
            // Producers need only wait for the last of a chain.
            Ring.AddGatingSequences(sequences);
            foreach (var sequence in behind)
                Ring.RemoveGatingSequence(sequence);
            _consumers.MarkAsFollowed(behind);
        }

        return new ValueEventHandlerGroup<T>(this, sequences);
    }

    private void CheckNotStarted()
    {
        if (HasStarted)
            throw new InvalidOperationException("Handlers must be added before Start().");
    }
}
