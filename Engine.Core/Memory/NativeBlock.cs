using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Engine.Core.Memory;

/// <summary>
/// A fixed number of <typeparamref name="T"/> in native memory: page-aligned (2 MiB from 1 MiB on, with huge-page advice), zeroed, already touched,
/// and never moved. On Linux an index that runs off the region's pages faults at once instead of damaging a neighbour.
/// </summary>
/// <remarks>
/// There is no finalizer: hot threads hold raw pointers into the block, and a collector could free it under them. Its owner disposes it after the threads have stopped.
/// </remarks>
/// <typeparam name="T">The element.</typeparam>
public sealed unsafe class NativeBlock<T> : IDisposable
    where T : unmanaged
{
    private readonly PageRegion _region;
    private T* _pointer;

    /// <summary>Takes the memory now.</summary>
    /// <param name="length">The number of elements, at least 1.</param>
    /// <param name="hugePages">Ask for huge pages; false: for small ones, even where the system would give huge ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1 or above what an address can hold.</exception>
    /// <exception cref="OutOfMemoryException">The system refuses.</exception>
    public NativeBlock(long length, bool hugePages = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, (1L << 46) / sizeof(T));
        _region = PageMemory.Map((nuint)length * (nuint)sizeof(T), hugePages);
        _pointer = (T*)_region.Start;
        Length = length;
    }

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>Bytes taken from the system, a whole number of pages.</summary>
    public long ReservedBytes => (long)_region.Bytes;

    /// <summary>The first element; null after <see cref="Dispose"/>. Valid until then.</summary>
    public T* Pointer => _pointer;

    /// <summary>The element at <paramref name="index"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is outside the block.</exception>
    public ref T this[long index]
    {
        get
        {
            if ((ulong)index >= (ulong)Length)
                ThrowIndexOutOfRange();
            return ref _pointer[index];
        }
    }

    /// <summary>The element at an index that the caller knows to be inside (checked in debug builds only).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T At(long index)
    {
        Debug.Assert((ulong)index < (ulong)Length);
        return ref _pointer[index];
    }

    /// <summary>A part of the block.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the block.</exception>
    public Span<T> Slice(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - length);
        return new Span<T>(_pointer + start, length);
    }

    /// <summary>Bytes that huge pages back now. Reads <c>/proc/self/smaps</c> (milliseconds): for start-up logs, never for a hot thread.</summary>
    public long HugePageBytes() => _pointer == null ? 0 : PageMemory.HugePageBytesOf(_region);

    /// <summary>Gives the memory back. No thread may use the block or a pointer into it any more.</summary>
    public void Dispose()
    {
        if (_pointer == null)
            return;
        _pointer = null;
        PageMemory.Unmap(_region);
    }

    private static void ThrowIndexOutOfRange() => throw new IndexOutOfRangeException("The index is outside the native block.");
}
