using Perf.Harness;

namespace Perf.Report;

/// <summary>Counts of a message as one table: a row a kernel, a column an event. They are exact, so there is neither a median nor a range.</summary>
internal static class CountTable
{
    /// <summary>The unit that makes a measurement a cell of this table.</summary>
    public const string Unit = "a message";

    // A change that is worth naming.
    private const double Moved = 0.01;

    /// <summary>Headings and rows; headings alone if nothing was counted.</summary>
    public static string[][] Of(ScenarioResult result)
    {
        var counts = result.Measurements.Where(m => m.Unit == Unit).ToArray();
        string[] metrics = [.. counts.Select(m => m.Metric).Distinct()];
        return [["kernel", .. metrics.Select(metric => $"{metric} {Unit}")], .. counts.GroupBy(m => m.Case).Select(kernel => Row(kernel.Key, metrics, kernel))];
    }

    private static string[] Row(string kernel, string[] metrics, IEnumerable<Measurement> counts) =>
        [kernel, .. metrics.Select(metric => counts.FirstOrDefault(m => m.Metric == metric) is { } m ? Cell(m) : "")];

    private static string Cell(Measurement m) => m.Ratio is { } ratio && Math.Abs(ratio - 1) > Moved
        ? FormattableString.Invariant($"{Figures.Format(m.Value)} ({ratio - 1:+0.0%;-0.0%})")
        : Figures.Format(m.Value);
}
