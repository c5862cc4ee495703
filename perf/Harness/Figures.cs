using System.Globalization;

namespace Perf.Harness;

/// <summary>How figures are written: three significant digits, the same everywhere.</summary>
internal static class Figures
{
    /// <summary>Such as <c>0.0123</c>, <c>4.56</c>, <c>789</c> or <c>1,234,567</c>.</summary>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
            return "–";
        var magnitude = value == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value)));
        var decimals = Math.Clamp(2 - magnitude, 0, 6);
        var text = value.ToString($"N{decimals}", CultureInfo.InvariantCulture);
        return text.Contains('.') && magnitude < 0 ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>A figure with its unit; times in the unit that suits them: <c>4.56 µs</c>, not <c>4,560 ns</c>.</summary>
    public static string Format(double value, string unit)
    {
        if (unit is not "ns" || !double.IsFinite(value))
            return double.IsFinite(value) ? $"{Format(value)} {unit}" : "–";
        var (divisor, scaled) = Math.Abs(value) switch { < 1e3 => (1.0, "ns"), < 1e6 => (1e3, "µs"), < 1e9 => (1e6, "ms"), _ => (1e9, "s") };
        return $"{Format(value / divisor)} {scaled}";
    }

    /// <summary>The middle of the sorted values, or the mean of the two middle ones; what is no number does not count, and without any there is none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        if (sorted.Length == 0)
            return double.NaN;
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
