using System.Globalization;
using System.Runtime.CompilerServices;
using Engine.Core.Memory;

namespace Engine.Core.Disruptor;

/// <summary>
/// A position in a ring, written by one thread (or by several through the atomic methods) and read by others.
/// The word has <see cref="CacheLine.Isolation"/> bytes of nothing on both sides.
/// </summary>
public class Sequence
{
    /// <summary>The position before anything was published.</summary>
    public const long InitialCursorValue = -1;

    private IsolatedLong _value;

    /// <summary>Starts at <paramref name="initialValue"/>.</summary>
    public Sequence(long initialValue = InitialCursorValue) => _value = new IsolatedLong(initialValue);

    /// <summary>The position, read with acquire semantics: what was written before it was set is visible afterwards.</summary>
    public long Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value.Acquire();
    }

    /// <summary>Sets the position with release semantics: earlier reads and writes of this thread come before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetValue(long value) => _value.Release(value);

    /// <summary>Sets the position and orders it before every later read of this thread (a full fence).</summary>
    public void SetValueVolatile(long value)
    {
        _value.Release(value);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Atomically replaces <paramref name="expectedSequence"/> by <paramref name="nextSequence"/>; <c>false</c> when the value was another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CompareAndSet(long expectedSequence, long nextSequence) =>
        Interlocked.CompareExchange(ref _value.Word, nextSequence, expectedSequence) == expectedSequence;

    /// <summary>Atomically adds one and returns the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long IncrementAndGet() => Interlocked.Increment(ref _value.Word);

    /// <summary>Atomically adds <paramref name="value"/> and returns the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long AddAndGet(long value) => Interlocked.Add(ref _value.Word, value);

    /// <summary>The position in decimal.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The word itself, so that a test can measure where it lies.</summary>
    internal ref long Word => ref _value.Word;
}
