namespace Engine.Core.Disruptor;

/// <summary>Handles the events of a ring, on one thread. A struct is specialised: its <see cref="OnEvent"/> is inlined into the consumer loop.</summary>
/// <typeparam name="T">The event.</typeparam>
public interface IValueEventHandler<T>
    where T : struct
{
    /// <summary>The most events in a batch, or <c>null</c> for no limit. Read once, before the start.</summary>
    int? MaxBatchSize => null;

    /// <summary>Handles an event.</summary>
    /// <param name="data">The event in its slot; valid until this returns.</param>
    /// <param name="sequence">Its sequence.</param>
    /// <param name="endOfBatch">Whether nothing more is known to be available: flush what was gathered.</param>
    void OnEvent(ref T data, long sequence, bool endOfBatch);

    /// <summary>Called before the first event of each batch.</summary>
    /// <param name="batchSize">The number of events.</param>
    void OnBatchStart(long batchSize)
    {
    }

    /// <summary>Called once on the consumer's thread, before the first event.</summary>
    void OnStart()
    {
    }

    /// <summary>Called once on the consumer's thread, after the last event.</summary>
    void OnShutdown()
    {
    }

    /// <summary>Called when the wait strategy gives up waiting, such as <see cref="TimeoutBlockingWaitStrategy"/>.</summary>
    /// <param name="sequence">The last event handled.</param>
    void OnTimeout(long sequence)
    {
    }
}
