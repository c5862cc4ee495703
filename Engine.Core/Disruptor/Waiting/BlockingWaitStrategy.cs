namespace Engine.Core.Disruptor;

/// <summary>Sleeps until a producer publishes. Uses no time while idle; a wake-up costs microseconds.</summary>
public sealed class BlockingWaitStrategy : IWaitStrategy
{
    private readonly SleepingRoom _room = new();

    /// <inheritdoc/>
    public bool IsBlockingStrategy => true;

    /// <inheritdoc/>
    public SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken)
    {
        if (dependentSequences.CursorValue < sequence)
            _room.SleepUntilPublished(sequence, dependentSequences, Timeout.InfiniteTimeSpan, cancellationToken);
        return dependentSequences.AggressiveSpinWaitFor(sequence, cancellationToken);
    }

    /// <inheritdoc/>
    public void SignalAllWhenBlocking() => _room.WakeAll();
}
