using System.Text.Json.Serialization;

namespace Perf.Harness;

/// <summary>One figure: the median of several runs with its spread, and the ratio to a baseline of the same run where there is one.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Case">What was measured, such as <c>1→1 64 bytes batched</c>.</param>
/// <param name="Metric">Such as <c>throughput</c> or <c>p99</c>.</param>
/// <param name="Unit">Such as <c>M/s</c> or <c>ns</c>.</param>
/// <param name="Value">The median; NaN if no run gave a figure.</param>
/// <param name="Min">The smallest run.</param>
/// <param name="Max">The largest run.</param>
/// <param name="Runs">How many runs gave a figure.</param>
[JsonConverter(typeof(MeasurementConverter))]
internal sealed record Measurement(string Scenario, string Case, string Metric, string Unit, double Value, double Min, double Max, int Runs)
{
    /// <summary>What it is compared with, if anything.</summary>
    public string? Baseline { get; init; }

    /// <summary>Median of the ratios to the baseline, run by run.</summary>
    public double? Ratio { get; init; }

    /// <summary>The smallest ratio.</summary>
    public double? RatioMin { get; init; }

    /// <summary>The largest ratio.</summary>
    public double? RatioMax { get; init; }

    /// <summary>What it should be, if anything.</summary>
    public Goal? Goal { get; init; }

    /// <summary>Why this machine cannot tell; null if it can.</summary>
    public string? NotMeasurable { get; init; }

    /// <summary>Whether there is a figure to show.</summary>
    public bool HasFigure => double.IsFinite(Value);

    /// <summary>How it stands against its goal.</summary>
    public Verdict Verdict => Goal?.Judge(this) ?? Verdict.None;

    /// <summary>The measurement of several runs. A run without a figure (NaN) does not count; if fewer than half gave one, nothing was measured.</summary>
    public static Measurement Of(string scenario, string @case, string metric, string unit, IReadOnlyList<double> runs)
    {
        double[] valid = [.. runs.Where(double.IsFinite)];
        var why = valid.Length * 2 < runs.Count || valid.Length == 0 ? $"{valid.Length} of {runs.Count} runs gave a figure" : null;
        return new Measurement(scenario, @case, metric, unit, Figures.Median(valid), valid.DefaultIfEmpty(double.NaN).Min(), valid.DefaultIfEmpty(double.NaN).Max(), valid.Length) { NotMeasurable = why };
    }

    /// <summary>
    /// This measurement with its ratio to a baseline: run by run, because neighbours in time share the machine's mood. Runs without a
    /// figure and baselines of 0 give none.
    /// </summary>
    public Measurement Against(string baseline, IReadOnlyList<double> runs, IReadOnlyList<double> baselineRuns)
    {
        var ratios = runs.Zip(baselineRuns, (run, other) => run / other).Where(double.IsFinite).ToArray();
        return ratios.Length == 0 ? this : this with { Baseline = baseline, Ratio = Figures.Median(ratios), RatioMin = ratios.Min(), RatioMax = ratios.Max() };
    }
}
