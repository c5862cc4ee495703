namespace Engine.Core.Analysis;

/// <summary>One rule for all analyzers: how far beyond its threshold a measure is.</summary>
public static class SeverityScale
{
    /// <summary>For measures without an upper end: the threshold is a notice, twice it a warning, four times it an alert.</summary>
    public static Severity OfMultiple(double measure, double threshold) =>
        measure >= 4 * threshold ? Severity.Alert : measure >= 2 * threshold ? Severity.Warning : Severity.Notice;

    /// <summary>For measures that end at 1: half of the way from the threshold to 1 is a warning, nine tenths an alert.</summary>
    public static Severity OfFraction(double measure, double threshold)
    {
        var way = (measure - threshold) / (1 - threshold);
        return way >= 0.9 ? Severity.Alert : way >= 0.5 ? Severity.Warning : Severity.Notice;
    }
}
