using System.Text;
using System.Text.Json;
using Perf.Harness;

namespace Perf.Report;

/// <summary><c>perf compare A.json B.json</c>: two runs side by side, to see what repeats and what does not.</summary>
internal static class RunComparison
{
    /// <summary>Prints the comparison of two <c>results.json</c>.</summary>
    /// <exception cref="UsageException">One cannot be read.</exception>
    public static int Run(string before, string after)
    {
        Console.WriteLine(Format(Read(before), Read(after)));
        return 0;
    }

    /// <summary>A table: a figure has moved if no run of one lies within the range of the other.</summary>
    public static string Format(RunResult before, RunResult after)
    {
        var rows = Rows(before, after).ToArray();
        var text = new StringBuilder();
        AppendCards(text, before, after);
        TextTable.Append(text, [["scenario", "case", "metric", "A", "B", "change", "ranges", "moved"], .. rows.Select(row => row.Cells)]);
        text.AppendLine($"{rows.Count(row => row.Moved == false)} repeat, {rows.Count(row => row.Moved == true)} moved, {rows.Count(row => row.Moved is null)} are in one run only.");
        return text.ToString().TrimEnd();
    }

    private static IEnumerable<(string[] Cells, bool? Moved)> Rows(RunResult before, RunResult after)
    {
        var (a, b) = (ByName(before), ByName(after));
        foreach (var key in a.Keys.Union(b.Keys))
            yield return Row(a.GetValueOrDefault(key), b.GetValueOrDefault(key));
    }

    private static (string[] Cells, bool? Moved) Row(Measurement? a, Measurement? b)
    {
        var named = (a ?? b)!;
        if (a is null || b is null)
            return ([named.Scenario, named.Case, named.Metric, Figure(a), Figure(b), "", "", "in one run only"], null);
        var overlap = a.Min <= b.Max && b.Min <= a.Max;
        var change = a.Value == 0 ? "" : FormattableString.Invariant($"{b.Value / a.Value - 1:+0.0%;-0.0%;0.0%}");
        return ([a.Scenario, a.Case, a.Metric, Figure(a), Figure(b), change, overlap ? "overlap" : "apart", overlap ? "no" : "yes"], !overlap);
    }

    private static Dictionary<(string Scenario, string Case, string Metric), Measurement> ByName(RunResult run) => run.Scenarios
        .SelectMany(scenario => scenario.Measurements)
        .Where(m => m.HasFigure && !GcFigures.Has(m))
        .GroupBy(m => (m.Scenario, m.Case, m.Metric))
        .ToDictionary(group => group.Key, group => group.First());

    private static string Figure(Measurement? m) => m is null ? "" : $"{Figures.Format(m.Value, m.Unit)} [{Figures.Format(m.Min)} … {Figures.Format(m.Max)}]";

    private static void AppendCards(StringBuilder text, RunResult before, RunResult after)
    {
        foreach (var fact in before.Machine)
        {
            var other = after.Machine.FirstOrDefault(f => f.Name == fact.Name)?.Value;
            if (other != fact.Value)
                text.AppendLine($"{fact.Name}: A {fact.Value}; B {other ?? "not told"}");
        }

        text.AppendLine();
    }

    private static RunResult Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), ResultJson.Default.RunResult) ?? throw new UsageException($"{file} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }
}
