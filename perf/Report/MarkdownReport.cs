using System.Text;
using Perf.Harness;

namespace Perf.Report;

/// <summary>A run as Markdown.</summary>
internal static class MarkdownReport
{
    /// <summary>Machine card first, then the goals, then a section for each scenario.</summary>
    public static string Format(RunResult run)
    {
        var text = new StringBuilder("# Performance\n\n");
        text.AppendLine($"`{run.Command}`").AppendLine();
        AppendTable(text, [["machine", ""], .. run.Machine.Select(fact => new[] { fact.Name, fact.Value })]);
        text.AppendLine($"\n## Goals\n\n{GoalSummary.Sentence(run)}\n");
        AppendTable(text, [GoalSummary.Headings, .. GoalSummary.Rows(run)]);
        foreach (var scenario in run.Scenarios)
            AppendScenario(text, scenario);
        return text.ToString();
    }

    private static void AppendScenario(StringBuilder text, ScenarioResult scenario)
    {
        text.AppendLine($"\n## {scenario.Name}\n\n{scenario.Question}\n\n```\n{scenario.Topology.Trim('\n')}\n```\n");
        if (scenario.Failure is not null)
            text.AppendLine($"**Failed**: {scenario.Failure}\n");
        foreach (var table in ReportRow.Tables(scenario))
        {
            AppendTable(text, table);
            text.AppendLine();
        }

        foreach (var note in scenario.Notes)
            text.AppendLine($"- {note}");
        text.AppendLine($"\n{ReportRow.Circumstances(scenario)}");
    }

    private static void AppendTable(StringBuilder text, string[][] rows)
    {
        AppendRow(text, rows[0]);
        text.AppendLine($"|{string.Concat(rows[0].Select(_ => " --- |"))}");
        foreach (var row in rows[1..])
            AppendRow(text, row);
    }

    private static void AppendRow(StringBuilder text, string[] row) =>
        text.AppendLine($"| {string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|").ReplaceLineEndings(" ")))} |");
}
