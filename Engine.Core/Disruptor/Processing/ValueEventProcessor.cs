using System.Runtime.CompilerServices;

namespace Engine.Core.Disruptor;

/// <summary>
/// The consumer loop: waits at a barrier, hands what is there to a handler, and moves its sequence once a batch.
/// Specialised for the slots and for a struct handler, so that nothing is called through an interface per event.
/// </summary>
internal sealed class ValueEventProcessor<T, TSlots, THandler> : IsolatedFromPrevious, IValueEventProcessor<T>
    where T : struct
    where TSlots : struct, IEventSlots<T>
    where THandler : struct, IValueEventHandler<T>
{
    private const int NotRunning = 0, Running = 1, Halted = 2;
    private const long NoBatchLimit = 1L << 62;

    private readonly object _slotOwner;
    private readonly SequenceBarrier _barrier;
    private readonly ManualResetEventSlim _started = new();
    private readonly long _maxBatchSize;
    private readonly bool _announcesBatches;
    private readonly TSlots _slots;
    private IValueExceptionHandler<T> _exceptionHandler = new ValueFatalExceptionHandler<T>();
    private int _state;
#pragma warning disable IDE0044 // Not readonly: a struct handler keeps its state in here, and would be copied for each call.
    private THandler _handler;
#pragma warning restore IDE0044
#pragma warning disable CS0169, IDE0051 // Never read: it keeps the fields above away from the object behind this one.
    private readonly IsolationPad _after;
#pragma warning restore CS0169, IDE0051

    /// <param name="slotOwner">What the slots lie in. They may be bare addresses: this keeps it alive.</param>
    /// <param name="slots">Where the events are.</param>
    /// <param name="barrier">What to wait at.</param>
    /// <param name="handler">Handles them.</param>
    /// <param name="announcesBatches">Whether <see cref="IValueEventHandler{T}.OnBatchStart"/> is to be called.</param>
    public ValueEventProcessor(object slotOwner, TSlots slots, SequenceBarrier barrier, THandler handler, bool announcesBatches)
    {
        _slotOwner = slotOwner;
        _slots = slots;
        _barrier = barrier;
        _handler = WithSequence(handler, Sequence);
        _announcesBatches = announcesBatches;
        _maxBatchSize = handler.MaxBatchSize ?? NoBatchLimit;
    }

    public Sequence Sequence { get; } = new();

    public bool IsRunning => Volatile.Read(ref _state) != NotRunning;

    public void SetExceptionHandler(IValueExceptionHandler<T> exceptionHandler)
    {
        ArgumentNullException.ThrowIfNull(exceptionHandler);
        Volatile.Write(ref _exceptionHandler, exceptionHandler);
    }

    public void Halt()
    {
        Volatile.Write(ref _state, Halted);
        _barrier.CancelProcessing();
    }

    public void WaitUntilStarted(TimeSpan timeout) => _started.Wait(timeout);

    public Task Start(TaskScheduler taskScheduler, TaskCreationOptions taskCreationOptions) =>
        Task.Factory.StartNew(Run, CancellationToken.None, taskCreationOptions, taskScheduler);

    public void Run()
    {
        if (Interlocked.CompareExchange(ref _state, Running, NotRunning) == Running)
            throw new InvalidOperationException("The event processor is already running.");

        _barrier.ResetProcessing();
        NotifyStart();
        try
        {
            if (Volatile.Read(ref _state) == Running)
                ProcessEvents();
        }
        finally
        {
            NotifyShutdown();
            Volatile.Write(ref _state, NotRunning);
            GC.KeepAlive(_slotOwner);
        }
    }

    private void ProcessEvents()
    {
        var next = Sequence.Value + 1;
        while (true)
        {
            try
            {
                while (true)
                {
                    var result = _barrier.WaitFor(next);
                    if (result.IsTimeout)
                        NotifyTimeout();
                    else
                        next = ProcessBatch(next, Math.Min(result.UnsafeAvailableSequence, next - 1 + _maxBatchSize));
                }
            }
            catch (OperationCanceledException) when (IsHalted || _barrier.IsCancellationRequested)
            {
                if (IsHalted)
                    return;
                // Another consumer at this barrier was halted, not this one.
                _barrier.ResetProcessing();
            }
        }
    }

    private IValueExceptionHandler<T> ExceptionHandler => Volatile.Read(ref _exceptionHandler);

    private bool IsHalted => Volatile.Read(ref _state) != Running;

    private static THandler WithSequence(THandler handler, Sequence sequence)
    {
        // Through one box and back: a struct keeps the sequence in itself.
        object boxed = handler;
        if (boxed is IEventProcessorSequenceAware aware)
            aware.SetSequenceCallback(sequence);
        return (THandler)boxed;
    }

    /// <summary>Handles the events from <paramref name="next"/> to <paramref name="available"/> and returns the one behind the last it is done with.</summary>
    private long ProcessBatch(long next, long available)
    {
        try
        {
            if (_announcesBatches && next <= available)
                _handler.OnBatchStart(available - next + 1);

            while (next <= available)
                HandleRun(ref next, available);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && _barrier.IsCancellationRequested))
        {
            ExceptionHandler.HandleEventException(exception, next, ref _slots[next]);
            available = next;
        }

        Sequence.SetValue(available);
        return available + 1;
    }

    /// <summary>Handles the events of one run of slots; <paramref name="next"/> is always the event being handled.</summary>
    // Not inlined into the method with the try: what is live across one is kept in memory, and would be loaded and stored for each event.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void HandleRun(ref long next, long available)
    {
        // Within a run a step is an addition, not an index to be masked and multiplied.
        var sequence = next;
        var runEnd = _slots.RunEnd(sequence, available);
        var stride = _slots.Stride;
        ref var slot = ref _slots[sequence];
        for (; sequence <= runEnd; sequence++)
        {
            next = sequence;
            _handler.OnEvent(ref slot, sequence, sequence == available);
            slot = ref Unsafe.AddByteOffset(ref slot, stride);
        }

        next = sequence;
    }

    private void NotifyTimeout()
    {
        try
        {
            _handler.OnTimeout(Sequence.Value);
        }
        catch (Exception exception)
        {
            ExceptionHandler.HandleOnTimeoutException(exception, Sequence.Value);
        }
    }

    private void NotifyStart()
    {
        try
        {
            _handler.OnStart();
        }
        catch (Exception exception)
        {
            ExceptionHandler.HandleOnStartException(exception);
        }

        _started.Set();
    }

    private void NotifyShutdown()
    {
        try
        {
            _handler.OnShutdown();
        }
        catch (Exception exception)
        {
            ExceptionHandler.HandleOnShutdownException(exception);
        }

        _started.Reset();
    }
}
