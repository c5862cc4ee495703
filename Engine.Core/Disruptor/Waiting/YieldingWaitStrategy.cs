namespace Engine.Core.Disruptor;

/// <summary>Spins 100 times, then yields the core between two looks. Low latency where threads outnumber cores; still uses all the time it gets.</summary>
public sealed class YieldingWaitStrategy : IWaitStrategy
{
    private const int SpinTries = 100;

    /// <inheritdoc/>
    public bool IsBlockingStrategy => false;

    /// <inheritdoc/>
    public SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken)
    {
        var spinsLeft = SpinTries;
        long available;
        while ((available = dependentSequences.Value) < sequence)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (spinsLeft > 0)
                spinsLeft--;
            else
                Thread.Yield();
        }

        return available;
    }

    /// <inheritdoc/>
    public void SignalAllWhenBlocking()
    {
    }
}
