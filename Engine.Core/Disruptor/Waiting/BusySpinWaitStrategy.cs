namespace Engine.Core.Disruptor;

/// <summary>Reads the sequence again and again. The lowest latency; needs a core of its own for each consumer.</summary>
public sealed class BusySpinWaitStrategy : IWaitStrategy
{
    /// <inheritdoc/>
    public bool IsBlockingStrategy => false;

    /// <inheritdoc/>
    public SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken)
    {
        long available;
        while ((available = dependentSequences.Value) < sequence)
            cancellationToken.ThrowIfCancellationRequested();
        return available;
    }

    /// <inheritdoc/>
    public void SignalAllWhenBlocking()
    {
    }
}
