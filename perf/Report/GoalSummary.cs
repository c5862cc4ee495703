using Perf.Harness;

namespace Perf.Report;

/// <summary>What a run says of its goals, and what it says nothing of.</summary>
internal static class GoalSummary
{
    /// <summary>The headings of <see cref="Rows"/>.</summary>
    public static readonly string[] Headings = ["scenario", .. ReportRow.Headings];

    /// <summary>One sentence.</summary>
    public static string Sentence(RunResult run)
    {
        var judged = Judged(run).ToArray();
        int Of(Verdict verdict) => judged.Count(m => m.Verdict == verdict);
        var failed = run.Scenarios.Where(s => s.Failure is not null).Select(s => s.Name).ToArray();
        return $"{Of(Verdict.Met)} met, {Of(Verdict.Missed)} missed, {Of(Verdict.Undecided)} undecided (runs on both sides of the limit), {Of(Verdict.NotMeasurable)} not measurable here"
            + (failed.Length == 0 ? "." : $"; failed, so that none of their goals is judged: {string.Join(", ", failed)}.");
    }

    /// <summary>The failed scenarios, then every figure that has a goal, the missed ones first.</summary>
    public static IEnumerable<string[]> Rows(RunResult run) =>
    [
        .. run.Scenarios.Where(s => s.Failure is not null).Select(s => (string[])[s.Name, s.Failure!, "", "", "", "", "", "", "failed"]),
        .. Judged(run).OrderBy(m => m.Verdict != Verdict.Missed).Select(m => (string[])[m.Scenario, .. ReportRow.Of(m)]),
    ];

    private static IEnumerable<Measurement> Judged(RunResult run) => run.Scenarios.SelectMany(s => s.Measurements).Where(m => m.Goal is not null);
}
