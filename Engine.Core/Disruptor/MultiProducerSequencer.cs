using System.Numerics;
using System.Runtime.CompilerServices;
using Engine.Core.Memory;

namespace Engine.Core.Disruptor;

/// <summary>
/// The sequencer of a ring with any number of producers. Claiming is one atomic addition to the cursor; publishing marks each slot
/// with the lap it belongs to, so a consumer sees which slots behind the cursor are filled.
/// </summary>
public sealed unsafe class MultiProducerSequencer : Sequencer, ISequencer
{
    // One int a slot: the number of the lap that was published there last. Pinned, so that no bounds check stands before it.
    private readonly int[] _lapsArray;
    private readonly int* _laps;
    private readonly int _mask;
    private readonly int _shift;
    private IsolatedLong _cachedGating = new(Sequence.InitialCursorValue);

    /// <summary>A sequencer with the default wait strategy.</summary>
    public MultiProducerSequencer(int bufferSize)
        : this(bufferSize, SequencerFactory.DefaultWaitStrategy())
    {
    }

    /// <summary>A sequencer for <paramref name="bufferSize"/> slots, a power of two.</summary>
    public MultiProducerSequencer(int bufferSize, IWaitStrategy waitStrategy)
        : base(bufferSize, waitStrategy)
    {
        const int pad = CacheLine.Isolation / sizeof(int);
        _lapsArray = GC.AllocateUninitializedArray<int>(pad + bufferSize + pad, pinned: true);
        Array.Fill(_lapsArray, -1);
        _laps = (int*)Unsafe.AsPointer(ref _lapsArray[pad]);
        _mask = bufferSize - 1;
        _shift = BitOperations.Log2((uint)bufferSize);
    }

    /// <inheritdoc/>
    public bool HasAvailableCapacity(int requiredCapacity) => IsFree(requiredCapacity, Cursor);

    /// <inheritdoc/>
    public long GetRemainingCapacity()
    {
        var claimed = Cursor;
        // A producer that waits for room has claimed already.
        return Math.Max(0, BufferSize - (claimed - MinimumGating(claimed)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next() => Claim(1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next(int n)
    {
        CheckCount(n);
        return Claim(n);
    }

    /// <inheritdoc/>
    public bool TryNext(out long sequence) => TryClaim(1, out sequence);

    /// <inheritdoc/>
    public bool TryNext(int n, out long sequence)
    {
        CheckCount(n);
        return TryClaim(n, out sequence);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long sequence)
    {
        MarkPublished(sequence);
        if (MustSignal)
            Signal();
    }

    /// <inheritdoc/>
    public void Publish(long lo, long hi)
    {
        for (var sequence = lo; sequence <= hi; sequence++)
            MarkPublished(sequence);
        if (MustSignal)
            Signal();
    }

    /// <inheritdoc/>
    public void Claim(long sequence) => CursorSequence.SetValue(sequence);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAvailable(long sequence) => Volatile.Read(ref _laps[(int)sequence & _mask]) == LapOf(sequence);

    /// <inheritdoc/>
    public long GetHighestPublishedSequence(long lowerBound, long availableSequence)
    {
        for (var sequence = lowerBound; sequence <= availableSequence; sequence++)
        {
            if (!IsAvailable(sequence))
                return sequence - 1;
        }

        return availableSequence;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MarkPublished(long sequence) => Volatile.Write(ref _laps[(int)sequence & _mask], LapOf(sequence));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int LapOf(long sequence) => (int)((ulong)sequence >> _shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Claim(int n)
    {
        var next = CursorSequence.AddAndGet(n);
        var wrapPoint = next - BufferSize;
        var cached = _cachedGating.Acquire();
        // A cached position beyond what was claimed means that the ring was initialised anew by Claim.
        if (wrapPoint > cached || cached > next - n)
            OnWrapPointReached(wrapPoint, next - n);
        return next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnWrapPointReached(long wrapPoint, long claimed) => _cachedGating.Release(WaitForGating(wrapPoint, claimed));

    private bool TryClaim(int n, out long sequence)
    {
        long claimed;
        do
        {
            claimed = Cursor;
            if (!IsFree(n, claimed))
            {
                sequence = default;
                return false;
            }
        }
        while (!CursorSequence.CompareAndSet(claimed, claimed + n));

        sequence = claimed + n;
        return true;
    }

    private bool IsFree(int n, long claimed)
    {
        var wrapPoint = claimed + n - BufferSize;
        var cached = _cachedGating.Acquire();
        if (wrapPoint <= cached && cached <= claimed)
            return true;
        var minimum = MinimumGating(claimed);
        _cachedGating.Release(minimum);
        return wrapPoint <= minimum;
    }
}
