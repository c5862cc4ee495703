using Perf.Harness;

namespace Perf.Report;

/// <summary>Medians as bars with a whisker from the smallest to the largest run.</summary>
internal static class BarPlot
{
    private const int Row = 24, Top = 24, LongestBar = 480;

    /// <summary>One bar a case, all of one unit.</summary>
    public static string Of(string title, IReadOnlyList<Measurement> measurements)
    {
        var left = Svg.WidthOf(measurements.Select(m => m.Case)) + 16;
        var right = Svg.WidthOf(measurements.Select(m => Figures.Format(m.Value, m.Unit))) + 16;
        var width = Math.Max(Svg.Width, left + LongestBar + right);
        var largest = measurements.Max(m => m.Max);
        double X(double value) => left + (largest <= 0 ? 0 : value / largest) * (width - left - right);
        var svg = Svg.Begin(width, Top + 4 + measurements.Count * Row, title).AppendText(left, 14, title);
        for (var i = 0; i < measurements.Count; i++)
        {
            var m = measurements[i];
            var y = Top + i * Row;
            svg.AppendText(left - 8, y + 13, m.Case, "end")
                .AppendBox(left, y, Math.Max(X(m.Value) - left, 1), 16, "#2f6fde")
                .AppendLine(X(m.Min), y + 8, X(m.Max), y + 8, "stroke-width=\"2\"")
                .AppendText(X(Math.Max(m.Max, m.Value)) + 8, y + 13, Figures.Format(m.Value, m.Unit));
        }

        return svg.Append("</svg>").ToString();
    }
}
