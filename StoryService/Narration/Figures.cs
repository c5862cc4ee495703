using System.Globalization;

namespace StoryService.Narration;

/// <summary>Numbers as a person reads them. Always the same on every machine.</summary>
internal static class Figures
{
    /// <summary>A price or a difference of prices, given in 1e-4: dollars with the decimals it needs, two at least.</summary>
    public static string Money(double tenThousandths) =>
        (tenThousandths / 10_000).ToString("$#,##0.00##;-$#,##0.00##", CultureInfo.InvariantCulture);

    /// <summary>A number of shares.</summary>
    public static string Shares(double shares) => shares.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>A share of a whole as a percentage.</summary>
    public static string Percent(double fraction) => (Math.Abs(fraction) * 100).ToString("0", CultureInfo.InvariantCulture) + "%";

    /// <summary>How many times the normal: <c>4×</c>, <c>1.6×</c>; null when there is no normal to compare with.</summary>
    public static string? Times(double measured, double normal)
    {
        if (normal <= 0 || measured / normal >= 1_000)
            return null;
        var ratio = measured / normal;
        return ratio.ToString(ratio < 2.95 ? "0.#" : "0", CultureInfo.InvariantCulture) + "×";
    }

    /// <summary>The time of day in UTC, to the millisecond.</summary>
    public static string Time(long unixNs) =>
        DateTime.UnixEpoch.AddTicks(unixNs / 100).ToString("HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>How long something took.</summary>
    public static string Duration(long nanoseconds) => nanoseconds switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0} µs"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0} ms"),
        < 60_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 60e9:0.0} min"),
    };
}
