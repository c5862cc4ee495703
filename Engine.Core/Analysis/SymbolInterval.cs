using System.Runtime.CompilerServices;
using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>
/// What is remembered of one symbol to close its interval: its last snapshot, and sums since the interval began. The head of its block.
/// All zeros is a symbol never seen.
/// </summary>
internal struct SymbolInterval
{
    /// <summary>The last snapshot.</summary>
    public BookSnapshot Last;

    /// <summary>Analyzers did not see the last snapshot.</summary>
    public bool WasWithheld;

    private bool _hasMid;
    private BookQuality _quality;
    private long _startNs;
    private long _accruedToNs;
    private long _twoSidedNs;
    private double _spreadTime;
    private double _imbalanceTime;
    private long _openTwiceMid;
    private long _highTwiceMid;
    private long _lowTwiceMid;
    private long _closeTwiceMid;
    private long _orderFlow;
    private ulong _firstSequence;
    private long _buyVolumeBefore;
    private long _sellVolumeBefore;
    private long _eventsBefore;
    private uint _tradesBefore;
    private bool _isOpen;
    private int _generation;

    /// <summary>A row is due when the interval ends.</summary>
    public readonly bool IsOpen => _isOpen;

    /// <summary>Behind which hole in the snapshots <see cref="Last"/> was seen; 0: the symbol was never seen.</summary>
    public readonly int Generation => _generation;

    /// <summary>Begins an interval with the book as the last snapshot left it.</summary>
    /// <param name="startNs">Start of the interval.</param>
    /// <param name="first">The snapshot that is about to be added.</param>
    public void Open(long startNs, in BookSnapshot first)
    {
        _isOpen = true;
        _startNs = _accruedToNs = startNs;
        _twoSidedNs = 0;
        _spreadTime = _imbalanceTime = 0;
        _orderFlow = 0;
        _firstSequence = first.Sequence;
        _hasMid = false;
        if (_generation == 0)
            return;
        _quality = Last.Quality;
        _buyVolumeBefore = Last.BuyVolume;
        _sellVolumeBefore = Last.SellVolume;
        _eventsBefore = Last.EventCount;
        _tradesBefore = Last.TradeCount;
        if (Last.IsTwoSided)
            AddMid(Last.TwiceMid);
    }

    /// <summary>
    /// Takes up the symbol where snapshots are missing before its next one, or none was seen yet. What was traded in between is in no row: neither
    /// is known when it was, nor is all of it the interval's. Only what the snapshot's own event did belongs here.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Join(int generation, in BookSnapshot next)
    {
        var traded = (next.Flags & SnapshotFlags.Traded) != 0;
        if (_generation == 0)
        {
            // There is no book whose time could be weighted.
            _quality = next.Quality;
            _accruedToNs = Math.Max(_accruedToNs, next.ExchangeTimeNs);
        }
        else
        {
            _quality = Worse(_quality, BookQuality.StaleGap);
        }

        _buyVolumeBefore += next.BuyVolume - (traded && next.LastAggressor == Side.Bid ? next.LastTradeSize : 0) - Last.BuyVolume;
        _sellVolumeBefore += next.SellVolume - (traded && next.LastAggressor == Side.Ask ? next.LastTradeSize : 0) - Last.SellVolume;
        _eventsBefore += next.EventCount - 1 - Last.EventCount;
        _tradesBefore += next.TradeCount - (traded ? 1u : 0u) - Last.TradeCount;
        _generation = generation;
    }

    /// <summary>Adds the symbol's next snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="follows">No message is missing since the last one.</param>
    public void Add(in BookSnapshot snapshot, bool follows)
    {
        Accrue(snapshot.ExchangeTimeNs);
        if (follows)
            _orderFlow += OrderFlow(Last, snapshot);
        if (snapshot.Quality != _quality)
            _quality = Worse(_quality, snapshot.Quality);
        if (snapshot.IsTwoSided)
            AddMid(snapshot.TwiceMid);
        Last = snapshot;
    }

