namespace Perf.Harness;

/// <summary>Finds the highest of a few ascending rates that something sustains.</summary>
/// <param name="Highest">The highest sustained; null if not even the lowest was.</param>
/// <param name="Refused">The first that was not; null if all were.</param>
/// <param name="Why">Why it was not.</param>
internal readonly record struct RateSearch(double? Highest, double? Refused, string? Why)
{
    /// <summary>Tries the rates, the lowest first, up to the first that is not sustained.</summary>
    /// <param name="ascending">The rates.</param>
    /// <param name="whyNot">Tries one; returns null if it was sustained, or why it was not.</param>
    public static RateSearch Run(IEnumerable<double> ascending, Func<double, string?> whyNot)
    {
        double? highest = null;
        foreach (var rate in ascending)
        {
            if (whyNot(rate) is { } why)
                return new RateSearch(highest, rate, why);
            highest = rate;
        }

        return new RateSearch(highest, null, null);
    }

    /// <summary>Such as <c>&lt; 2 M/s</c>, <c>≥ 8 M/s</c> or <c>between 3 and 4 M/s</c>: what was not tried is not claimed.</summary>
    public string InWords => (Highest, Refused) switch
    {
        ({ } highest, { } refused) => $"between {highest / 1e6:0.##} and {refused / 1e6:0.##} M/s",
        ({ } highest, null) => $"≥ {highest / 1e6:0.##} M/s",
        (null, { } refused) => $"< {refused / 1e6:0.##} M/s",
        _ => "no rate was tried",
    };
}
