using System.Net;
using System.Text;

namespace Perf.Report;

/// <summary>Pieces of inline SVG. Text is measured generously, because a browser's font is not known here: nothing may be cut off.</summary>
internal static class Svg
{
    /// <summary>The width of every plot.</summary>
    public const int Width = 900;

    private const double WidthOfCharacter = 7.2;

    /// <summary>Room for the longest of some labels at 12 px.</summary>
    public static int WidthOf(IEnumerable<string> labels) => (int)Math.Ceiling(labels.Select(label => label.Length).DefaultIfEmpty(0).Max() * WidthOfCharacter);

    /// <summary>The start of a plot.</summary>
    public static StringBuilder Begin(int width, int height, string label) =>
        new($"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\" aria-label=\"{Encode(label)}\">");

    /// <summary>A text.</summary>
    public static StringBuilder AppendText(this StringBuilder svg, double x, double y, string text, string anchor = "start") =>
        svg.Append(FormattableString.Invariant($"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\">{Encode(text)}</text>"));

    /// <summary>A line.</summary>
    public static StringBuilder AppendLine(this StringBuilder svg, double x1, double y1, double x2, double y2, string style) =>
        svg.Append(FormattableString.Invariant($"<line x1=\"{x1:F1}\" y1=\"{y1:F1}\" x2=\"{x2:F1}\" y2=\"{y2:F1}\" stroke=\"currentColor\" {style}/>"));

    /// <summary>A filled rectangle.</summary>
    public static StringBuilder AppendBox(this StringBuilder svg, double x, double y, double width, double height, string colour) =>
        svg.Append(FormattableString.Invariant($"<rect x=\"{x:F1}\" y=\"{y:F1}\" width=\"{width:F1}\" height=\"{height:F1}\" fill=\"{colour}\" opacity=\".85\"/>"));

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
