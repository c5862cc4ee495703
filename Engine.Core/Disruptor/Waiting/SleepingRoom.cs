using Engine.Core.Memory;

namespace Engine.Core.Disruptor;

/// <summary>
/// Where consumers of a blocking strategy sleep. A producer takes the lock only when somebody is in there, so publishing to a consumer
/// that keeps up costs a fence instead of a lock.
/// </summary>
internal sealed class SleepingRoom
{
    private readonly object _gate = new();
    // Read at every publication: a lock's word or a stranger's counter on its line would cost every publication.
    private IsolatedLong _sleepers;

    /// <summary>Where the count of sleepers lies, for a test that measures it.</summary>
    internal ref long SleepersWord => ref _sleepers.Word;

    /// <summary>Sleeps until the cursor has reached <paramref name="sequence"/>; <c>false</c> when <paramref name="timeout"/> passed without a publication.</summary>
    public bool SleepUntilPublished(long sequence, DependentSequenceGroup dependentSequences, TimeSpan timeout, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // A full fence between the count and the read of the cursor, as between the producer's two: one of them sees the other.
            Interlocked.Increment(ref _sleepers.Word);
            try
            {
                while (dependentSequences.CursorValue < sequence)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (!Monitor.Wait(_gate, timeout))
                        return false;
                }

                return true;
            }
            finally
            {
                Interlocked.Decrement(ref _sleepers.Word);
            }
        }
    }

    /// <summary>Wakes whoever sleeps. Call after the publication or cancellation that they wait for.</summary>
    public void WakeAll()
    {
        Interlocked.MemoryBarrier();
        if (_sleepers.Acquire() == 0)
            return;
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
