using System.Runtime.CompilerServices;

namespace Engine.Core.Timing;

/// <summary>
/// The engine's clock: the processor's time-stamp counter, or <c>CLOCK_MONOTONIC</c> where there is no usable one
/// (<see cref="Source"/> says which, <see cref="Reason"/> why). One clock for the process, so that a tick of one thread can be subtracted from another's.
/// </summary>
/// <remarks>The first use calibrates, which takes about 10 ms: use it once before the hot threads start.</remarks>
public static unsafe class Tsc
{
    // Copied into static readonly fields of their own: tier-1 code then has the address, and the branch on it, as constants.
    private static readonly TscClock Clock = TscClock.Create();
    private static readonly delegate* unmanaged[SuppressGCTransition]<ulong> ReadCounter = Clock.ReadCounter;
    private static readonly delegate* unmanaged[SuppressGCTransition]<ulong> ReadCounterInOrder = Clock.ReadCounterInOrder;

    /// <summary>What ticks.</summary>
    public static TscSource Source => Clock.Source;

    /// <summary>Why the clock is not the time-stamp counter; empty when it is.</summary>
    public static string Reason => Clock.Reason;

    /// <summary>Ticks in a second, as calibrated last. Any thread.</summary>
    public static double Frequency => Clock.Frequency;

    /// <summary>
    /// The time now, in ticks (<c>rdtsc</c>). The processor may take the reading before earlier instructions have finished;
    /// over anything longer than some tens of nanoseconds that does not show.
    /// </summary>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Now() => ReadCounter != null ? ReadCounter() : TscHost.ReadMonotonic();

    /// <summary>The time now, in ticks, taken after all earlier instructions have finished (<c>rdtscp</c>): the end of a short measurement.</summary>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NowInOrder() => ReadCounterInOrder != null ? ReadCounterInOrder() : TscHost.ReadMonotonic();

    /// <summary>A number of ticks in nanoseconds.</summary>
    public static double ToNanoseconds(ulong ticks) => Clock.ToNanoseconds(ticks);

    /// <summary>Nanoseconds as a number of ticks, rounded down; negative ones are 0.</summary>
    public static ulong ToTicks(double nanoseconds) => Clock.ToTicks(nanoseconds);

    /// <summary>
    /// Compares the counter with <c>CLOCK_MONOTONIC_RAW</c> over the time since the start and takes up the better frequency.
    /// Any thread that may be slow; a pipeline's watching thread does it once a second (<see cref="ClockWatch"/>).
    /// </summary>
    /// <returns>What was found; no drift if the last comparison was less than 100 ms ago.</returns>
    public static TscDrift Recheck() => Clock.Recheck();

    /// <summary>How often <see cref="Recheck"/> found that the counter had been changed underneath. Any thread.</summary>
    public static int Steps => Clock.Steps;

    /// <summary>Begins to watch the clock and reports what it is.</summary>
    /// <param name="report">Told what the clock is now and each time that changes; null: nobody is.</param>
    public static ClockWatch Watch(Action<string>? report) => new(Clock, report);

    /// <summary>A count of elapsed nanoseconds for one thread, from now on.</summary>
    public static ElapsedTime StartElapsed() => new(Clock, Now());

    /// <summary>A converter of kernel arrival times for one thread, see <see cref="RealtimeToTsc"/>.</summary>
    public static RealtimeToTsc CreateRealtimeConverter() => new(Clock);
}
