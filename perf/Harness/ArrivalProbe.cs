using Engine.Core.Timing;

namespace Perf.Harness;

/// <summary>
/// What the machine alone does to an open-loop schedule: a thread that does nothing but look at the clock, and arrivals that exist on paper only. Each
/// waits until the clock is next looked at. A gap of 10 ms so counts ten thousand times at an arrival each microsecond, as it would for a feed; a histogram
/// of the gaps themselves would count it once among millions of short ones.
/// </summary>
internal static class ArrivalProbe
{
    /// <summary>Looks at the clock for so long, on the calling thread.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="everyNs">An arrival each so many nanoseconds.</param>
    /// <returns>The waits, in ticks.</returns>
    public static HistogramSnapshot Run(double seconds, double everyNs = 1_000)
    {
        var waits = new LatencyHistogram(LatencyHistogram.DefaultHighestValue, 3);
        var start = Tsc.Now();
        var arrivals = new VirtualArrivals(start, Math.Max(Tsc.ToTicks(everyNs), 1));
        var end = start + Tsc.ToTicks(seconds * 1e9);
        ulong now;
        do
        {
            now = Tsc.Now();
            arrivals.ServeUntil(now, waits);
        }
        while (now < end);
        return waits.Read();
    }
}

/// <summary>Arrivals at fixed distances, served whenever somebody looks.</summary>
/// <param name="start">When the schedule begins; the first arrival is one distance later.</param>
/// <param name="everyTicks">The distance.</param>
internal struct VirtualArrivals(ulong start, ulong everyTicks)
{
    private ulong _next = start + everyTicks;

    /// <summary>Records how long each arrival up to <paramref name="now"/> has waited.</summary>
    public void ServeUntil(ulong now, LatencyHistogram waits)
    {
        for (; _next <= now; _next += everyTicks)
            waits.Record(now - _next);
    }
}
