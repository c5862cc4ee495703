using System.Runtime.InteropServices;

namespace Engine.Tests.Feed.Fuzz;

/// <summary>
/// A page of memory between two pages that may not be touched: a read of one byte before or behind it ends the process. Inputs are put against
/// either end.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    /// <summary>The longest input.</summary>
    public const int Size = 16 * 4096;

    private const int Page = 4096;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* _map;

    public GuardedMemory()
    {
        _map = (byte*)Map(null, Size + 2 * Page, 0, PrivateAnonymous, -1, 0);
        if ((nint)_map == -1 || Protect(_map + Page, Size, ReadWrite) != 0)
            throw new InvalidOperationException($"No guarded memory: error {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>A copy of an input whose last byte is the last that may be read.</summary>
    public ReadOnlySpan<byte> AtEnd(ReadOnlySpan<byte> input)
    {
        var span = new Span<byte>(_map + Page + Size - input.Length, input.Length);
        input.CopyTo(span);
        return span;
    }

    /// <summary>A copy of an input whose first byte is the first that may be read.</summary>
    public ReadOnlySpan<byte> AtStart(ReadOnlySpan<byte> input)
    {
        var span = new Span<byte>(_map + Page, input.Length);
        input.CopyTo(span);
        return span;
    }

    /// <summary>Whether the byte at an offset from the first that may be read can be read. The kernel is asked, which does not end the process.</summary>
    public bool CanRead(int offset)
    {
        var pipe = stackalloc int[2];
        if (Pipe(pipe) != 0)
            throw new InvalidOperationException($"No pipe: error {Marshal.GetLastPInvokeError()}.");
        var written = Write(pipe[1], _map + Page + offset, 1);
        Close(pipe[0]);
        Close(pipe[1]);
        return written == 1;
    }

    public void Dispose() => Unmap(_map, Size + 2 * Page);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    private static partial int Pipe(int* ends);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int file, void* bytes, nuint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
