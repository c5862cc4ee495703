using System.Globalization;
using System.Runtime.InteropServices;

namespace Engine.Core.Memory;

/// <summary>Whole pages from the operating system: aligned, zeroed, touched, and fenced by pages that fault when an index runs away.</summary>
internal static unsafe partial class PageMemory
{
    /// <summary>The size of a transparent huge page on x86-64, and on ARM64 with 4 KiB pages.</summary>
    public const int HugePageBytes = 2 << 20;

    private const int ProtectNone = 0, ProtectReadWrite = 3;
    private const int MapPrivateAnonymousNoReserve = 0x02 | 0x20 | 0x4000;
    private const int AdviseHugePage = 14, AdviseNoHugePage = 15;

    /// <summary>
    /// Maps at least <paramref name="bytes"/>. A region of half a huge page or more is rounded up to whole huge pages, aligned to them, and advised
    /// (<c>MADV_HUGEPAGE</c>, or <c>MADV_NOHUGEPAGE</c> where huge pages are not wanted) before the first touch, which is when the kernel chooses the page size.
    /// </summary>
    /// <exception cref="OutOfMemoryException">The system refuses.</exception>
    public static PageRegion Map(nuint bytes, bool hugePages = true)
    {
        var alignment = bytes >= HugePageBytes / 2 ? HugePageBytes : (nuint)Environment.SystemPageSize;
        var usable = RoundUp(Math.Max(bytes, 1), alignment);
        var region = OperatingSystem.IsLinux() ? MapFenced(usable, alignment, hugePages) : AllocateAligned(usable, alignment);
        NativeMemory.Clear((void*)region.Start, region.Bytes);
        return region;
    }

    /// <summary>Gives a region back.</summary>
    public static void Unmap(in PageRegion region)
    {
        if (OperatingSystem.IsLinux())
            _ = munmap(region.MappingStart, region.MappingBytes);
        else
            NativeMemory.AlignedFree((void*)region.Start);
    }

    /// <summary>Bytes of a region that huge pages back now, from <c>/proc/self/smaps</c>. Takes milliseconds; 0 where that file is absent.</summary>
    public static long HugePageBytesOf(in PageRegion region)
    {
        if (!File.Exists("/proc/self/smaps"))
            return 0;
        var inside = false;
        // The fences keep the kernel from merging the region with a neighbour, so one mapping's figure is the region's own.
        var firstLine = $"{region.Start:x8}-";
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            // A mapping's own line starts with its address in hexadecimal, the lines of figures below it with a capital letter.
            if (char.IsAsciiHexDigit(line[0]) && !char.IsAsciiLetterUpper(line[0]))
                inside = line.StartsWith(firstLine, StringComparison.Ordinal);
            else if (inside && line.StartsWith("AnonHugePages:", StringComparison.Ordinal))
                return long.Parse(line.AsSpan("AnonHugePages:".Length).Trim()[..^" kB".Length].Trim(), CultureInfo.InvariantCulture) * 1024;
        }

        return 0;
    }

    private static PageRegion MapFenced(nuint usable, nuint alignment, bool hugePages)
    {
        var page = (nuint)Environment.SystemPageSize;
        // Room to align in, and at least one inaccessible page on both sides.
        var mapped = usable + alignment + 2 * page;
        var mapping = mmap(0, mapped, ProtectNone, MapPrivateAnonymousNoReserve, -1, 0);
        if (mapping == -1)
            throw new OutOfMemoryException($"The system refused to reserve {mapped} bytes (errno {Marshal.GetLastPInvokeError()}).");
        var start = (nint)RoundUp((nuint)mapping + page, alignment);
        if (mprotect(start, usable, ProtectReadWrite) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _ = munmap(mapping, mapped);
            throw new OutOfMemoryException($"The system refused {usable} bytes (errno {error}).");
        }

        // Refused where the kernel is built without transparent huge pages: HugePageBytesOf tells what came of it.
        if (alignment == HugePageBytes)
            _ = madvise(start, usable, hugePages ? AdviseHugePage : AdviseNoHugePage);
        return new PageRegion(start, usable, mapping, mapped);
    }

    private static PageRegion AllocateAligned(nuint usable, nuint alignment)
    {
        var start = (nint)NativeMemory.AlignedAlloc(usable, alignment);
        return new PageRegion(start, usable, start, usable);
    }

    private static nuint RoundUp(nuint value, nuint powerOfTwo) => (value + powerOfTwo - 1) & ~(powerOfTwo - 1);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int munmap(nint address, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mprotect(nint address, nuint length, int protection);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int madvise(nint address, nuint length, int advice);
}

/// <summary>A region of whole pages, and the mapping with its fences that it lies in.</summary>
internal readonly record struct PageRegion(nint Start, nuint Bytes, nint MappingStart, nuint MappingBytes);
