using Perf.Harness;

namespace Engine.Tests.Perf;

internal sealed class MemoryTrendTests
{
    [Test]
    public void Slope_is_that_of_the_line_after_the_warm_up()
    {
        double[] hours = [0, 1, 2, 3, 4], memory = [0, 500, 100, 102, 104];

        Assert.That(MemoryTrend.Slope(hours, memory, skip: 2), Is.EqualTo(2).Within(1e-9));
        Assert.That(MemoryTrend.Slope(hours, memory, skip: 4), Is.Zero, "one point has no slope");
    }

    [Test]
    public void Slope_is_in_the_units_of_time_and_not_of_looks() =>
        Assert.That(MemoryTrend.Slope([0, 0.25, 0.5], [10, 11, 12], skip: 0), Is.EqualTo(4).Within(1e-9));

    [Test]
    public void Looking_sees_this_process()
    {
        using var trend = new MemoryTrend(2);

        trend.Look(0);

        Assert.That(trend.ResidentMiB[0], Is.EqualTo(Environment.WorkingSet / 1048576.0).Within(20).Percent);
    }
}
