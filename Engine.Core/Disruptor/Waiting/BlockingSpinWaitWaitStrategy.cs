namespace Engine.Core.Disruptor;

/// <summary>As <see cref="BlockingWaitStrategy"/>, but waits for the consumers before it with <see cref="SpinWait"/>, which sleeps in the end.</summary>
public sealed class BlockingSpinWaitWaitStrategy : IWaitStrategy
{
    private readonly SleepingRoom _room = new();

    /// <inheritdoc/>
    public bool IsBlockingStrategy => true;

    /// <inheritdoc/>
    public SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken)
    {
        if (dependentSequences.CursorValue < sequence)
            _room.SleepUntilPublished(sequence, dependentSequences, Timeout.InfiniteTimeSpan, cancellationToken);
        return dependentSequences.SpinWaitFor(sequence, cancellationToken);
    }

    /// <inheritdoc/>
    public void SignalAllWhenBlocking() => _room.WakeAll();
}
