using Engine.Core.Analysis;
using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.Sources.Journal;
using Engine.Core.Timing;

namespace Engine.Core.Pipeline;

/// <summary>
/// Everything a running pipeline counts. Every group of numbers has one writer, is isolated from the others' by 128 bytes, and may be read by any
/// thread at any time. Feed, book and decoder counters are of their own types, since those rooms know no pipeline.
/// </summary>
public sealed class EngineCounters
{
    private readonly PipelineParts _parts;

    internal EngineCounters(PipelineParts parts) => _parts = parts;

    /// <summary>Receiving has a thread of its own: UDP, staged or sharded.</summary>
    public bool ReceivesApart => _parts.Receive is not null;

    /// <summary>
    /// Datagrams put into the packet ring, and the thread that does it; its stalls are the times the ring was full. Where receiving has no thread of
    /// its own (<see cref="ReceivesApart"/>), the same as <see cref="Feed"/>.
    /// </summary>
    public ref readonly StageCounters Receive => ref (_parts.Receive is { } receive ? ref receive.Counters : ref _parts.Feed.Counters);

    /// <summary>
    /// Messages handed on by the source, in sequence, and the thread that does it. Its depth and high-water mark are datagrams in the packet ring;
    /// 0 where there is none.
    /// </summary>
    public ref readonly StageCounters Feed => ref _parts.Feed.Counters;

    /// <summary>Messages by type, and what was refused.</summary>
    public DecodeCounters Decoder => _parts.Decoder;

    /// <summary>Snapshots analysed; out: signals and summaries.</summary>
    public ref readonly StageCounters Analysis => ref _parts.Analysis.Counters;

    /// <summary>Book threads: one of <see cref="Topology.Staged"/>, several of <see cref="Topology.Sharded"/>, none where the feed's thread does it.</summary>
    public int BookThreads => _parts.BookAgents.Count;

    /// <summary>Books: one for each book thread, at least one.</summary>
    public int Shards => _parts.SnapshotStages.Count;

    /// <summary>What the books hold, refused, and have room for.</summary>
    public BookTotals BookTotals => new(_parts);

    /// <summary>Symbols that have a book.</summary>
    public int ActiveSymbols => _parts.Books.Sum(b => b.ActiveSymbols);

    /// <summary>Live orders in all books.</summary>
    public long LiveOrders => _parts.Books.Sum(b => (long)b.OrderCount);

    /// <summary>The most live orders the books of any one shard ever had.</summary>
    public long PeakOrders => _parts.Books.Max(b => (long)b.PeakOrderCount);

    /// <summary>Every stage now, in the data's order. Allocates: for status lines and metrics.</summary>
    public IReadOnlyList<StageStatus> Stages => StageStatus.Of(_parts);

    /// <summary>Every thread now, in the data's order. Allocates, likewise.</summary>
    public IReadOnlyList<ThreadStatus> Threads => ThreadStatus.Of(_parts);

    /// <summary>Faults of one kind in all books.</summary>
    public long BookFaults(BookFault fault) => _parts.Books.Sum(b => b.Counters.FaultsOf(fault));

    /// <summary>What the books of one shard counted.</summary>
    public BookCounters Books(int shard) => _parts.Books[shard].Counters;

    /// <summary>Events of one book thread.</summary>
    public ref readonly StageCounters Book(int thread) => ref _parts.BookAgents[thread].Counters;

    /// <summary>Snapshots published by one shard.</summary>
    public ref readonly StageCounters Snapshots(int shard) => ref _parts.SnapshotStages[shard].Counters;

    /// <summary>Receive to decoded, before the book or its ring sees the events, in ticks; one value a packet with events.</summary>
    public LatencyHistogram ReceiveToDecode => _parts.Feed.Latency;

    /// <summary>Receive to snapshot of one shard, in ticks; one value a snapshot.</summary>
    public LatencyHistogram ReceiveToSnapshot(int shard) => _parts.SnapshotStages[shard].Latency;

    /// <summary>Receive to analysed by everyone, in ticks; one value a batch of snapshots, of its newest.</summary>
    public LatencyHistogram ReceiveToAnalysed => _parts.Analysis.Latency;

    /// <summary>Receive of the event that made a signal to the signal, before its sink takes it, in ticks; one value a signal.</summary>
    public LatencyHistogram ReceiveToSignal => _parts.Analysis.SignalLatency;

    /// <summary>The journal, if there is one.</summary>
    public JournalCounters? Journal => _parts.Journal?.Journal;

    /// <summary>The analysis, if there is one: signals, summaries, withheld and ignored snapshots.</summary>
    public SignalAnalysis? Signals => _parts.SignalAnalysis;
}
