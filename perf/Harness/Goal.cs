namespace Perf.Harness;

/// <summary>What a figure should be: a limit on the median, or on the median ratio to the baseline of the same run.</summary>
/// <param name="OfRatio">The limit is on the ratio, not on the value.</param>
/// <param name="AtMost">The figure should not exceed the limit; otherwise it should not fall below it.</param>
/// <param name="Limit">The limit, in the measurement's unit or as a ratio.</param>
internal sealed record Goal(bool OfRatio, bool AtMost, double Limit)
{
    // What must never happen must not happen in any run: the median of 0, 0, 1 is no proof.
    private bool IsInvariant => !OfRatio && AtMost && Limit == 0;

    /// <summary>The value should be at most this. A limit of 0 holds for every run, others for the median.</summary>
    public static Goal ValueAtMost(double limit) => new(false, true, limit);

    /// <summary>The value should be at least this.</summary>
    public static Goal ValueAtLeast(double limit) => new(false, false, limit);

    /// <summary>The ratio to the baseline should be at most this.</summary>
    public static Goal RatioAtMost(double limit) => new(true, true, limit);

    /// <summary>The ratio to the baseline should be at least this.</summary>
    public static Goal RatioAtLeast(double limit) => new(true, false, limit);

    /// <summary>Holds a measurement against the goal.</summary>
    public Verdict Judge(Measurement measurement)
    {
        var figure = OfRatio ? measurement.Ratio : IsInvariant ? measurement.Max : measurement.Value;
        if (measurement.NotMeasurable is not null || figure is not { } judged || !double.IsFinite(judged))
            return Verdict.NotMeasurable;
        if (OfRatio && measurement.RatioMin < Limit && Limit < measurement.RatioMax)
            return Verdict.Undecided;
        return (AtMost ? judged <= Limit : judged >= Limit) ? Verdict.Met : Verdict.Missed;
    }

    /// <summary>Such as <c>≤ 300 ns</c>, <c>0 GC/run in every run</c> or <c>≥ 5 × SortedDictionary</c>.</summary>
    public string Describe(Measurement measurement)
    {
        if (IsInvariant)
            return $"0 {measurement.Unit} in every run";
        var sign = AtMost ? "≤ " : "≥ ";
        return OfRatio ? $"{sign}{Figures.Format(Limit)} × {measurement.Baseline ?? "a baseline"}" : sign + Figures.Format(Limit, measurement.Unit);
    }
}

/// <summary>How a figure stands against its goal.</summary>
internal enum Verdict
{
    /// <summary>There is no goal.</summary>
    None,

    /// <summary>It is within it.</summary>
    Met,

    /// <summary>It is not within it.</summary>
    Missed,

    /// <summary>Some runs are on this side of the limit and some on the other.</summary>
    Undecided,

    /// <summary>This machine cannot tell; the measurement says why.</summary>
    NotMeasurable,
}

/// <summary>Verdicts in words, the same in every report and in the results.</summary>
internal static class Verdicts
{
    /// <summary>Such as <c>not measurable</c>; null if there is no goal.</summary>
    public static string? InWords(this Verdict verdict) => verdict switch
    {
        Verdict.None => null,
        Verdict.NotMeasurable => "not measurable",
        _ => verdict.ToString().ToLowerInvariant(),
    };
}
