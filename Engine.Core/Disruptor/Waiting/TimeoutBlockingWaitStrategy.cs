namespace Engine.Core.Disruptor;

/// <summary>As <see cref="BlockingWaitStrategy"/>, but gives up after a while without a publication: the handler's <c>OnTimeout</c> is called and the wait begins anew.</summary>
/// <param name="timeout">How long.</param>
public sealed class TimeoutBlockingWaitStrategy(TimeSpan timeout) : IWaitStrategy
{
    private readonly SleepingRoom _room = new();

    /// <inheritdoc/>
    public bool IsBlockingStrategy => true;

    /// <inheritdoc/>
    public SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken)
    {
        if (dependentSequences.CursorValue < sequence && !_room.SleepUntilPublished(sequence, dependentSequences, timeout, cancellationToken))
            return SequenceWaitResult.Timeout;
        return dependentSequences.AggressiveSpinWaitFor(sequence, cancellationToken);
    }

    /// <inheritdoc/>
    public void SignalAllWhenBlocking() => _room.WakeAll();
}
