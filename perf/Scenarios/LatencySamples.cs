using Engine.Core.Timing;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>The percentiles that are reported of every distribution.</summary>
internal static class LatencySamples
{
    private static readonly (string Name, double Percent)[] Reported = [("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9), ("max", 100)];

    /// <summary>The percentiles of a histogram of ticks, in nanoseconds; none of an empty one.</summary>
    /// <param name="part">What of the case they are about.</param>
    /// <param name="ticks">The histogram.</param>
    /// <param name="prefix">Put before the metric's name: <c>own</c> keeps a part from being compared with the baseline's whole.</param>
    /// <param name="doubt">Why they prove nothing, if so.</param>
    public static IEnumerable<Sample> Of(string part, HistogramSnapshot ticks, string prefix = "", string? doubt = null) => ticks.Total == 0
        ? []
        : Reported.Select(reported => new Sample($"{prefix} {reported.Name}".TrimStart(), "ns", Tsc.ToNanoseconds((ulong)ticks.ValueAt(reported.Percent)), part) { Doubt = doubt });
}
