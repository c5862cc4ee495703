using Perf.Harness;

namespace Perf.Report;

/// <summary>A measurement as a row of text, the same in every report.</summary>
internal static class ReportRow
{
    /// <summary>The headings of <see cref="Of"/>.</summary>
    public static readonly string[] Headings = ["case", "metric", "median", "min … max", "runs", "× baseline", "goal", "verdict"];

    /// <summary>The headings of <see cref="Gc"/>.</summary>
    public static readonly string[] GcHeadings = ["case", "B allocated/run", "GCs/run"];

    /// <summary>The cells of a measurement.</summary>
    public static string[] Of(Measurement m) =>
    [
        m.Case,
        m.Metric,
        Figures.Format(m.Value, m.Unit),
        m.HasFigure && m.Runs > 1 ? $"{Figures.Format(m.Min, m.Unit)} … {Figures.Format(m.Max, m.Unit)}" : "",
        $"{m.Runs}",
        m.Ratio is { } ratio ? $"{Figures.Format(ratio)} [{Figures.Format(m.RatioMin!.Value)} … {Figures.Format(m.RatioMax!.Value)}] × {m.Baseline}" : "",
        m.Goal?.Describe(m) ?? "",
        VerdictOf(m),
    ];

    /// <summary>The figures that the scenario is about, one row each.</summary>
    public static IEnumerable<Measurement> Rows(ScenarioResult result) => result.Measurements.Where(m => !GcFigures.Has(m) && m.Unit != CountTable.Unit);

    /// <summary>Allocation and collections, one line a case.</summary>
    public static IEnumerable<string[]> Gc(ScenarioResult result) => result.Measurements
        .Where(GcFigures.Has)
        .GroupBy(m => m.Case)
        .Select(rows => new[]
        {
            rows.Key,
            Figures.Format(rows.FirstOrDefault(m => m.Metric == GcFigures.Allocated)?.Value ?? double.NaN),
            Figures.Format(rows.FirstOrDefault(m => m.Metric == GcFigures.Collections)?.Value ?? double.NaN),
        });

    /// <summary>All tables of a scenario that have a row, with their headings first.</summary>
    public static IEnumerable<string[][]> Tables(ScenarioResult result)
    {
        string[][][] tables =
        [
            [Headings, .. Rows(result).Select(Of)],
            CountTable.Of(result),
            [GcHeadings, .. Gc(result)],
            [["counter", "whole process"], .. result.Counters.Select(fact => new[] { fact.Name, fact.Value })],
        ];
        return tables.Where(table => table.Length > 1);
    }

    /// <summary>How long it took, what else the machine did, and which threads worked.</summary>
    public static string Circumstances(ScenarioResult result)
    {
        var cpu = result.Cpu is { } shares ? $", all cores {shares.Busy:P0} busy, {shares.Steal:P1} stolen" : "";
        var threads = result.Threads.Count == 0 ? "" : "; CPU by thread, in % of that time (user + kernel): " + string.Join(", ", result.Threads.Select(role =>
            $"{role.Role}{(role.Threads > 1 ? $" ×{role.Threads}" : "")} {Share(role.UserSeconds, result.Seconds)} + {Share(role.KernelSeconds, result.Seconds)}"));
        return $"{Figures.Format(result.Seconds)} s{cpu}{threads}.";
    }

    private static string Share(double seconds, double wall) => wall > 0 ? Figures.Format(Math.Round(seconds / wall * 100, 1)) : "–";

    private static string VerdictOf(Measurement m)
    {
        var verdict = m.NotMeasurable is null ? m.Verdict.InWords() ?? "" : "not measurable";
        return m.NotMeasurable is null ? verdict : $"{verdict}: {m.NotMeasurable}";
    }
}
