using Perf.Harness;
using Perf.Report;

namespace Engine.Tests.Perf;

/// <summary>A run as people read it.</summary>
internal sealed class ReportTests
{
    private static readonly Measurement Met = Measurement.Of("ring", "by 10", "latency", "ns", [4_000, 5_000, 6_000]) with { Goal = Goal.ValueAtMost(9_000) };
    private static readonly Measurement Missing = Measurement.Of("ring", "by 32", "latency", "ns", [double.NaN]);
    private static readonly Measurement Count = Measurement.Of("counts", "decode", "instructions", CountTable.Unit, [110]).Against("committed", [110], [100]);
    private static readonly RunResult Run = new([new("CPU", "a | b")], "./build.sh perf", [Of("ring", Met, Missing), Of("counts", Count), Of("udp") with { Failure = "It hung." }]);

    [TestCase(true)]
    [TestCase(false)]
    public void The_goals_come_first_and_name_what_failed(bool html)
    {
        var report = html ? HtmlReport.Format(Run) : MarkdownReport.Format(Run);

        Assert.That(report, Does.Contain("1 met, 0 missed").And.Contain("failed, so that none of their goals is judged: udp"));
        Assert.That(report.IndexOf("1 met", StringComparison.Ordinal), Is.LessThan(report.IndexOf("?ring?", StringComparison.Ordinal)));
        Assert.That(report, Does.Contain("It hung."));
    }

    [Test]
    public void Times_are_scaled() => Assert.That(ConsoleReport.Format(Run.Scenarios[0]), Does.Contain("5.00 µs").And.Contain("4.00 µs … 6.00 µs").And.Contain("≤ 9.00 µs"));

    [Test]
    public void Counts_are_one_table_that_names_what_moved()
    {
        Assert.That(CountTable.Of(Run.Scenarios[1]), Is.EqualTo(new[] { new[] { "kernel", "instructions a message" }, ["decode", "110 (+10.0%)"] }));
        Assert.That(ReportRow.Rows(Run.Scenarios[1]), Is.Empty);
    }

    [Test]
    public void What_was_not_measured_has_a_reason_and_no_bar()
    {
        Assert.That(ConsoleReport.Format(Run.Scenarios[0]), Does.Contain("not measurable: 0 of 1 runs gave a figure"));
        Assert.That(HtmlReport.Format(Run), Does.Not.Contain("<rect"));
    }

    [Test]
    public void The_longest_label_of_a_plot_has_room()
    {
        var name = new string('m', 120);
        var bars = BarPlot.Of("throughput", [Met with { Case = name }, Met]);
        var curves = PercentilePlot.Of([new PercentileCurve(name, [new(50, 100), new(99, 1_000)], 10)]);

        Assert.That(WidthOf(bars), Is.GreaterThan(120 * 7 + 480));
        Assert.That(WidthOf(curves), Is.GreaterThan(120 * 7));
        Assert.That(curves, Does.Contain($">{name}</text>"));
    }

    [Test]
    public void Threads_are_told_in_percent_of_the_time()
    {
        var result = Of("ring") with { Seconds = 10, Threads = [new RoleTime("engine-rx", 1, 9, 0.5)] };

        Assert.That(ReportRow.Circumstances(result), Does.Contain("engine-rx 90.0 + 5.00"));
    }

    [Test]
    public void Two_runs_are_compared_by_whether_their_ranges_overlap()
    {
        var before = new RunResult([], "", [Of("s", Figure("same", 1, 2, 3), Figure("moved", 1, 2, 3), Figure("gone", 1))]);
        var after = new RunResult([], "", [Of("s", Figure("same", 3, 4, 5), Figure("moved", 6, 7, 8))]);

        var text = RunComparison.Format(before, after);

        Assert.That(LineOf(text, "same"), Does.Contain("+100.0%").And.Contain("overlap").And.EndWith("no"));
        Assert.That(LineOf(text, "moved"), Does.Contain("apart").And.EndWith("yes"));
        Assert.That(text, Does.EndWith("1 repeat, 1 moved, 1 are in one run only."));
    }

    private static string LineOf(string text, string name) => text.Split('\n').First(line => line.StartsWith($"s         {name} ", StringComparison.Ordinal)).TrimEnd();

    private static Measurement Figure(string name, params double[] runs) => Measurement.Of("s", name, "m", "u", runs);

    private static int WidthOf(string svg) => int.Parse(svg.Split("width=\"")[1].Split('"')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static ScenarioResult Of(string name, params Measurement[] measurements) => new() { Name = name, Question = $"?{name}?", Topology = "[]", Measurements = measurements };
}
