using Engine.Core.Timing;
using Perf.Harness;

namespace Engine.Tests.Perf;

internal sealed class ArrivalProbeTests
{
    [Test]
    public void Gap_counts_once_for_each_arrival_that_falls_into_it_with_the_time_that_is_left_of_it()
    {
        var waits = new LatencyHistogram(significantDigits: 3);
        var arrivals = new VirtualArrivals(start: 1_000, everyTicks: 10);

        arrivals.ServeUntil(1_005, waits);
        Assert.That(waits.Read().Total, Is.Zero, "nobody has come yet");
        arrivals.ServeUntil(1_050, waits);

        Assert.That(Values(waits), Is.EqualTo(new[] { 0L, 10, 20, 30, 40 }));
    }

    [Test]
    public void Arrivals_keep_their_schedule_whenever_the_clock_was_looked_at()
    {
        var waits = new LatencyHistogram(significantDigits: 3);
        var arrivals = new VirtualArrivals(start: 0, everyTicks: 10);

        foreach (var now in new ulong[] { 3, 12, 19, 27, 41 })
            arrivals.ServeUntil(now, waits);

        Assert.That(Values(waits), Is.EqualTo(new[] { 1L, 2, 7, 11 }), "due at 10, 20, 30 and 40; served at 12, 27, 41 and 41");
    }

    [Test]
    public void Half_of_the_time_in_one_gap_is_half_of_the_arrivals_however_many_short_gaps_there_are()
    {
        var waits = new LatencyHistogram(significantDigits: 3);
        var arrivals = new VirtualArrivals(start: 0, everyTicks: 100);

        for (ulong now = 1; now <= 100_000; now++)
            arrivals.ServeUntil(now, waits);
        arrivals.ServeUntil(200_000, waits);

        var all = waits.Read();
        Assert.That(all.Total, Is.EqualTo(2_000));
        Assert.That(all.ValueAt(50), Is.Zero);
        Assert.That(all.ValueAt(75), Is.EqualTo(50_000).Within(0.2).Percent);
    }

    private static IEnumerable<long> Values(LatencyHistogram histogram)
    {
        var all = histogram.Read();
        return Enumerable.Range(0, all.Counts.Length).SelectMany(i => Enumerable.Repeat(all.Layout.ValueAbove(i), (int)all.Counts[i])).ToArray();
    }
}
