using Engine.Tests.Models.Litmus;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>The experiments of the test run for as long as one likes, every outcome counted.</summary>
internal sealed class LitmusScenario : IScenario
{
    public string Name => "litmus";

    public string Question => "Do the snapshot board and the rings ever show a reader something they must not, and do their broken variants?";

    public string Topology => """
        [litmus-0: writes as fast as it can] → board | ring of 2, 4, 8 slots → [litmus-1..n: read, judge and count each observation]
        expected: no forbidden observation in sound code, and one soon in each broken variant
        """;

    public IReadOnlyList<ScenarioOption> Options =>
    [
        new("seconds", "N", "for each experiment (25; quick: 1)"),
        new("only", "TEXT", "the experiments whose name contains it"),
    ];

    public void Run(ScenarioContext context)
    {
        var seconds = context.Amount("seconds", context.Quick ? 1 : 25);
        var only = context.Option("only") ?? "";
        LitmusTest[] tests = [.. LitmusCatalogue.All().Where(test => test.Name.Contains(only, StringComparison.Ordinal))];
        if (tests.Length == 0)
            throw new UsageException($"No experiment's name contains '{only}'; there are {string.Join("; ", LitmusCatalogue.All().Select(test => test.Name))}.");
        LitmusResult[] results = [.. tests.Select(test => Try(context, test, seconds))];
        context.Report(Measurement.Of(Name, "all sound experiments", "observations", "M", [results.Where(result => !result.Test.IsControl).Sum(result => result.Observations) / 1e6]));
        foreach (var result in results)
            ScenarioContext.Verify(result.Verdict != LitmusVerdict.Broken || result.Test.IsControl, result.ToString());
    }

    private static LitmusResult Try(ScenarioContext context, LitmusTest test, double seconds)
    {
        // Threads that do not meet, as on a busy machine, are waited for; but not for ever.
        var result = test.Run(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(Math.Max(seconds, context.Quick ? 5 : 60)));
        context.Note(result.ToString());
        foreach (var measurement in Measurements(result))
            context.Report(measurement);
        return result;
    }

    /// <summary>What an experiment says. One that was inconclusive says nothing of forbidden outcomes, which is neither right nor wrong.</summary>
    internal static IEnumerable<Measurement> Measurements(LitmusResult result)
    {
        var inconclusive = result.Verdict == LitmusVerdict.Inconclusive ? "the threads did not meet often enough" : null;
        yield return Measurement.Of("litmus", result.Test.Name, "observations", "M", [result.Observations / 1e6]);
        yield return result.Test.IsControl
            ? Measurement.Of("litmus", result.Test.Name, "caught", "times", [result.Forbidden]) with { Goal = Goal.ValueAtLeast(1), NotMeasurable = inconclusive }
            : Measurement.Of("litmus", result.Test.Name, "forbidden", "observations", [result.Forbidden]) with { Goal = Goal.ValueAtMost(0), NotMeasurable = inconclusive };
    }
}
