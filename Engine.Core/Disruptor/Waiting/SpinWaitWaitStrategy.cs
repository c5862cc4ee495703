namespace Engine.Core.Disruptor;

/// <summary>Waits with <see cref="SpinWait"/>: spins, yields, and after some 20 rounds sleeps for a millisecond at a time. Cheap when idle.</summary>
public sealed class SpinWaitWaitStrategy : IWaitStrategy
{
    /// <inheritdoc/>
    public bool IsBlockingStrategy => false;

    /// <inheritdoc/>
    public SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken) =>
        dependentSequences.SpinWaitFor(sequence, cancellationToken);

    /// <inheritdoc/>
    public void SignalAllWhenBlocking()
    {
    }
}
