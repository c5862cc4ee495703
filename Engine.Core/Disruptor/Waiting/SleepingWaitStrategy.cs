namespace Engine.Core.Disruptor;

/// <summary>Spins, then yields 100 times, then gives up its time slice (<c>Thread.Sleep(0)</c>) between two looks. Kind to producers; wakes late.</summary>
/// <param name="retries">Looks before it sleeps; the last 100 of them yield.</param>
public sealed class SleepingWaitStrategy(int retries = SleepingWaitStrategy.DefaultRetries) : IWaitStrategy
{
    private const int DefaultRetries = 200;
    private const int YieldingRetries = 100;

    /// <inheritdoc/>
    public bool IsBlockingStrategy => false;

    /// <inheritdoc/>
    public SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken)
    {
        var retriesLeft = retries;
        long available;
        while ((available = dependentSequences.Value) < sequence)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (retriesLeft <= 0)
                Thread.Sleep(0);
            else if (retriesLeft-- <= YieldingRetries)
                Thread.Yield();
        }

        return available;
    }

    /// <inheritdoc/>
    public void SignalAllWhenBlocking()
    {
    }
}
