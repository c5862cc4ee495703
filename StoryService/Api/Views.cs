using System.Globalization;
using StoryService.Live;
using StoryService.Storage;

namespace StoryService.Api;

/// <summary>A story as the API gives it. <c>time</c> is RFC 3339 with nanoseconds; <c>timeMs</c> the same as a number a script can use.</summary>
internal sealed record StoryView(string Id, string Time, double TimeMs, string Symbol, string Kind, string Severity, string Quality, string Headline, string Text)
{
    public static StoryView Of(Story story) => new(
        story.Id, ApiTime.Format(story.TimeNs), story.TimeNs / 1e6, story.Symbol, story.Kind, story.Severity, story.Quality, story.Headline, story.Text);
}

/// <summary>A summary as the API gives it; prices in currency units.</summary>
internal sealed record SummaryView(
    string Symbol, string Time, double TimeMs, double? Open, double? High, double? Low, double? Mid, double? Spread, double? Imbalance,
    long OrderFlowImbalance, long BuyVolume, long SellVolume, long Events, long Trades, string Quality)
{
    private const double TwiceTenThousand = 20_000;

    public static SummaryView Of(SummaryRow row) => new(
        row.Symbol, ApiTime.Format(row.TimeNs), row.TimeNs / 1e6, row.OpenTwiceMid / TwiceTenThousand, row.HighTwiceMid / TwiceTenThousand,
        row.LowTwiceMid / TwiceTenThousand, row.CloseTwiceMid / TwiceTenThousand, row.Spread / 10_000, row.Imbalance, row.OrderFlowImbalance,
        row.BuyVolume, row.SellVolume, row.EventCount, row.TradeCount, row.Quality);
}

/// <summary>The feed's state as the API gives it.</summary>
internal sealed record FeedView(string State, string Session, string? Since, long LostMessages)
{
    public static FeedView Of(FeedState feed) =>
        new(feed.State, feed.Session, feed.SinceNs == 0 ? null : ApiTime.Format(feed.SinceNs), feed.LostMessages);
}

/// <summary>Where the service stands.</summary>
internal sealed record StatusView(string Kafka, string Database, bool DatabaseAnswers, FeedView Feed, IngestView Ingest, LiveView Live, RowCounts? Rows);

/// <summary>What the consumer has done since the service started.</summary>
internal sealed record IngestView(long Records, long Stories, long Summaries, long Duplicates, long DeadLetters, long Holes, long DatabaseRetries);

/// <summary>Who watches.</summary>
internal sealed record LiveView(int Watchers, long Dropped);

/// <summary>A dead letter as the API gives it; the bytes are base64.</summary>
internal sealed record DeadLetterView(string Topic, int Partition, long Offset, string Reason, byte[] Key, byte[] Value);

/// <summary>Times in requests and answers.</summary>
internal static class ApiTime
{
    /// <summary>RFC 3339 in UTC with nanoseconds.</summary>
    public static string Format(long unixNs)
    {
        var second = Math.DivRem(unixNs, 1_000_000_000, out var nanoseconds);
        return string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeSeconds(second):yyyy-MM-dd'T'HH:mm:ss}.{nanoseconds:D9}Z");
    }

    /// <summary>Reads RFC 3339, or nanoseconds since the Unix epoch.</summary>
    public static bool TryParse(string text, out long unixNs)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out unixNs))
            return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) || time.Year is < 1700 or > 2250)
            return false;
        unixNs = (time.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;
        return true;
    }
}
