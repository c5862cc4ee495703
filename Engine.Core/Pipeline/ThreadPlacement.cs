using System.Runtime.InteropServices;

namespace Engine.Core.Pipeline;

/// <summary>
/// Where and how a hot thread runs. What the machine refuses is reported, not thrown: an engine without real-time priority is
/// slower, not wrong.
/// </summary>
/// <param name="Core">The core to pin to; null or negative: not pinned.</param>
/// <param name="RealTimePriority">1–99 for <c>SCHED_FIFO</c>; 0 for the normal scheduler.</param>
public readonly partial record struct ThreadPlacement(int? Core = null, int RealTimePriority = 0)
{
    private const int SchedFifo = 1;

    /// <summary>Applies the placement to the calling thread.</summary>
    /// <param name="report">Told what was granted or refused, with the reason, a line for each thing asked for; null: nobody is told.</param>
    public void Apply(Action<string>? report)
    {
        var name = Thread.CurrentThread.Name;
        if (Core is { } core and >= 0)
            report?.Invoke($"{name}: core {core} {Outcome(Pin(core))}");
        if (RealTimePriority > 0)
            report?.Invoke($"{name}: SCHED_FIFO {RealTimePriority} {Outcome(SetFifo(RealTimePriority))}");
    }

    /// <summary>
    /// Locks what the process has mapped into memory (<c>mlockall(MCL_CURRENT)</c>): the engine's own memory, which is all taken by then, stacks, code,
    /// and the collector's reserved range, whose pages become resident as it commits them. Needs an unlimited memlock limit.
    /// </summary>
    /// <remarks>
    /// Not <c>MCL_FUTURE</c>: every later mapping would be made resident at once (a whole stack for each thread of the pool), and under a memlock limit
    /// it would be refused, which the runtime meets as being out of memory. Nothing a hot thread touches is mapped later.
    /// </remarks>
    /// <returns>What was granted.</returns>
    public static string LockMemory()
    {
        const int mclCurrent = 1;
        return $"mlockall {Outcome(MlockAll(mclCurrent) == 0 ? 0 : Marshal.GetLastPInvokeError())}";
    }

    private static string Outcome(int errno) => errno == 0 ? "granted" : $"refused ({Marshal.GetPInvokeErrorMessage(errno)})";

    private static unsafe int Pin(int core)
    {
        const int maskBytes = 128;
        if (core >= maskBytes * 8)
            return 22; // EINVAL
        var mask = stackalloc byte[maskBytes];
        new Span<byte>(mask, maskBytes).Clear();
        mask[core / 8] = (byte)(1 << (core % 8));
        return SchedSetAffinity(0, maskBytes, mask) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private static unsafe int SetFifo(int priority) =>
        SchedSetScheduler(0, SchedFifo, &priority) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static unsafe partial int SchedSetAffinity(int thread, nuint size, byte* mask);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static unsafe partial int SchedSetScheduler(int thread, int policy, int* parameters);

    [LibraryImport("libc", EntryPoint = "mlockall", SetLastError = true)]
    private static partial int MlockAll(int flags);
}
