namespace Engine.Core.Disruptor;

/// <summary>What a consumer does until an event is there.</summary>
public interface IWaitStrategy
{
    /// <summary>Whether consumers sleep and must be told: producers then call <see cref="SignalAllWhenBlocking"/> at every publication.</summary>
    bool IsBlockingStrategy { get; }

    /// <summary>Waits until <paramref name="dependentSequences"/> have reached <paramref name="sequence"/> and returns their position, or a timeout.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken);

    /// <summary>Wakes sleeping consumers.</summary>
    void SignalAllWhenBlocking();
}
