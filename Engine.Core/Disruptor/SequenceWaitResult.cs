namespace Engine.Core.Disruptor;

/// <summary>What a wait came to: the highest sequence that may be consumed, or a timeout.</summary>
public readonly struct SequenceWaitResult : IEquatable<SequenceWaitResult>
{
    private const long TimeoutValue = -3;

    /// <summary>The wait timed out.</summary>
    public static readonly SequenceWaitResult Timeout = new(TimeoutValue);

    /// <summary>The wait ended with <paramref name="availableSequence"/>.</summary>
    public SequenceWaitResult(long availableSequence) => UnsafeAvailableSequence = availableSequence;

    /// <summary>The highest sequence that may be consumed; <c>null</c> after a timeout.</summary>
    public long? AvailableSequence => IsTimeout ? null : UnsafeAvailableSequence;

    /// <summary>The highest sequence that may be consumed; meaningless after a timeout.</summary>
    public long UnsafeAvailableSequence { get; }

    /// <summary>Whether the wait timed out.</summary>
    public bool IsTimeout => UnsafeAvailableSequence == TimeoutValue;

    /// <summary>A wait that ended with <paramref name="availableSequence"/>.</summary>
    public static implicit operator SequenceWaitResult(long availableSequence) => new(availableSequence);

    /// <summary>Same outcome and sequence.</summary>
    public static bool operator ==(SequenceWaitResult left, SequenceWaitResult right) => left.Equals(right);

    /// <summary>Different outcome or sequence.</summary>
    public static bool operator !=(SequenceWaitResult left, SequenceWaitResult right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(SequenceWaitResult other) => UnsafeAvailableSequence == other.UnsafeAvailableSequence;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SequenceWaitResult other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => UnsafeAvailableSequence.GetHashCode();
}
