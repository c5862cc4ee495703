using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Engine.Core.Memory;

/// <summary>
/// A 64-bit word of one writer that other threads read, with <see cref="CacheLine.Isolation"/> bytes of nothing on both sides.
/// Embed it as a field, never behind <c>readonly</c> (the compiler would write to a copy).
/// </summary>
/// <remarks>
/// The pads are inside a reference-free explicit struct because the runtime keeps the size of such a struct wherever it is embedded;
/// it ignores the size of a class and reorders the fields of a struct that holds references.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
public struct IsolatedLong
{
    /// <summary>The size of the struct: the word and the isolation before and behind it.</summary>
    public const int SizeInBytes = CacheLine.Isolation + sizeof(long) + CacheLine.Isolation;

    [FieldOffset(CacheLine.Isolation)] private long _value;

    /// <summary>Starts at <paramref name="value"/>.</summary>
    public IsolatedLong(long value) => _value = value;

    /// <summary>The word as its own writer sees it: a plain read. Only for the writing thread.</summary>
    public readonly long Own => _value;

    /// <summary>Reads with acquire semantics, on any thread: what the writer stored before <see cref="Release"/> is visible after it.</summary>
    public readonly long Acquire() => Volatile.Read(in _value);

    /// <summary>Writes with release semantics. Only for the writing thread.</summary>
    public void Release(long value) => Volatile.Write(ref _value, value);

    /// <summary>Adds with a plain read and a release write. Only for the writing thread: two writers would lose additions.</summary>
    public void Add(long count) => Volatile.Write(ref _value, _value + count);

    /// <summary>The word itself, for <see cref="Interlocked"/> and for tests that measure where it lies.</summary>
    [UnscopedRef]
    internal ref long Word => ref _value;
}
