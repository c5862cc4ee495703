using System.Globalization;
using System.Text;
using Perf.Harness;

namespace Perf.Report;

/// <summary>Latency by percentile: both axes logarithmic, the tail towards the right, a decade of it for every nine.</summary>
internal static class PercentilePlot
{
    private const int Left = 70, Right = 50, Top = 20, PlotHeight = 320, LegendTop = Top + PlotHeight + 40, LegendRow = 20;
    private static readonly string[] Colours = ["#2f6fde", "#d9541e", "#1a8a3a", "#9b2fae", "#997000", "#0097a7", "#c2185b", "#607d8b"];

    /// <summary>One line a curve, their names below; empty if no curve has a point.</summary>
    public static string Of(IReadOnlyList<PercentileCurve> curves)
    {
        var all = curves.SelectMany(curve => curve.Points).Where(point => point.Ns > 0).ToArray();
        if (all.Length == 0)
            return "";
        var axes = new Axes(
            Low: Math.Floor(Math.Log10(all.Min(point => point.Ns))),
            High: Math.Max(Math.Ceiling(Math.Log10(all.Max(point => point.Ns))), Math.Floor(Math.Log10(all.Min(point => point.Ns))) + 1),
            Nines: Math.Max(Math.Ceiling(all.Where(point => point.Percent < 100).Select(NinesOf).DefaultIfEmpty(1).Max()), 2));
        var width = Math.Max(Svg.Width, Left + 32 + Svg.WidthOf(curves.Select(curve => curve.Name)));
        var svg = Svg.Begin(width, LegendTop + curves.Count * LegendRow, "latency by percentile");
        AppendGrid(svg, axes);
        for (var i = 0; i < curves.Count; i++)
            AppendCurve(svg, axes, curves[i], i);
        return svg.Append("</svg>").ToString();
    }

    private static void AppendGrid(StringBuilder svg, Axes axes)
    {
        for (var decade = (int)axes.Low; decade <= (int)axes.High; decade++)
        {
            var y = axes.Y(Math.Pow(10, decade));
            svg.AppendLine(Left, y, Svg.Width - Right, y, "opacity=\".2\"").AppendText(Left - 8, y + 4, Figures.Format(Math.Pow(10, decade), "ns").Replace(".00", "").Replace(".0", ""), "end");
        }

        for (var nine = 0; nine <= (int)axes.Nines; nine++)
            svg.AppendLine(axes.X(nine), Top, axes.X(nine), Top + PlotHeight, "opacity=\".2\"").AppendText(axes.X(nine), Top + PlotHeight + 18, Percent(nine), "middle");
    }

    private static void AppendCurve(StringBuilder svg, Axes axes, PercentileCurve curve, int i)
    {
        var colour = Colours[i % Colours.Length];
        var points = curve.Points.Where(point => point.Ns > 0).Select(point => FormattableString.Invariant($"{axes.X(Math.Min(NinesOf(point), axes.Nines)):F1},{axes.Y(point.Ns):F1}"));
        var y = LegendTop + i * LegendRow;
        svg.Append($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', points)}\"/>")
            .AppendBox(Left, y - 10, 12, 12, colour)
            .AppendText(Left + 20, y, curve.Name);
    }

    private static double NinesOf(PercentileCurve.Point point) => point.Percent >= 100 ? double.MaxValue : -Math.Log10(1 - point.Percent / 100);

    private static string Percent(int nines) => nines == 0 ? "0%" : (100 - 100 / Math.Pow(10, nines)).ToString("0.######", CultureInfo.InvariantCulture) + "%";

    private readonly record struct Axes(double Low, double High, double Nines)
    {
        public double X(double nines) => Left + nines / Nines * (Svg.Width - Left - Right);

        public double Y(double ns) => Top + (High - Math.Log10(ns)) / (High - Low) * PlotHeight;
    }
}
