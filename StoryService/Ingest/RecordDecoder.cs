using System.Text;
using Engine.Schema.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using StoryService.Storage;

namespace StoryService.Ingest;

/// <summary>
/// Makes rows of a record's bytes, or says why it cannot. Never throws for any bytes: a record that cannot be read must not stop those behind it.
/// </summary>
internal static class RecordDecoder
{
    private const int MostValueBytes = 64 * 1024;
    private const int MostIdLength = 200;
    private const int MostNameLength = 64;
    private const int MostDetailLength = 1_000;
    // 1990 to 2200: outside it is not a market's time.
    private const long EarliestNs = 631_152_000_000_000_000;
    private const long LatestNs = 7_258_118_400_000_000_000;
    private static readonly JsonParser Json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>Reads a value, protobuf JSON or binary.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="contentType">The header <c>content-type</c>; null: JSON if it starts with a brace.</param>
    /// <param name="reason">Why not.</param>
    /// <returns>A <see cref="SignalRow"/>, <see cref="FeedEventRow"/> or <see cref="SummaryRow"/>, or null.</returns>
    public static object? Decode(byte[]? value, string? contentType, out string reason)
    {
        reason = "";
        if (value is null || value.Length is 0 or > MostValueBytes)
        {
            reason = $"the value has {value?.Length ?? 0} bytes; 1 to {MostValueBytes} are possible";
            return null;
        }

        try
        {
            var record = IsJson(value, contentType) ? Json.Parse(Encoding.UTF8.GetString(value)) : Record.Parser.ParseFrom(value);
            return record.BodyCase switch
            {
                Record.BodyOneofCase.Signal => RowOf(record.Signal, out reason),
                Record.BodyOneofCase.FeedEvent => RowOf(record.FeedEvent, out reason),
                Record.BodyOneofCase.Summary => RowOf(record.Summary, out reason),
                _ => Nothing("the record has no body this service knows", out reason),
            };
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException or ArgumentException or OverflowException or FormatException or InvalidOperationException)
        {
            reason = $"not a record: {exception.Message}";
            return null;
        }
    }

    private static Record Parse(this JsonParser parser, string text) => parser.Parse<Record>(text);

    private static bool IsJson(byte[] value, string? contentType) => contentType switch
    {
        null => value[0] == (byte)'{',
        _ => contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase),
    };

    private static SignalRow? RowOf(Signal signal, out string reason)
    {
        var flags = string.Join(' ', signal.Flags);
        reason = FaultOf(signal.Id, signal.Session, signal.EndTimeNs)
            ?? (!IsName(signal.Symbol) ? "the symbol is not a name"
            : !IsTime(signal.StartTimeNs) ? "the start time is not a time"
            : !double.IsFinite(signal.Magnitude) || !double.IsFinite(signal.Baseline) ? "a figure is not finite"
            : !IsText(signal.Unit, MostNameLength) || !IsText(flags, MostDetailLength) ? "a text has characters that are not allowed"
            : "");
        return reason.Length > 0 ? null : new SignalRow(
            signal.Id, signal.EndTimeNs, signal.Session, signal.Symbol, NameOf(signal.Kind), Clamp(signal.FirstSequence), Clamp(signal.LastSequence),
            signal.StartTimeNs, NameOf(signal.Direction), signal.Magnitude, signal.Baseline, signal.Unit, NameOf(signal.Severity), NameOf(signal.Quality),
            flags, signal.BidPrice, signal.BidSize, signal.AskPrice, signal.AskSize, signal.LastTradePrice);
    }

    private static FeedEventRow? RowOf(FeedEvent feedEvent, out string reason)
    {
        reason = FaultOf(feedEvent.Id, feedEvent.Session, feedEvent.TimeNs)
            ?? (IsText(feedEvent.Detail, MostDetailLength) ? "" : "the detail has characters that are not allowed");
        return reason.Length > 0 ? null : new FeedEventRow(
            feedEvent.Id, feedEvent.TimeNs, feedEvent.Session, NameOf(feedEvent.Kind), Clamp(feedEvent.Sequence), Clamp(feedEvent.Count), feedEvent.Detail);
    }

    private static SummaryRow? RowOf(Summary summary, out string reason)
    {
        reason = FaultOf(summary.Id, summary.Session, summary.StartTimeNs)
            ?? (!IsName(summary.Symbol) ? "the symbol is not a name"
            : !IsTime(summary.EndTimeNs) ? "the end time is not a time"
            : !double.IsFinite(summary.Spread) || !double.IsFinite(summary.Imbalance) ? "a figure is not finite"
            : "");
        return reason.Length > 0 ? null : new SummaryRow(
            summary.Id, summary.StartTimeNs, summary.EndTimeNs, summary.Session, summary.Symbol, Clamp(summary.FirstSequence), Clamp(summary.LastSequence),
            summary.HasOpenTwiceMid ? summary.OpenTwiceMid : null,
            summary.HasHighTwiceMid ? summary.HighTwiceMid : null,
            summary.HasLowTwiceMid ? summary.LowTwiceMid : null,
            summary.HasCloseTwiceMid ? summary.CloseTwiceMid : null,
            summary.HasSpread ? summary.Spread : null,
            summary.HasImbalance ? summary.Imbalance : null,
            summary.OrderFlowImbalance, summary.BuyVolume, summary.SellVolume, summary.EventCount, summary.TradeCount, NameOf(summary.Quality));
    }

    private static string? FaultOf(string id, string session, long timeNs) =>
        id.Length == 0 || !IsText(id, MostIdLength) ? "the id is not an identifier"
        : !IsText(session, MostNameLength) ? "the session is not a name"
        : !IsTime(timeNs) ? "the time is not a time"
        : null;

    private static object? Nothing(string why, out string reason)
    {
        reason = why;
        return null;
    }

    private static bool IsName(string name) => name.Length > 0 && IsText(name, MostNameLength);

    // Control characters have no business in a name, and PostgreSQL cannot store NUL; an unpaired surrogate is not text.
    private static bool IsText(string text, int mostLength)
    {
        if (text.Length > mostLength)
            return false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
                return false;
        }

        return true;
    }

    private static bool IsTime(long unixNs) => unixNs is >= EarliestNs and < LatestNs;

    private static long Clamp(ulong value) => (long)Math.Min(value, long.MaxValue);

    // A value this service does not know yet reads as its enum's "unspecified", as the schema says.
    private static string NameOf<T>(T value)
        where T : struct, Enum => Names<T>.All.TryGetValue(value, out var name) ? name : Names<T>.All[default];

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All = Enum.GetValues<T>().ToDictionary(
            value => value,
            value => ((OriginalNameAttribute)typeof(T).GetField(value.ToString())!.GetCustomAttributes(typeof(OriginalNameAttribute), false)[0]).Name);
    }
}
