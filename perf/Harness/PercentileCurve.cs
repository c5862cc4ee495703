using Engine.Core.Timing;
using HdrHistogram;

namespace Perf.Harness;

/// <summary>A latency distribution in nanoseconds, as it is plotted and kept.</summary>
/// <param name="Name">The name in the plot.</param>
/// <param name="Points">Percentile and value in nanoseconds, ascending.</param>
/// <param name="Count">How many values.</param>
internal sealed record PercentileCurve(string Name, IReadOnlyList<PercentileCurve.Point> Points, long Count)
{
    private const int SignificantDigits = 3;

    /// <summary>The whole distribution in HdrHistogram's own form; null in a curve that was read back.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public LongHistogram? Histogram { get; init; }

    /// <summary>Converts a histogram of ticks.</summary>
    public static PercentileCurve FromTicks(string name, HistogramSnapshot ticks)
    {
        var ns = new LongHistogram(1, 1L << 36, SignificantDigits);
        for (var i = 0; i < ticks.Counts.Length; i++)
        {
            if (ticks.Counts[i] > 0)
                ns.RecordValueWithCount((long)Tsc.ToNanoseconds((ulong)Math.Min(ticks.Layout.ValueMid(i), ticks.Max)), ticks.Counts[i]);
        }

        return new PercentileCurve(name, [.. Percentiles(ns)], ns.TotalCount) { Histogram = ns };
    }

    /// <summary>Writes <c>NAME.hgrm</c> (percentiles, for any HdrHistogram plotter) and <c>NAME.hlog</c> (the whole histogram, compressed).</summary>
    public void Write(string folder)
    {
        if (Histogram is null)
            return;
        var path = Path.Combine(folder, string.Concat(Name.Select(c => char.IsLetterOrDigit(c) ? c : '-')));
        using (var text = new StreamWriter($"{path}.hgrm"))
            Histogram.OutputPercentileDistribution(text, outputValueUnitScalingRatio: 1);
        using var log = File.Create($"{path}.hlog");
        HistogramLogWriter.Write(log, DateTime.UnixEpoch, Histogram);
    }

    private static IEnumerable<Point> Percentiles(LongHistogram histogram)
    {
        foreach (var step in histogram.Percentiles(percentileTicksPerHalfDistance: 5))
            yield return new Point(step.PercentileLevelIteratedTo, step.ValueIteratedTo);
    }

    /// <summary>One point of the curve.</summary>
    /// <param name="Percent">From 0 to 100.</param>
    /// <param name="Ns">Nanoseconds.</param>
    internal readonly record struct Point(double Percent, double Ns);
}
