using Engine.Core.Analysis;
using Engine.Core.Book;
using Engine.Core.Book.Audit;
using Engine.Core.Feed;
using Engine.Core.Feed.Sources.Journal;
using Engine.Core.Snapshots;

namespace Engine.Core.Pipeline;

/// <summary>
/// Wires a source, a wire format, the books, the snapshots and the analysis into threads. The only place that knows which stage runs
/// where; the stages' code is the same in every topology.
/// </summary>
/// <param name="options">The options; null: the defaults for this machine.</param>
public sealed class PipelineBuilder(PipelineOptions? options = null)
{
    private readonly PipelineOptions _options = (options ?? new PipelineOptions()).Resolve(Environment.ProcessorCount);
    private readonly List<ISnapshotObserver> _observers = [];
    private readonly List<IFeedObserver> _feedObservers = [];
    private IFeedSource? _source;
    private AnalysisOptions _analysisOptions = new();
    private AnalyzerSet? _analyzers;
    private ISignalSink? _signals;
    private JournalOptions _journal = new();
    private Action<string>? _report;

    /// <summary>Sets where messages come from.</summary>
    public PipelineBuilder From(IFeedSource source)
    {
        _source = source;
        return this;
    }

    /// <summary>Adds signals and summaries: <paramref name="sink"/> gets them on the analysis thread.</summary>
    /// <param name="sink">Takes signals and summaries.</param>
    /// <param name="analysis">Thresholds and intervals; null: the documented defaults.</param>
    /// <param name="analyzers">Which analyzers run; null: the built-in ones.</param>
    public PipelineBuilder Analyse(ISignalSink sink, AnalysisOptions? analysis = null, AnalyzerSet? analyzers = null)
    {
        _signals = sink;
        _analysisOptions = analysis ?? new AnalysisOptions();
        _analyzers = analyzers;
        return this;
    }

    /// <summary>
    /// Shows every snapshot to <paramref name="observer"/>, on the analysis thread and before the analysis: it must not block, or all that thread does is late.
    /// For a consumer at its own speed see <see cref="MarketDataPipeline.Subscribe"/>.
    /// </summary>
    public PipelineBuilder Observe(ISnapshotObserver observer)
    {
        _observers.Add(observer);
        return this;
    }

    /// <summary>Shows what happens to the feed itself to <paramref name="observer"/>, on the analysis thread.</summary>
    public PipelineBuilder Observe(IFeedObserver observer)
    {
        _feedObservers.Add(observer);
        return this;
    }

    /// <summary>Records what the arbitration hands on, on a thread of its own; <see cref="JournalFeedSource"/> replays it. Without a folder nothing is recorded.</summary>
    public PipelineBuilder JournalTo(JournalOptions journal)
    {
        _journal = journal;
        return this;
    }

    /// <summary>Tells <paramref name="report"/> what threads were granted (cores, priorities, memory), a line each.</summary>
    public PipelineBuilder ReportTo(Action<string> report)
    {
        _report = report;
        return this;
    }

