namespace Engine.Core.Disruptor;

/// <summary>
/// Waits with <see cref="AggressiveSpinWait"/> where the dependencies carry <see cref="AggressiveSpinWaitTag"/>, and with <see cref="SpinWait"/> elsewhere:
/// for chains of which some consumers are in more of a hurry than others.
/// </summary>
public class HybridSpinWaitStrategy : IWaitStrategy
{
    /// <summary>To be set as <see cref="DependentSequenceGroup.Tag"/> of a consumer that must not sleep.</summary>
    public static object AggressiveSpinWaitTag { get; } = new();

    /// <inheritdoc/>
    public bool IsBlockingStrategy => false;

    /// <inheritdoc/>
    public SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken) =>
        ReferenceEquals(dependentSequences.Tag, AggressiveSpinWaitTag)
            ? dependentSequences.AggressiveSpinWaitFor(sequence, cancellationToken)
            : dependentSequences.SpinWaitFor(sequence, cancellationToken);

    /// <inheritdoc/>
    public void SignalAllWhenBlocking()
    {
    }
}