    /// <summary>Ends the interval and describes it.</summary>
    /// <param name="endNs">Its end.</param>
    /// <param name="generation">The analysis's: if it is not the symbol's, snapshots are missing behind the last one, and may have been of this interval.</param>
    /// <param name="summary">What it was.</param>
    public void Close(long endNs, int generation, out SymbolSummary summary)
    {
        Accrue(endNs);
        _isOpen = false;
        summary = default;
        summary.Session = Last.Session;
        summary.FirstSequence = _firstSequence;
        summary.LastSequence = Last.Sequence;
        summary.StartTimeNs = _startNs;
        summary.EndTimeNs = endNs;
        summary.Symbol = Last.Symbol;
        summary.Quality = generation == _generation ? _quality : Worse(_quality, BookQuality.StaleGap);
        summary.OrderFlowImbalance = _orderFlow;
        summary.BuyVolume = Last.BuyVolume - _buyVolumeBefore;
        summary.SellVolume = Last.SellVolume - _sellVolumeBefore;
        summary.EventCount = (uint)Math.Clamp(Last.EventCount - _eventsBefore, 0, uint.MaxValue);
        summary.TradeCount = Last.TradeCount - _tradesBefore;
        if (_hasMid)
            DescribeMid(ref summary);
    }

    /// <summary>
    /// The order flow of one change of the best quotes, in shares: Cont, Kukanov and Stoikov, "The Price Impact of Order Book Events", 2014,
    /// section 2.1. A missing side counts as size 0 at the worst possible price.
    /// </summary>
    public static long OrderFlow(in BookSnapshot before, in BookSnapshot after)
    {
        var bidBefore = (before.Flags & SnapshotFlags.NoBid) == 0 ? before.BidPrice : int.MinValue;
        var bidAfter = (after.Flags & SnapshotFlags.NoBid) == 0 ? after.BidPrice : int.MinValue;
        var askBefore = (before.Flags & SnapshotFlags.NoAsk) == 0 ? before.AskPrice : int.MaxValue;
        var askAfter = (after.Flags & SnapshotFlags.NoAsk) == 0 ? after.AskPrice : int.MaxValue;
        return (bidAfter >= bidBefore ? after.BidSize : 0) - (bidAfter <= bidBefore ? before.BidSize : 0)
            - (askAfter <= askBefore ? after.AskSize : 0) + (askAfter >= askBefore ? before.AskSize : 0);
    }

    /// <summary>The quality that says more against trusting the book: live, closed, silent, empty, gap.</summary>
    public static BookQuality Worse(BookQuality a, BookQuality b) => Rank(a) >= Rank(b) ? a : b;

    private static int Rank(BookQuality quality) => quality switch
    {
        BookQuality.Live => 0,
        BookQuality.Closed => 1,
        BookQuality.StaleSilent => 2,
        BookQuality.Empty => 3,
        _ => 4,
    };

    private void Accrue(long nowNs)
    {
        var elapsedNs = nowNs - _accruedToNs;
        if (elapsedNs <= 0)
            return;
        _accruedToNs = nowNs;
        if (!Last.IsTwoSided)
            return;
        _twoSidedNs += elapsedNs;
        _spreadTime += (double)elapsedNs * Last.Spread;
        _imbalanceTime += elapsedNs * Last.Imbalance;
    }

    private void AddMid(long twiceMid)
    {
        _closeTwiceMid = twiceMid;
        if (!_hasMid)
        {
            _hasMid = true;
            _openTwiceMid = _highTwiceMid = _lowTwiceMid = twiceMid;
            return;
        }

        _highTwiceMid = Math.Max(_highTwiceMid, twiceMid);
        _lowTwiceMid = Math.Min(_lowTwiceMid, twiceMid);
    }

    private readonly void DescribeMid(ref SymbolSummary summary)
    {
        summary.HasMid = true;
        summary.OpenTwiceMid = _openTwiceMid;
        summary.HighTwiceMid = _highTwiceMid;
        summary.LowTwiceMid = _lowTwiceMid;
        summary.CloseTwiceMid = _closeTwiceMid;
        // Two-sided for no time at all, between two events of one timestamp: there is nothing to weight.
        if (_twoSidedNs == 0)
            return;
        summary.Spread = _spreadTime / _twoSidedNs;
        summary.Imbalance = _imbalanceTime / _twoSidedNs;
    }
}
