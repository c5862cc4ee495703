using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Disruptor;

/// <summary>
/// The sequencer of a ring with one producer at a time: claiming is plain arithmetic, publishing one release store. A second
/// concurrent producer corrupts the ring; handing over from one thread to another needs an ordering of its own (a join, a lock).
/// </summary>
public sealed class SingleProducerSequencer : Sequencer, ISequencer
{
    private ProducerWords _producer;

    /// <summary>A sequencer with the default wait strategy.</summary>
    public SingleProducerSequencer(int bufferSize)
        : this(bufferSize, SequencerFactory.DefaultWaitStrategy())
    {
    }

    /// <summary>A sequencer for <paramref name="bufferSize"/> slots, a power of two.</summary>
    public SingleProducerSequencer(int bufferSize, IWaitStrategy waitStrategy)
        : base(bufferSize, waitStrategy)
    {
        _producer.Claimed = Sequence.InitialCursorValue;
        _producer.FreeUpTo = Sequence.InitialCursorValue + bufferSize;
    }

    /// <summary>Where the producer's own words lie, for a test that measures it.</summary>
    internal ref long ProducerWord => ref _producer.Claimed;

    /// <inheritdoc/>
    public bool HasAvailableCapacity(int requiredCapacity) => requiredCapacity <= GetRemainingCapacity();

    /// <inheritdoc/>
    public long GetRemainingCapacity()
    {
        var claimed = Volatile.Read(ref _producer.Claimed);
        return BufferSize - (claimed - MinimumGating(claimed));
    }

    /// <inheritdoc/>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next() => Claim(1);

    /// <inheritdoc/>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next(int n)
    {
        CheckCount(n);
        return Claim(n);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(out long sequence) => TryClaim(1, out sequence);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(int n, out long sequence)
    {
        CheckCount(n);
        return TryClaim(n, out sequence);
    }

    /// <inheritdoc/>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long sequence)
    {
        CursorSequence.SetValue(sequence);
        if (MustSignal)
            Signal();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long lo, long hi) => Publish(hi);

    /// <inheritdoc/>
    public void Claim(long sequence)
    {
        _producer.Claimed = sequence;
        // What was known about the consumers is about another lap: ask them again at the next claim.
        _producer.FreeUpTo = long.MinValue;
    }

    /// <inheritdoc/>
    public bool IsAvailable(long sequence)
    {
        var cursor = Cursor;
        return sequence <= cursor && sequence > cursor - BufferSize;
    }

    /// <inheritdoc/>
    public long GetHighestPublishedSequence(long nextSequence, long availableSequence) => availableSequence;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Claim(int n)
    {
        var next = _producer.Claimed + n;
        if (next > _producer.FreeUpTo)
            OnWrapPointReached(next);
        _producer.Claimed = next;
        return next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryClaim(int n, out long sequence)
    {
        var next = _producer.Claimed + n;
        if (next > _producer.FreeUpTo && !AskConsumers(next))
        {
            sequence = default;
            return false;
        }

        _producer.Claimed = next;
        sequence = next;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnWrapPointReached(long next) =>
        _producer.FreeUpTo = WaitForGating(next - BufferSize, _producer.Claimed) + BufferSize;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool AskConsumers(long next)
    {
        // For a gating sequence that is being added, as in WaitForGating.
        Interlocked.MemoryBarrier();
        _producer.FreeUpTo = MinimumGating(_producer.Claimed) + BufferSize;
        return next <= _producer.FreeUpTo;
    }

    // |128 of nothing|Claimed 8|FreeUpTo 8|128 of nothing|
    [StructLayout(LayoutKind.Explicit, Size = CacheLine.Isolation + 2 * sizeof(long) + CacheLine.Isolation)]
    private struct ProducerWords
    {
        /// <summary>The highest sequence claimed.</summary>
        [FieldOffset(CacheLine.Isolation)] public long Claimed;

        /// <summary>The highest sequence that may be claimed without asking the consumers again.</summary>
        [FieldOffset(CacheLine.Isolation + sizeof(long))] public long FreeUpTo;
    }
}
