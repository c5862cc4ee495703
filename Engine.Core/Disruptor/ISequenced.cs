namespace Engine.Core.Disruptor;

/// <summary>Claims and publishes slots of a ring.</summary>
public interface ISequenced
{
    /// <summary>Number of slots, a power of two.</summary>
    int BufferSize { get; }

    /// <summary>Whether <paramref name="requiredCapacity"/> slots could be claimed now. Exact on the thread of a single producer, a hint elsewhere.</summary>
    bool HasAvailableCapacity(int requiredCapacity);

    /// <summary>Number of free slots. Exact on the thread of a single producer, a hint elsewhere.</summary>
    long GetRemainingCapacity();

    /// <summary>Claims the next slot and returns its sequence, spinning while the ring is full.</summary>
    long Next();

    /// <summary>Claims <paramref name="n"/> slots (1 to <see cref="BufferSize"/>) and returns the highest sequence, spinning while they are not free.</summary>
    long Next(int n);

    /// <summary>Claims the next slot if it is free; otherwise returns <c>false</c> at once.</summary>
    bool TryNext(out long sequence);

    /// <summary>Claims <paramref name="n"/> slots (1 to <see cref="BufferSize"/>) if all are free; otherwise returns <c>false</c> at once.</summary>
    bool TryNext(int n, out long sequence);

    /// <summary>Makes a claimed slot visible to consumers.</summary>
    void Publish(long sequence);

    /// <summary>Makes the claimed slots <paramref name="lo"/> to <paramref name="hi"/>, both included, visible to consumers.</summary>
    void Publish(long lo, long hi);
}
