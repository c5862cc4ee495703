using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.Sources.Journal;
using Engine.Core.Pipeline;
using Engine.Core.Timing;
using static Engine.Host.Telemetry.MetricKind;

namespace Engine.Host.Telemetry;

/// <summary>What a pipeline counts: its stages, threads, decoder, books, analysis and latencies.</summary>
internal static class PipelineMetrics
{
    public static IEnumerable<Metric> Of(MarketDataPipeline pipeline) =>
        [.. Stages(pipeline.Counters), .. Threads(pipeline.Counters), .. Decoder(pipeline.Counters.Decoder), .. Books(pipeline.Counters), .. Journal(pipeline.Counters.Journal), .. Analysis(pipeline.Counters), .. Latencies(pipeline.Counters)];

    private static IEnumerable<Metric> Stages(EngineCounters counters)
    {
        Metric Stage(string name, MetricKind kind, string unit, string description, Func<StageStatus, double> read) =>
            new($"engine.stage.{name}", kind, unit, description, "stage", () => counters.Stages.Select(stage => new MetricValue(stage.Name, read(stage))));
        yield return Stage("in", Counter, "{item}", "Items a stage took in.", s => s.In);
        yield return Stage("out", Counter, "{item}", "Items a stage handed on.", s => s.Out);
        yield return Stage("depth", Gauge, "{item}", "Items that waited for a stage when it last looked.", s => s.Depth);
        yield return Stage("high_water", Gauge, "{item}", "The most items that ever waited for a stage.", s => s.HighWater);
        yield return Stage("stalls", Counter, "{stall}", "Times a stage waited because the next one's queue was full.", s => s.Stalls);
        yield return Stage("missed", Counter, "{item}", "Items overwritten before a stage read them.", s => s.Missed);
        yield return Stage("refused", Counter, "{item}", "Items a stage had no room for.", s => s.Refused);
        yield return Stage("busy_share", Gauge, "1", "Share of the time in which a stage's thread found work.", s => s.BusyShare);
    }

    private static IEnumerable<Metric> Threads(EngineCounters counters)
    {
        Metric Thread(string name, string unit, string description, Func<ThreadStatus, double> read) =>
            new($"engine.thread.{name}", Counter, unit, description, "thread", () => counters.Threads.Select(thread => new MetricValue(thread.Name, read(thread))));
        yield return Thread("machine_stalls", "{stall}", "Times the machine kept a polling thread that had nothing to do from its next turn for too long.", t => t.MachineStalls);
        yield return Thread("machine_lost", "ns", "Time the machine took from a polling thread in those stalls: what a slow message may be held against.", t => t.MachineLostNs);
        yield return Thread("allocated", "By", "Bytes the thread took from the heap since it began: a steady thread's number does not move.", t => t.AllocatedBytes);
        yield return new Metric("engine.clock.steps", Counter, "{step}", "Times the clock was changed underneath the engine.", "", () => [new MetricValue("", Tsc.Steps)]);
    }

    private static IEnumerable<Metric> Decoder(DecodeCounters decoder)
    {
        yield return new Metric("engine.decode.messages", Counter, "{message}", "Messages met, by type.", "type", () => ByType(decoder));
        yield return new Metric("engine.decode.results", Counter, "{message}", "Messages met, by what became of them.", "result",
            () => Enum.GetValues<DecodeResult>().Select(result => new MetricValue($"{result}", decoder.Total(result))));
        yield return new Metric("engine.decode.truncated_runs", Counter, "{run}", "Runs of messages whose bytes ended before their count did.", "", () => One(decoder.TruncatedRuns));
    }

    private static IEnumerable<MetricValue> ByType(DecodeCounters decoder) => Enumerable.Range(0, 256)
        .Where(type => decoder.Seen((byte)type) > 0)
        .Select(type => new MetricValue(TypeName((byte)type), decoder.Seen((byte)type)));

    /// <summary>A type byte comes from the wire: what is not a letter or digit is shown as a number.</summary>
    public static string TypeName(byte type) => char.IsAsciiLetterOrDigit((char)type) ? $"{(char)type}" : $"0x{type:X2}";

