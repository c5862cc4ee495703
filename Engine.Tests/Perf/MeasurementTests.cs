using Perf.Harness;

namespace Engine.Tests.Perf;

/// <summary>What a figure is made of: the median, the ratio to a baseline, and the verdict on it.</summary>
internal sealed class MeasurementTests
{
    [TestCase(new[] { 3.0, 1, 2 }, 2)]
    [TestCase(new[] { 4.0, 1, 2, 3 }, 2.5)]
    [TestCase(new[] { 7.0 }, 7)]
    [TestCase(new[] { double.NaN, 3, double.NaN, 1, 2 }, 2)]
    public void The_median_is_the_middle_run_or_the_mean_of_the_two_middle_ones(double[] runs, double median) =>
        Assert.That(Figures.Median(runs), Is.EqualTo(median));

    [Test]
    public void A_run_without_a_figure_does_not_count()
    {
        var measurement = Of(double.NaN, 5, 3, 4, double.PositiveInfinity);

        Assert.That((measurement.Value, measurement.Min, measurement.Max, measurement.Runs), Is.EqualTo((4.0, 3.0, 5.0, 3)));
        Assert.That(measurement.NotMeasurable, Is.Null);
    }

    [TestCase(new[] { double.NaN, double.NaN, 5 })]
    [TestCase(new[] { double.NaN })]
    [TestCase(new double[0])]
    public void Nothing_was_measured_if_fewer_than_half_of_the_runs_gave_a_figure(double[] runs)
    {
        var measurement = Of(runs) with { Goal = Goal.ValueAtMost(10) };

        Assert.That(measurement.NotMeasurable, Is.Not.Null);
        Assert.That(measurement.Verdict, Is.EqualTo(Verdict.NotMeasurable));
    }

    [Test]
    public void A_ratio_is_made_run_by_run()
    {
        var measurement = Of(10, 20, 60).Against("other", [10, 20, 60], [10, 10, 20]);

        Assert.That((measurement.Baseline, measurement.Ratio, measurement.RatioMin, measurement.RatioMax), Is.EqualTo(("other", (double?)2.0, (double?)1.0, (double?)3.0)));
    }

    [Test]
    public void A_run_without_a_figure_spoils_only_its_own_ratio()
    {
        var measurement = Of(double.NaN, 20, 60).Against("other", [double.NaN, 20, 60], [10, 10, 0]);

        Assert.That((measurement.RatioMin, measurement.RatioMax), Is.EqualTo(((double?)2.0, (double?)2.0)));
    }

    [Test]
    public void There_is_no_ratio_to_a_baseline_of_zero()
    {
        var measurement = Of(1, 2).Against("nothing", [1, 2], [0, 0]);

        Assert.That((measurement.Baseline, measurement.Ratio), Is.EqualTo(((string?)null, (double?)null)));
    }

    [TestCase(1, 3, Verdict.Undecided)]
    [TestCase(2.1, 3, Verdict.Met)]
    [TestCase(1, 1.9, Verdict.Missed)]
    [TestCase(2, 3, Verdict.Met)]
    public void A_ratio_whose_runs_lie_on_both_sides_of_the_limit_is_undecided(double least, double most, object verdict)
    {
        var measurement = Of(1) with { Goal = Goal.RatioAtLeast(2), Ratio = (least + most) / 2, RatioMin = least, RatioMax = most };

        Assert.That(measurement.Verdict, Is.EqualTo(verdict));
    }

    [Test]
    public void What_must_be_zero_is_judged_by_the_worst_run()
    {
        Assert.That((Of(0, 0, 1) with { Goal = Goal.ValueAtMost(0) }).Verdict, Is.EqualTo(Verdict.Missed));
        Assert.That((Of(0, 0, 0) with { Goal = Goal.ValueAtMost(0) }).Verdict, Is.EqualTo(Verdict.Met));
    }

    [Test]
    public void Other_limits_on_a_value_are_judged_by_the_median()
    {
        Assert.That((Of(1, 2, 9) with { Goal = Goal.ValueAtMost(2) }).Verdict, Is.EqualTo(Verdict.Met));
        Assert.That((Of(1, 2, 9) with { Goal = Goal.ValueAtLeast(3) }).Verdict, Is.EqualTo(Verdict.Missed));
    }

    [Test]
    public void A_ratio_that_is_missing_is_not_measurable() =>
        Assert.That((Of(1) with { Goal = Goal.RatioAtMost(1) }).Verdict, Is.EqualTo(Verdict.NotMeasurable));

    [TestCase(0.5, "0.5 ns")]
    [TestCase(999, "999 ns")]
    [TestCase(4_560, "4.56 µs")]
    [TestCase(7_890_000, "7.89 ms")]
    [TestCase(12e9, "12.0 s")]
    public void Times_are_written_in_the_unit_that_suits_them(double ns, string text) => Assert.That(Figures.Format(ns, "ns"), Is.EqualTo(text));

    [Test]
    public void A_figure_of_a_scenario_is_not_taken_for_the_collectors()
    {
        Assert.That(GcFigures.Has(Measurement.Of("s", "c", GcFigures.Allocated, GcFigures.AllocatedUnit, [1])), Is.True);
        Assert.That(GcFigures.Has(Measurement.Of("s", "c", GcFigures.Allocated, "B/signal", [1])), Is.False);
    }

    private static Measurement Of(params double[] runs) => Measurement.Of("scenario", "case", "metric", "unit", runs);
}
