namespace Engine.Core.Memory;

/// <summary>
/// Hands out parts of one <see cref="NativeBlock{T}"/> at start, so that many tables share a few huge pages. Nothing is given back before the whole is disposed.
/// Not for several threads.
/// </summary>
public sealed unsafe class NativeArena : IDisposable
{
    private readonly NativeBlock<byte> _block;

    /// <summary>Takes the memory now.</summary>
    /// <param name="bytes">The capacity: the sum of <see cref="BytesFor{T}"/> over all that will be taken.</param>
    /// <param name="hugePages">Ask for huge pages.</param>
    /// <exception cref="OutOfMemoryException">The system refuses.</exception>
    public NativeArena(long bytes, bool hugePages = true) => _block = new NativeBlock<byte>(RoundUp(bytes), hugePages);

    /// <summary>Bytes that can be taken.</summary>
    public long CapacityBytes => _block.Length;

    /// <summary>Bytes that were taken, with the gaps of alignment.</summary>
    public long TakenBytes { get; private set; }

    /// <summary>Bytes that an array takes: rounded up so that the next one starts on a boundary of <see cref="CacheLine.Isolation"/>.</summary>
    public static long BytesFor<T>(long length)
        where T : unmanaged => RoundUp(checked(length * sizeof(T)));

    /// <summary>Takes an array of zeros on a boundary of <see cref="CacheLine.Isolation"/> bytes. Valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    /// <exception cref="InvalidOperationException">The arena has not so much left, or was disposed.</exception>
    public T* Take<T>(long length)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var bytes = BytesFor<T>(length);
        var alreadyTaken = TakenBytes;
        if (_block.Pointer == null || bytes > CapacityBytes - alreadyTaken)
            throw new InvalidOperationException($"The arena of {CapacityBytes} bytes has {CapacityBytes - alreadyTaken} left; {bytes} were asked for.");
        TakenBytes = alreadyTaken + bytes;
        return (T*)(_block.Pointer + alreadyTaken);
    }

    /// <summary>Bytes that huge pages back now. Reads <c>/proc/self/smaps</c> (milliseconds): for start-up logs, never for a hot thread.</summary>
    public long HugePageBytes() => _block.HugePageBytes();

    /// <summary>Gives the memory back. No thread may use a pointer into it any more.</summary>
    public void Dispose() => _block.Dispose();

    private static long RoundUp(long bytes) => (bytes + CacheLine.Isolation - 1) & -CacheLine.Isolation;
}
