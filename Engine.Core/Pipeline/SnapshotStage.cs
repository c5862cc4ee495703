using System.Runtime.CompilerServices;
using Engine.Core.Book;
using Engine.Core.Snapshots;
using Engine.Core.Timing;

namespace Engine.Core.Pipeline;

/// <summary>
/// Makes a <see cref="BookSnapshot"/> of every change a book tells, and publishes it on the board and the ring. Runs on the book's thread.
/// </summary>
internal sealed class SnapshotStage
{
    private readonly SnapshotBoard _board;
    private readonly SnapshotRing? _ring;
    private readonly ShardRing? _shardRing;
    private readonly SymbolNames _symbols;
    private readonly StageWait _wait;
    private readonly StageCounters[] _counters = new StageCounters[1];

    /// <summary>The stage of the only book thread.</summary>
    public SnapshotStage(SnapshotBoard board, SnapshotRing ring, SymbolNames symbols, StageWait wait)
        : this(board, symbols, wait) => _ring = ring;

    /// <summary>The stage of one of several book threads.</summary>
    public SnapshotStage(SnapshotBoard board, ShardRing ring, SymbolNames symbols, StageWait wait)
        : this(board, symbols, wait) => _shardRing = ring;

    private SnapshotStage(SnapshotBoard board, SymbolNames symbols, StageWait wait)
    {
        _board = board;
        _symbols = symbols;
        _wait = wait;
    }

    /// <summary>Counters of the stage; in and out are snapshots.</summary>
    public ref StageCounters Counters => ref _counters[0];

    /// <summary>Receive to publication, in ticks. Only events with a receive time count.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>
    /// Where snapshots go when the ring is full and its reader is this very thread; null: the reader has a thread of its own and a full
    /// lossless ring is waited for.
    /// </summary>
    public IAgent? OwnReader { get; set; }

    /// <summary>Bytes of the ring.</summary>
    public long RingBytes => _shardRing?.MemoryBytes ?? _ring!.MemoryBytes;

    /// <summary>Bytes of that which huge pages back now.</summary>
    public long HugePageBytes() => _shardRing?.HugePageBytes() ?? _ring!.HugePageBytes();

    /// <summary>Publishes the state of <paramref name="book"/> after <paramref name="e"/>.</summary>
    [HotPath]
    public void Publish(ref readonly MarketEvent e, ref readonly SymbolBook book, BookChange change)
    {
        if ((uint)book.Symbol >= (uint)_symbols.Capacity)
        {
            Counters.Refuse();
            return;
        }

        if (!_symbols.Knows(book.Symbol))
            _symbols.Set(book.Symbol, book.Name);

        Unsafe.SkipInit(out BookSnapshot snapshot);
        snapshot.Session = e.Session;
        snapshot.Sequence = e.Sequence;
        snapshot.ExchangeTimeNs = e.Kind < EventKind.SessionStarted ? e.ExchangeTimeNs : LastTimeOf(book.Symbol);
        snapshot.ReceiveTsc = e.ReceiveTsc;
        Fill(ref snapshot, in book, change);
        snapshot.PublishTsc = Tsc.Now();
        _board.Publish(in snapshot);
        if (!TryPublish(in e, in snapshot))
            OnRingFull(in e, in snapshot);
        Counters.Count(1, 1);
        if (snapshot.ReceiveTsc != 0)
            Latency.Record(snapshot.PublishTsc - snapshot.ReceiveTsc);
    }

    private static void Fill(ref BookSnapshot snapshot, ref readonly SymbolBook book, BookChange change)
    {
        snapshot.Symbol = book.Symbol;
        snapshot.Flags = FlagsOf(in book, change);
        snapshot.Quality = book.Quality;
        snapshot.LastAggressor = book.LastAggressor;
        snapshot.BidPrice = book.HasBid ? book.BidPrice : 0;
        snapshot.AskPrice = book.HasAsk ? book.AskPrice : 0;
        snapshot.BidSize = book.BidSize;
        snapshot.AskSize = book.AskSize;
        snapshot.BidDepth5 = book.DepthOf(Side.Bid, 5, out snapshot.BidReach5);
        snapshot.AskDepth5 = book.DepthOf(Side.Ask, 5, out snapshot.AskReach5);
        snapshot.BuyVolume = book.BuyVolume;
        snapshot.SellVolume = book.SellVolume;
        snapshot.LastTradePrice = book.TradeCount == 0 ? 0 : book.LastTradePrice;
        snapshot.LastTradeSize = book.TradeCount == 0 ? 0 : book.LastTradeSize;
        snapshot.EventCount = book.EventCount;
        snapshot.TradeCount = book.TradeCount;
        snapshot.FaultCount = book.FaultCount;
    }

    private static SnapshotFlags FlagsOf(ref readonly SymbolBook book, BookChange change)
    {
        var flags = book.HasBid ? SnapshotFlags.None : SnapshotFlags.NoBid;
        if (!book.HasAsk)
            flags |= SnapshotFlags.NoAsk;
        if (book.IsCrossed)
            flags |= SnapshotFlags.Crossed;
        if (book.IsLocked)
            flags |= SnapshotFlags.Locked;
        if (book.IsHalted)
            flags |= SnapshotFlags.Halted;
        if (book.IsSuspect)
            flags |= SnapshotFlags.Suspect;
        if (book.TradeCount == 0)
            flags |= SnapshotFlags.NoTrade;
        if ((change & BookChange.Top) != 0)
            flags |= SnapshotFlags.TopChanged;
        if ((change & BookChange.Trade) != 0)
            flags |= SnapshotFlags.Traded;
        return flags;
    }

    // A control event has no exchange time: the symbol's own last one is the same on every run and in every topology.
    private long LastTimeOf(int symbol)
    {
        var view = _board.View(symbol);
        return view.IsEmpty ? 0 : view.Value.ExchangeTimeNs;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryPublish(ref readonly MarketEvent e, in BookSnapshot snapshot) =>
        _shardRing is { } ordered ? ordered.TryPublish(in e, in snapshot) : _ring!.TryPublish(in snapshot);

    [ColdPath("the analysis is a whole ring behind: a replay waits for it, by definition")]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnRingFull(ref readonly MarketEvent e, in BookSnapshot snapshot)
    {
        Counters.Stall();
        var idle = _wait.Begin();
        while (!TryPublish(in e, in snapshot) && !_wait.IsOver)
        {
            if (OwnReader is { } reader)
                reader.DoWork();
            else
                idle.Wait();
        }
    }
}

/// <summary>The books' listener: hands every change to the stage.</summary>
internal readonly struct SnapshotPublisher(SnapshotStage stage) : IBookListener
{
    public void OnBookChanged(ref readonly MarketEvent e, ref readonly SymbolBook book, BookChange change) => stage.Publish(in e, in book, change);
}