    private static IEnumerable<Metric> Books(EngineCounters counters)
    {
        double Sum(Func<BookCounters, long> read) => Enumerable.Range(0, counters.Shards).Sum(shard => read(counters.Books(shard)));
        yield return new Metric("engine.book.symbols", Gauge, "{symbol}", "Symbols that have a book.", "", () => One(counters.ActiveSymbols));
        yield return new Metric("engine.book.orders", Gauge, "{order}", "Live orders.", "", () => One(counters.LiveOrders));
        yield return new Metric("engine.book.peak_orders", Gauge, "{order}", "The most live orders one shard ever had.", "", () => One(counters.PeakOrders));
        yield return new Metric("engine.book.faults", Counter, "{fault}", "Faults counted against books, by kind.", "fault",
            () => Enum.GetValues<BookFault>().Select(fault => new MetricValue($"{fault}", counters.BookFaults(fault))));
        yield return new Metric("engine.book.ignored_after_end", Counter, "{event}", "Events after the end of the session.", "", () => One(Sum(b => b.IgnoredAfterEnd)));
        yield return new Metric("engine.book.without_book", Counter, "{event}", "Events of symbols that have no book.", "", () => One(Sum(b => b.WithoutBook)));
        yield return new Metric("engine.book.symbols_without_book", Gauge, "{symbol}", "Symbols of this session for which no book was left.", "", () => One(counters.BookTotals.SymbolsWithoutBook));
        yield return new Metric("engine.book.peak_order_load", Gauge, "1", "The most live orders a shard ever had, of those it takes.", "", () => One(counters.BookTotals.PeakOrderLoad));
        yield return new Metric("engine.book.longest_probe", Gauge, "{slot}", "The most slots an order ever lay behind its home.", "", () => One(counters.BookTotals.LongestProbe));
        yield return new Metric("engine.book.cold_levels", Gauge, "{level}", "Levels far from the best that there is memory in use for.", "", () => One(counters.BookTotals.ColdLevelsTaken));
        yield return new Metric("engine.book.peak_cold_load", Gauge, "1", "The most of these a shard ever used, of those it has.", "", () => One(counters.BookTotals.PeakColdLoad));
        yield return new Metric("engine.book.audit_comparisons", Counter, "{comparison}", "Comparisons of the watched symbol's book with the slow one.", "", () => One(counters.BookTotals.AuditComparisons));
        yield return new Metric("engine.book.broken_trades", Counter, "{trade}", "Trades broken afterwards.", "", () => One(Sum(b => b.BrokenTrades)));
    }

    private static IEnumerable<Metric> Journal(JournalCounters? journal)
    {
        if (journal is null)
            yield break;
        yield return new Metric("engine.journal.recorded_messages", Counter, "{message}", "Messages handed to the journal's thread.", "", () => One(journal.RecordedMessages));
        yield return new Metric("engine.journal.lost_records", Counter, "{record}", "Records that found the journal's ring full; the journal has holes there.", "", () => One(journal.LostRecords));
        yield return new Metric("engine.journal.lost_messages", Counter, "{message}", "Messages in the records that the journal lost.", "", () => One(journal.LostMessages));
        yield return new Metric("engine.journal.written_bytes", Counter, "By", "Bytes written to the journal's files.", "", () => One(journal.WrittenBytes));
        yield return new Metric("engine.journal.segments", Counter, "{file}", "Files the journal began.", "", () => One(journal.Segments));
        yield return new Metric("engine.journal.torn_bytes", Counter, "By", "Bytes of a half-written record that were cut off when the journal was opened.", "", () => One(journal.TornBytes));
        yield return new Metric("engine.journal.faults", Counter, "{fault}", "Times a file of the journal could not be opened or written.", "", () => One(journal.Faults));
    }

    private static IEnumerable<Metric> Analysis(EngineCounters counters)
    {
        if (counters.Signals is not { } analysis)
            yield break;
        yield return new Metric("engine.analysis.signals", Counter, "{signal}", "Signals found.", "", () => One(analysis.Signals));
        yield return new Metric("engine.analysis.summaries", Counter, "{summary}", "Summaries made.", "", () => One(analysis.Summaries));
        yield return new Metric("engine.analysis.withheld", Counter, "{snapshot}", "Snapshots withheld from analyzers because their book was not to be trusted.", "", () => One(analysis.Withheld));
        yield return new Metric("engine.analysis.ignored", Counter, "{snapshot}", "Snapshots of symbols beyond the configured number.", "", () => One(analysis.Ignored));
    }

    private static IEnumerable<Metric> Latencies(EngineCounters counters)
    {
        Metric Latency(string name, string description, Func<HistogramSnapshot> read) =>
            new($"engine.latency.{name}", Gauge, "ns", $"{description}, since the start.", "percentile", () => Percentiles(read()));
        yield return Latency("receive_to_decode", "Receipt of a packet to its decoding", () => counters.ReceiveToDecode.Read());
        yield return Latency("receive_to_snapshot", "Receipt of a packet to each of its snapshots", () => AllShards(counters));
        yield return Latency("receive_to_analysed", "Receipt of a packet to the analysis of the newest snapshot of a batch", () => counters.ReceiveToAnalysed.Read());
        yield return Latency("receive_to_signal", "Receipt of a packet to each signal", () => counters.ReceiveToSignal.Read());
    }

    private static HistogramSnapshot AllShards(EngineCounters counters)
    {
        var all = counters.ReceiveToSnapshot(0).Read();
        for (var shard = 1; shard < counters.Shards; shard++)
            all.Add(counters.ReceiveToSnapshot(shard).Read());
        return all;
    }

    private static IEnumerable<MetricValue> Percentiles(HistogramSnapshot latency) => latency.Total == 0
        ? []
        : new[] { 50, 99, 99.9, 100 }.Select(percent => new MetricValue(
            percent == 100 ? "max" : FormattableString.Invariant($"p{percent}"), Math.Round(Tsc.ToNanoseconds((ulong)latency.ValueAt(percent)))));

    private static IEnumerable<MetricValue> One(double value) => [new MetricValue("", value)];
}