    /// <summary>Takes all memory and wires the stages. Nothing runs yet.</summary>
    /// <typeparam name="TFormat">The wire format of the source's messages.</typeparam>
    /// <exception cref="ArgumentException">An option cannot be used; the message has one line for each.</exception>
    /// <exception cref="InvalidOperationException">There is no source.</exception>
    /// <exception cref="IOException">The source cannot be opened, or the journal's folder cannot be used.</exception>
    public MarketDataPipeline Build<TFormat>()
        where TFormat : struct, IWireFormat
    {
        var faults = new List<string>();
        _options.Validate(faults);
        _journal.Validate(faults);
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults));
        var source = _source ?? throw new InvalidOperationException("The pipeline has no source: call From first.");

        // On one thread the book can always make room by letting the analysis run: nothing needs to be overwritten.
        var mode = _options.Lossless || _options.Topology == Topology.Fused ? BroadcastMode.Lossless : BroadcastMode.Live;
        var aborted = new Completion();
        var wait = new StageWait(aborted, _options.Idle);
        var feedStage = new FeedStage(mode, wait);
        var parts = new PipelineParts
        {
            Board = new SnapshotBoard(_options.MaxSymbols, _options.HugePages),
            Symbols = new SymbolNames(_options.MaxSymbols),
            Feed = feedStage,
            StopRequested = new Completion(),
            Aborted = aborted,
            Wait = wait,
        };
        parts.Own(feedStage);
        parts.Own(parts.Board);
        switch (_options.Topology)
        {
            case Topology.Fused:
                WireFused<TFormat>(parts, source, mode);
                break;
            case Topology.Staged:
                WireStaged<TFormat>(parts, source, mode);
                break;
            case Topology.Sharded:
                WireSharded<TFormat>(parts, source, mode);
                break;
            default:
                WireInline<TFormat>(parts, source, mode);
                break;
        }

        if (parts.Journal is { } journal)
            parts.Agents.Add(journal);

        // Several replays may run beside each other; they are not to share one core.
        var placed = source.IsFinite ? _options : _options.PlaceReceiver(Environment.ProcessorCount, CpuSet.Allowed());
        return new MarketDataPipeline(placed, parts, _report);
    }

    private void WireFused<TFormat>(PipelineParts parts, IFeedSource source, BroadcastMode mode)
        where TFormat : struct, IWireFormat
    {
        var (feed, analysis) = WireOneThread<TFormat>(parts, source, mode);
        parts.SnapshotStages[0].OwnReader = parts.Feed.OwnReader = analysis;
        parts.Agents.Add(new FusedAgent(feed, analysis));
    }

    private void WireInline<TFormat>(PipelineParts parts, IFeedSource source, BroadcastMode mode)
        where TFormat : struct, IWireFormat
    {
        var (feed, analysis) = WireOneThread<TFormat>(parts, source, mode);
        parts.Agents.Add(feed);
        parts.Agents.Add(analysis);
    }

    private (FeedAgent Feed, AnalysisAgent Analysis) WireOneThread<TFormat>(PipelineParts parts, IFeedSource source, BroadcastMode mode)
        where TFormat : struct, IWireFormat
    {
        var done = new Completion();
        var ring = AddBooks(parts, mode);
        var feed = AddFeed<TFormat, BookSink>(parts, source, new BookSink(parts.Books[0], parts.Feed, AuditOf(parts, 0)), done, parts.Books[0]);
        parts.Subscribe = () => new SingleSnapshotStream(ring.Subscribe(), done);
        return (feed, AddAnalysis(parts, parts.Subscribe()));
    }

    private void WireStaged<TFormat>(PipelineParts parts, IFeedSource source, BroadcastMode mode)
        where TFormat : struct, IWireFormat
    {
        var decoded = new Completion();
        var events = AddEventRing(parts, withOrdinals: false);
        var ring = AddBooks(parts, mode);
        var booked = new Completion();
        parts.Agents.Add(AddFeed<TFormat, RingSink>(parts, source, new RingSink(events, parts.Feed), decoded));
        AddBookThread(parts, "engine-book", events, decoded, booked, progress: null);
        parts.Subscribe = () => new SingleSnapshotStream(ring.Subscribe(), booked);
        parts.Agents.Add(AddAnalysis(parts, parts.Subscribe()));
    }

    private void WireSharded<TFormat>(PipelineParts parts, IFeedSource source, BroadcastMode mode)
        where TFormat : struct, IWireFormat
    {
        var decoded = new Completion();
        var decodeProgress = new DecodeProgress();
        var events = new EventRing[_options.Shards];
        var shards = new List<(ShardRing Ring, ShardProgress Progress, Completion Writer)>();
        var bookThreads = new List<Action>();
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = AddEventRing(parts, withOrdinals: true);
            var ring = parts.Own(new ShardRing(_options.SnapshotRingSize, mode, events[i], _options.HugePages));
            AddBooks(parts, new SnapshotStage(parts.Board, ring, parts.Symbols, parts.Wait));
            var progress = new ShardProgress(decodeProgress);
            var booked = new Completion();
            shards.Add((ring, progress, booked));
            var (role, shardEvents) = ($"engine-book-{i}", events[i]);
            bookThreads.Add(() => AddBookThread(parts, role, shardEvents, decoded, booked, progress));
        }

        parts.Subscribe = () => new ShardedSnapshotStream(shards.Select(s => (s.Ring.Subscribe(), s.Progress, s.Writer)));
        var sink = new ShardSink(events, parts.Feed, decodeProgress);
        parts.Agents.Add(AddFeed<TFormat, ShardSink>(parts, source, sink, decoded));
        bookThreads.ForEach(add => add());
        parts.Agents.Add(AddAnalysis(parts, parts.Subscribe()));
    }

    private EventRing AddEventRing(PipelineParts parts, bool withOrdinals)
    {
        var ring = parts.Own(new EventRing(_options.EventRingSize, parts.Wait, withOrdinals, _options.HugePages));
        parts.EventRings.Add(ring);
        return ring;
    }

    private SnapshotRing AddBooks(PipelineParts parts, BroadcastMode mode)
    {
        var ring = parts.Own(new SnapshotRing(_options.SnapshotRingSize, mode, _options.HugePages));
        AddBooks(parts, new SnapshotStage(parts.Board, ring, parts.Symbols, parts.Wait));
        return ring;
    }

    private void AddBooks(PipelineParts parts, SnapshotStage stage)
    {
        var books = new OrderBooks<SnapshotPublisher>(
            new OrderBooksOptions { OrderCapacity = _options.MaxOrders, SymbolCapacity = _options.MaxSymbols, ColdLevelCapacity = _options.MaxColdLevels, HugePages = _options.HugePages },
            new SnapshotPublisher(stage));
        parts.SnapshotStages.Add(stage);
        parts.Books.Add(parts.Own(books));
        if (_options.AuditSymbol.Length == 0)
            return;
        var audit = new BookAudit<SnapshotPublisher, NoOrderQueues>(books);
        audit.Watch(SymbolName.Parse(_options.AuditSymbol));
        parts.Audits.Add(audit);
    }

    private static BookAudit<SnapshotPublisher, NoOrderQueues>? AuditOf(PipelineParts parts, int shard) => parts.Audits.Count > 0 ? parts.Audits[shard] : null;

    private void AddBookThread(PipelineParts parts, string role, EventRing events, Completion producer, Completion done, ShardProgress? progress)
    {
        var shard = parts.BookAgents.Count;
        var agent = new BookAgent(role, events, parts.Books[shard], producer, done, progress, AuditOf(parts, shard));
        parts.BookAgents.Add(agent);
        parts.Agents.Add(agent);
    }

    private FeedAgent AddFeed<TFormat, TSink>(PipelineParts parts, IFeedSource source, TSink sink, Completion done, OrderBooks<SnapshotPublisher>? ownBooks = null)
        where TFormat : struct, IWireFormat
        where TSink : struct, IEventSink => _options.ReplaySpeed > 0
        ? OpenFeed<TFormat, PacedSink<TSink>>(parts, source, new PacedSink<TSink>(sink, new Pacing(_options.ReplaySpeed, parts.StopRequested)), done, ownBooks)
        : OpenFeed<TFormat, TSink>(parts, source, sink, done, ownBooks);

    private FeedAgent OpenFeed<TFormat, TSink>(PipelineParts parts, IFeedSource source, TSink sink, Completion done, OrderBooks<SnapshotPublisher>? ownBooks)
        where TFormat : struct, IWireFormat
        where TSink : struct, IEventSink
    {
        var decoder = new MessageDecoder<TFormat, TSink>(sink);
        parts.Decoder = decoder.Counters;
        var tap = new FeedTap<MessageDecoder<TFormat, TSink>>(decoder, parts.Feed);
        if (_journal.Folder.Length == 0)
            return OpenFeed(parts, source, tap, done, ownBooks);
        parts.Journal = parts.Own(new JournalAgent(_journal, TFormat.Name, done, TimeProvider.System));
        return OpenFeed(parts, source, new JournalTap<FeedTap<MessageDecoder<TFormat, TSink>>>(tap, parts.Journal.Input), done, ownBooks);
    }

    private FeedAgent OpenFeed<TTap>(PipelineParts parts, IFeedSource source, TTap tap, Completion done, OrderBooks<SnapshotPublisher>? ownBooks)
        where TTap : struct, IMessageSink
    {
        if (source is not IReceivedFeedSource udp || _options.Topology is not (Topology.Staged or Topology.Sharded))
            return new FeedAgent("engine-rx", parts.Own(source.Open(tap)), parts.Feed, done, parts.StopRequested, ownBooks: ownBooks);
        var (receive, ring, feed) = udp.OpenReceived(tap, _options.PacketRingSize, parts.StopRequested, done);
        parts.Receive = receive;
        parts.Agents.Add(receive);
        _report?.Invoke(ring.Describe());
        return new FeedAgent("engine-decode", parts.Own(feed), parts.Feed, done, stopRequested: null, ring);
    }

    private AnalysisAgent AddAnalysis(PipelineParts parts, ISnapshotStream snapshots)
    {
        var signals = _signals is null ? null : new TimedSignals(_signals);
        if (signals is not null)
            parts.SignalAnalysis = new SignalAnalysis(_analysisOptions with { MaxSymbols = _options.MaxSymbols }, signals, _analyzers);
        parts.Analysis = new AnalysisAgent(
            snapshots, parts.Feed.ControlEvents.Subscribe(), parts.SignalAnalysis, signals, [.. _observers], [.. _feedObservers]);
        return parts.Analysis;
    }
}
