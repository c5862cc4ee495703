using Perf.Harness;

namespace Engine.Tests.Perf;

/// <summary>Alternatives that run in turns.</summary>
internal sealed class InterleavedTests
{
    [Test]
    public void Each_round_runs_all_alternatives_and_begins_with_another()
    {
        var order = "";
        var context = new ScenarioContext(false, []);
        double Run(string name)
        {
            order += name;
            return 1;
        }

        new Interleaved("s", context).Add("a", "m", "u", () => Run("a")).Add("b", "m", "u", () => Run("b")).Run(rounds: 2, warmUps: 1);

        Assert.That(order, Is.EqualTo("abbaab"));
        Assert.That(context.Measurements.First(m => m.Case == "a").Runs, Is.EqualTo(2));
    }

    [Test]
    public void Only_what_alternatives_are_compared_by_gets_a_ratio()
    {
        var context = new ScenarioContext(false, []);

        new Interleaved("s", context)
            .Add("base", () => [new Sample("speed", "M/s", 2), new Sample("lost", "messages", 0, IsDiagnostic: true)])
            .Add("ours", () => [new Sample("speed", "M/s", 6), new Sample("lost", "messages", 1, IsDiagnostic: true)])
            .Against("base")
            .Run(rounds: 1, warmUps: 0);

        Assert.That(Of(context, "ours", "speed").Ratio, Is.EqualTo(3));
        Assert.That(Of(context, "ours", "lost").Ratio, Is.Null);
        Assert.That(Of(context, "base", "speed").Ratio, Is.Null);
    }

    [Test]
    public void One_doubtful_run_leaves_a_figure_and_no_verdict()
    {
        var context = new ScenarioContext(false, []);
        var round = 0;

        new Interleaved("s", context)
            .Add("ours", () => [new Sample("p50", "ns", 100) { Doubt = round++ == 1 ? "saturated" : null }], new() { ["p50"] = Goal.ValueAtMost(200) })
            .Run(rounds: 3, warmUps: 0);

        Assert.That(Of(context, "ours", "p50"), Has.Property("Verdict").EqualTo(Verdict.NotMeasurable).And.Property("NotMeasurable").EqualTo("saturated").And.Property("Value").EqualTo(100));
    }

    [Test]
    public void A_doubtful_baseline_leaves_no_verdict_on_a_ratio_and_one_on_a_value()
    {
        var context = new ScenarioContext(false, []);

        new Interleaved("s", context)
            .Add("base", () => [new Sample("p50", "ns", 100) { Doubt = "saturated" }, new Sample("p99", "ns", 100) { Doubt = "saturated" }])
            .Add("ours", () => [new Sample("p50", "ns", 100), new Sample("p99", "ns", 100)], new() { ["p50"] = Goal.RatioAtMost(2), ["p99"] = Goal.ValueAtMost(200) })
            .Against("base")
            .Run(rounds: 1, warmUps: 0);

        Assert.That(Of(context, "ours", "p50").Verdict, Is.EqualTo(Verdict.NotMeasurable));
        Assert.That(Of(context, "ours", "p50").NotMeasurable, Is.EqualTo("base: saturated"));
        Assert.That(Of(context, "ours", "p99").Verdict, Is.EqualTo(Verdict.Met));
    }

    [Test]
    public void A_run_knows_whether_its_round_counts()
    {
        var counted = new List<bool>();
        var runs = new Interleaved("s", new ScenarioContext(false, []));

        runs.Add("a", "m", "u", () =>
        {
            counted.Add(!runs.IsWarmUp);
            return 1;
        }).Run(rounds: 2, warmUps: 1);

        Assert.That(counted, Is.EqualTo(new[] { false, true, true }));
    }

    [TestCase(5, 1)]
    [TestCase(1, 0)]
    public void A_note_names_what_is_faster_than_it_can_be(double throughput, int notes)
    {
        var context = new ScenarioContext(false, []);

        new Interleaved("s", context).Add("book", "m", "u", () => throughput).Add("memcpy", "m", "u", () => 4).Expect("book", "memcpy").Run(rounds: 2);

        Assert.That(context.Notes, Has.Count.EqualTo(notes));
    }

    [Test]
    public void A_thread_that_ended_keeps_its_account_when_another_gets_its_number()
    {
        var times = new ThreadTimes();

        times.Read(7, Stat("engine-book-0", user: 150, kernel: 50, start: 1000));
        times.Read(7, Stat("engine-book-1", user: 30, kernel: 20, start: 2000));
        times.Read(7, Stat("engine-book-1", user: 40, kernel: 20, start: 2000));

        Assert.That(times.ByRole().Single(), Is.EqualTo(new RoleTime("engine-book", 2, 1.9, 0.7)));
    }

    private static string Stat(string name, int user, int kernel, int start) =>
        $"7 ({name}) R 1 1 1 0 -1 0 0 0 0 0 {user} {kernel} 0 0 20 0 1 0 {start} 0 0";

    private static Measurement Of(ScenarioContext context, string name, string metric) => context.Measurements.Single(m => m.Case == name && m.Metric == metric);
}
