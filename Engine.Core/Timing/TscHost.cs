using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Engine.Core.Timing;

/// <summary>What a <see cref="TscClock"/> needs of the machine. A test replaces a member to fail it.</summary>
internal sealed unsafe record TscHost
{
    private const string ClockSources = "/sys/devices/system/clocksource/clocksource0/available_clocksource";

    /// <summary>Why the counter cannot be trusted to tick steadily on all cores; null if it can.</summary>
    public Func<string?> WhyNotInvariant { get; init; } = CheckInvariance;

    /// <summary>Makes a page executable; false if that is denied.</summary>
    public Func<nint, bool> Protect { get; init; } = page => mprotect(page, PageBytes, ReadAndExecute) == 0;

    /// <summary>Reads the counter at an address of <see cref="MapCode"/>.</summary>
    public Func<nint, ulong> ReadCounter { get; init; } = code => ((delegate* unmanaged[SuppressGCTransition]<ulong>)code)();

    /// <summary><c>CLOCK_MONOTONIC_RAW</c> in nanoseconds: not steered by anybody.</summary>
    public Func<long> ReadRawNs { get; init; } = () => ReadNs(MonotonicRaw);

    /// <summary><c>CLOCK_REALTIME</c> in nanoseconds since 1970.</summary>
    public Func<long> ReadRealtimeNs { get; init; } = () => ReadNs(Realtime);

    private const int PageBytes = 4096;
    private const int ReadAndWrite = 3, ReadAndExecute = 5, PrivateAnonymous = 0x22;
    private const int Realtime = 0, MonotonicRaw = 4;

    /// <summary>Where <c>rdtscp</c> starts in the page; <c>rdtsc</c> is at its beginning.</summary>
    public const int InOrderOffset = 64;

    // shl rdx, 32; or rax, rdx; ret: both instructions answer in edx:eax. Only caller-saved registers are touched (rdtscp also writes ecx).
    private static ReadOnlySpan<byte> Rdtsc => [0x0F, 0x31, 0x48, 0xC1, 0xE2, 0x20, 0x48, 0x09, 0xD0, 0xC3];

    private static ReadOnlySpan<byte> Rdtscp => [0x0F, 0x01, 0xF9, 0x48, 0xC1, 0xE2, 0x20, 0x48, 0x09, 0xD0, 0xC3];

    /// <summary>Writes the two routines into a page of their own, never writable and executable at once. Stays mapped for the life of the process.</summary>
    /// <returns>The page, or 0 if the machine allows no new executable memory.</returns>
    public nint MapCode()
    {
        var page = mmap(0, PageBytes, ReadAndWrite, PrivateAnonymous, -1, 0);
        if (page == -1)
            return 0;
        Rdtsc.CopyTo(new Span<byte>((void*)page, Rdtsc.Length));
        Rdtscp.CopyTo(new Span<byte>((void*)(page + InOrderOffset), Rdtscp.Length));
        if (Protect(page))
            return page;
        munmap(page, PageBytes);
        return 0;
    }

    /// <summary>The fallback clock, in nanoseconds: on Linux a <see cref="Stopwatch"/> tick is one.</summary>
    public static ulong ReadMonotonic() => (ulong)Stopwatch.GetTimestamp();

    private static string? CheckInvariance()
    {
        if (!X86Base.IsSupported)
            return "the processor is not x86-64";
        // AMD APM 3, CPUID Fn8000_0007_EDX[8], and Intel SDM 3B, 18.17.1: the rate does not change with power states.
        if ((uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < 0x80000007 || (X86Base.CpuId(unchecked((int)0x80000007), 0).Edx & (1 << 8)) == 0)
            return "the processor does not declare its time-stamp counter invariant";
        // The kernel takes the counter off this list when it finds that the cores disagree.
        if (File.Exists(ClockSources) && !File.ReadAllText(ClockSources).Contains("tsc", StringComparison.Ordinal))
            return "the kernel has rejected the time-stamp counter";
        return null;
    }

    private static long ReadNs(int clock)
    {
        clock_gettime(clock, out var time);
        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }

    [DllImport("libc")]
    [SuppressGCTransition]
    private static extern int clock_gettime(int clock, out Timespec time);

    [DllImport("libc")]
    private static extern nint mmap(nint address, nint length, int protection, int flags, int file, nint offset);

    [DllImport("libc")]
    private static extern int mprotect(nint address, nint length, int protection);

    [DllImport("libc")]
    private static extern int munmap(nint address, nint length);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
