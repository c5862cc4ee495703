using System.Net;
using System.Text;
using Perf.Harness;

namespace Perf.Report;

/// <summary>A run as one HTML file that needs nothing else.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --soft: #8882; --a: #2f6fde; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; margin: .8rem 0; font-variant-numeric: tabular-nums; font-size: 14px; }
        th, td { border-bottom: 1px solid var(--line); padding: .2rem .7rem .2rem 0; text-align: left; vertical-align: top; }
        pre { background: var(--soft); padding: .8rem; overflow-x: auto; line-height: 1.2; }
        .met { color: #1a8a3a; font-weight: 600; } .missed { color: #c62828; font-weight: 600; } .not { color: #997000; }
        svg { display: block; margin: 1rem 0; max-width: 100%; height: auto; } svg text { fill: currentColor; font: 12px system-ui, sans-serif; }
        nav a { margin-right: 1rem; } .soft { opacity: .75; }
        """;

    /// <summary>Machine card first, then a section for each scenario, with plots.</summary>
    public static string Format(RunResult run)
    {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Performance</title>\n");
        html.AppendLine($"<style>{Style}</style></head><body>\n<h1>Performance</h1>\n<p><code>{Encode(run.Command)}</code></p>");
        AppendTable(html, null, run.Machine.Select(fact => new[] { fact.Name, fact.Value }));
        html.AppendLine($"<nav>{string.Concat(run.Scenarios.Select(s => $"<a href=\"#{s.Name}\">{s.Name}</a>"))}</nav>");
        AppendGoals(html, run);
        foreach (var scenario in run.Scenarios)
            AppendScenario(html, scenario);
        return html.AppendLine("</body></html>").ToString();
    }

    private static void AppendGoals(StringBuilder html, RunResult run)
    {
        html.AppendLine($"<h2>Goals</h2>\n<p>{Encode(GoalSummary.Sentence(run))}</p>");
        AppendTable(html, GoalSummary.Headings, GoalSummary.Rows(run));
    }

    private static void AppendScenario(StringBuilder html, ScenarioResult scenario)
    {
        html.AppendLine($"<h2 id=\"{scenario.Name}\">{scenario.Name}</h2>\n<p>{Encode(scenario.Question)}</p>\n<pre>{Encode(scenario.Topology.Trim('\n'))}</pre>");
        if (scenario.Failure is not null)
            html.AppendLine($"<p class=\"missed\">{Encode(scenario.Failure)}</p>");
        if (scenario.Curves.Count > 0)
            html.AppendLine(PercentilePlot.Of(scenario.Curves));
        foreach (var metric in ReportRow.Rows(scenario).Where(m => m.HasFigure).GroupBy(m => (m.Metric, m.Unit)).Where(group => group.Count() > 1))
            html.AppendLine(BarPlot.Of(metric.Key.Metric, [.. metric]));
        foreach (var table in ReportRow.Tables(scenario))
            AppendTable(html, table[0], table[1..]);
        foreach (var note in scenario.Notes)
            html.AppendLine($"<p>{Encode(note)}</p>");
        html.AppendLine($"<p class=\"soft\">{Encode(ReportRow.Circumstances(scenario))}</p>");
    }

    private static void AppendTable(StringBuilder html, string[]? headings, IEnumerable<string[]> rows)
    {
        html.AppendLine("<table>");
        if (headings is not null)
            html.AppendLine($"<tr>{string.Concat(headings.Select(heading => $"<th>{Encode(heading)}</th>"))}</tr>");
        foreach (var row in rows)
            html.AppendLine($"<tr>{string.Concat(row.Select(Cell))}</tr>");
        html.AppendLine("</table>");
    }

    private static string Cell(string text)
    {
        var verdict = text switch
        {
            "met" => "met",
            "missed" or "failed" => "missed",
            "undecided" => "not",
            _ => text.StartsWith("not measurable", StringComparison.Ordinal) ? "not" : null,
        };
        return verdict is null ? $"<td>{Encode(text)}</td>" : $"<td class=\"{verdict}\">{Encode(text)}</td>";
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
