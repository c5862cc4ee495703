using Engine.Core.Analysis;
using Engine.Core.Book;
using Engine.Core.Book.Audit;
using Engine.Core.Feed;
using Engine.Core.Snapshots;
using Engine.Core.Timing;

namespace Engine.Core.Pipeline;

/// <summary>Everything a pipeline was built of, and who frees what.</summary>
internal sealed class PipelineParts : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public required SnapshotBoard Board { get; init; }

    public required SymbolNames Symbols { get; init; }

    public required FeedStage Feed { get; init; }

    public required Completion StopRequested { get; init; }

    /// <summary>Set when the pipeline gives up: whoever waits for another thread stops waiting.</summary>
    public required Completion Aborted { get; init; }

    /// <summary>How stages wait for each other.</summary>
    public required StageWait Wait { get; init; }

    public EngineCounters Counters => new(this);

    public DecodeCounters Decoder { get; set; } = null!;

    /// <summary>The receive thread, where receiving has one of its own.</summary>
    public ReceiveAgent? Receive { get; set; }

    public List<OrderBooks<SnapshotPublisher>> Books { get; } = [];

    /// <summary>One for each of <see cref="Books"/> where a symbol is watched, otherwise none.</summary>
    public List<BookAudit<SnapshotPublisher, NoOrderQueues>> Audits { get; } = [];

    public List<SnapshotStage> SnapshotStages { get; } = [];

    public List<BookAgent> BookAgents { get; } = [];

    public AnalysisAgent Analysis { get; set; } = null!;

    public JournalAgent? Journal { get; set; }

    /// <summary>Starts a reader of all snapshots, behind the newest one.</summary>
    public Func<ISnapshotStream> Subscribe { get; set; } = null!;

    public SignalAnalysis? SignalAnalysis { get; set; }

    /// <summary>The threads to run, in the data's order.</summary>
    public List<IAgent> Agents { get; } = [];

    /// <summary>Bytes of native memory under rings, books and board.</summary>
    public long MemoryBytes => Board.MemoryBytes + Books.Sum(b => b.MemoryBytes) + SnapshotStages.Sum(s => s.RingBytes) + EventRings.Sum(r => r.MemoryBytes);

    /// <summary>The rings between decoder and book threads.</summary>
    public List<EventRing> EventRings { get; } = [];

    /// <summary>Bytes of that which huge pages back now. For start-up: it takes milliseconds.</summary>
    public long HugePageBytes() =>
        Board.HugePageBytes() + Books.Sum(b => b.HugePageBytes) + SnapshotStages.Sum(s => s.HugePageBytes()) + EventRings.Sum(r => r.HugePageBytes);

    /// <summary>What the machine took of each thread's idle time, in the order of <see cref="Agents"/>.</summary>
    public List<StallDetector> Stalls { get; } = [];

    /// <summary>Hands over something to be freed with the pipeline.</summary>
    public T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }

    /// <summary>Frees everything, last taken first. No thread may run any more.</summary>
    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
    }
}
