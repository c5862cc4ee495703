using System.Runtime.CompilerServices;

namespace Engine.Core.Disruptor;

/// <summary>Where a consumer waits for the producers, or for the consumers before it.</summary>
public sealed class SequenceBarrier
{
    private const int LooksAtAnUnpublishedSlot = 20;

    private readonly ISequencer _sequencer;
    private readonly IWaitStrategy _waitStrategy;
    private readonly DependentSequenceGroup _dependentSequences;
    private readonly bool _cursorRunsAhead;
    private CancellationTokenSource _cancellation = new();

    /// <summary>A barrier of <paramref name="sequencer"/>'s ring over <paramref name="dependentSequences"/>.</summary>
    public SequenceBarrier(ISequencer sequencer, IWaitStrategy waitStrategy, DependentSequenceGroup dependentSequences)
    {
        _sequencer = sequencer;
        _waitStrategy = waitStrategy;
        _dependentSequences = dependentSequences;
        _cursorRunsAhead = GetSequencerOptions() is ISequenceBarrierOptions.None;
    }

    /// <summary>What the barrier waits for.</summary>
    public DependentSequenceGroup DependentSequences => _dependentSequences;

    /// <summary>Whether <see cref="CancelProcessing"/> was called and <see cref="ResetProcessing"/> was not.</summary>
    public bool IsCancellationRequested => Volatile.Read(ref _cancellation).IsCancellationRequested;

    /// <summary>The token that wait strategies are given.</summary>
    public CancellationToken CancellationToken => Volatile.Read(ref _cancellation).Token;

    /// <summary>Throws when the barrier is cancelled.</summary>
    /// <exception cref="OperationCanceledException">The barrier is cancelled.</exception>
    public void ThrowIfCancellationRequested() => CancellationToken.ThrowIfCancellationRequested();

    /// <summary>
    /// Waits until <paramref name="sequence"/> may be consumed and returns the highest sequence that may be; everything published up to
    /// there is visible to the caller. With several producers it may return <paramref name="sequence"/> - 1: the slot is claimed and not yet published.
    /// </summary>
    /// <exception cref="OperationCanceledException">The barrier is or was cancelled.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SequenceWaitResult WaitFor(long sequence)
    {
        if (IsCancellationRequested)
            ThrowIfCancellationRequested();

        var available = _dependentSequences.Value;
        if (available < sequence)
            return Wait(sequence);
        return _cursorRunsAhead ? HighestPublished(sequence, available) : available;
    }

    /// <summary>As <see cref="WaitFor(long)"/>: this barrier knows its options itself.</summary>
    /// <typeparam name="TSequenceBarrierOptions">Not looked at.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SequenceWaitResult WaitFor<TSequenceBarrierOptions>(long sequence)
        where TSequenceBarrierOptions : ISequenceBarrierOptions => WaitFor(sequence);

    /// <summary>What the barrier knows of its dependencies.</summary>
    public ISequenceBarrierOptions GetSequencerOptions() => ISequenceBarrierOptions.Get(_sequencer, _dependentSequences);

    /// <summary>Makes every wait throw, now and until <see cref="ResetProcessing"/>. Any thread.</summary>
    public void CancelProcessing()
    {
        Volatile.Read(ref _cancellation).Cancel();
        _waitStrategy.SignalAllWhenBlocking();
    }

    /// <summary>
    /// Ends a cancellation. Does nothing when there is none: another consumer may be waiting at this barrier with the present token,
    /// and a new one would leave it deaf to the next <see cref="CancelProcessing"/>.
    /// </summary>
    public void ResetProcessing()
    {
        var current = Volatile.Read(ref _cancellation);
        if (current.IsCancellationRequested)
            Interlocked.CompareExchange(ref _cancellation, new CancellationTokenSource(), current);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SequenceWaitResult Wait(long sequence)
    {
        var result = _waitStrategy.WaitFor(sequence, _dependentSequences, CancellationToken);
        if (_cursorRunsAhead && result.UnsafeAvailableSequence >= sequence)
            return HighestPublished(sequence, result.UnsafeAvailableSequence);
        return result;
    }

    private long HighestPublished(long sequence, long available)
    {
        var highest = _sequencer.GetHighestPublishedSequence(sequence, available);
        // A producer is between its claim and its publication. Where it has lost its core there, to look again and again would keep it from it.
        var spinWait = new AggressiveSpinWait();
        while (highest < sequence && spinWait.Count < LooksAtAnUnpublishedSlot)
        {
            spinWait.SpinOnce();
            highest = _sequencer.GetHighestPublishedSequence(sequence, available);
        }

        return highest;
    }
}
