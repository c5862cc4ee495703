using System.Globalization;
using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Pipeline;
using Engine.Host.Output;
using Engine.Host.Telemetry;

namespace Engine.Host.Replay;

/// <summary>What a replay came to, for a person.</summary>
internal sealed class ReplaySummary(MarketDataPipeline pipeline, SignalFanOut signals, IFeedSource source)
{
    private readonly EngineCounters _counters = pipeline.Counters;

    public void Print(TextWriter to, TimeSpan elapsed)
    {
        var decoder = _counters.Decoder;
        Line(to, $"{decoder.Messages:N0} messages in {elapsed.TotalSeconds:0.00} s: {decoder.Messages / elapsed.TotalSeconds / 1e6:0.00} million/s ({pipeline.Options.Topology})");
        Line(to, $"  by type: {ByType(decoder)}");
        Line(to, $"  refused: unknown type {decoder.Total(DecodeResult.UnknownType)}, wrong length {decoder.Total(DecodeResult.WrongLength)}, bad value {decoder.Total(DecodeResult.BadValue)}");
        Line(to, $"  gaps: {Gaps()}");
        Line(to, $"  books: {pipeline.Counters.ActiveSymbols} symbols, {pipeline.Counters.LiveOrders:N0} live orders, unknown orders {_counters.BookFaults(BookFault.UnknownReference)}, other faults {OtherFaults()}");
        Line(to, $"  refused by books: {Refused()}");
        Line(to, $"  snapshots: {Snapshots():N0}");
        Line(to, $"  signals: {signals.ByKind()}");
        Line(to, $"  summaries: {_counters.Signals?.Summaries ?? 0:N0}");
        foreach (var stage in _counters.Stages)
            Line(to, $"  {stage.Name} on {stage.Thread}: in {stage.In:N0}, out {stage.Out:N0}, high water {stage.HighWater:N0}, stalls {stage.Stalls:N0}, busy {stage.BusyShare:P0}");
    }

    private static string ByType(DecodeCounters decoder)
    {
        var seen = Enumerable.Range(1, 255).Where(type => decoder.Seen((byte)type) > 0);
        return string.Join(", ", seen.Select(type => FormattableString.Invariant($"{PipelineMetrics.TypeName((byte)type)} {decoder.Seen((byte)type):N0}")));
    }

    private string Gaps() => source switch
    {
        CaptureFeedSource { Feed: { } feed } => $"{feed[FeedCounter.GapsDeclared]} ({feed[FeedCounter.MessagesLost]} messages lost), invalid packets {feed.InvalidPackets}",
        JournalFeedSource { Journal: var journal } => $"as recorded; holes {journal.Holes} ({journal.MissingMessages} messages), torn bytes {journal.TornBytes}",
        _ => "0 (a file has no sequence to miss)",
    };

    private long OtherFaults() => Enum.GetValues<BookFault>()
        .Where(f => f is not (BookFault.UnknownReference or BookFault.Crossed or BookFault.Locked))
        .Sum(_counters.BookFaults);

    private string Refused()
    {
        var books = _counters.BookTotals;
        return FormattableString.Invariant(
            $"{books.SymbolsWithoutBook} symbols without a book ({books.EventsWithoutBook} events), after the end {books.EventsAfterEnd}; orders at most {books.PeakOrderLoad:P1} full, longest probe {books.LongestProbe}, cold levels at most {books.PeakColdLoad:P1}");
    }

    private long Snapshots()
    {
        var sum = 0L;
        for (var i = 0; i < _counters.Shards; i++)
            sum += _counters.Snapshots(i).Out;
        return sum;
    }

    private static void Line(TextWriter to, FormattableString text) => to.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
