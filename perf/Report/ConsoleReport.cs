using System.Text;
using Perf.Harness;

namespace Perf.Report;

/// <summary>One scenario's figures for a terminal.</summary>
internal static class ConsoleReport
{
    /// <summary>Aligned columns, then the notes.</summary>
    public static string Format(ScenarioResult result)
    {
        var text = new StringBuilder();
        foreach (var table in ReportRow.Tables(result))
        {
            TextTable.Append(text, table);
            text.AppendLine();
        }

        foreach (var note in result.Notes)
            text.AppendLine($"- {note}");
        return text.Append(ReportRow.Circumstances(result)).ToString();
    }
}
