using System.Text;

namespace Perf.Report;

/// <summary>Aligned columns for a terminal.</summary>
internal static class TextTable
{
    /// <summary>Adds rows, the first of which are the headings.</summary>
    public static void Append(StringBuilder text, string[][] rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
