using Engine.Core;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

/// <summary>Writes the snapshots of one symbol by saying what changes.</summary>
internal sealed class Tape(int symbol = 1)
{
    public const long Second = 1_000_000_000;
    public const long Millisecond = 1_000_000;

    private BookSnapshot _last = new()
    {
        Session = SessionId.Parse("TEST"),
        ExchangeTimeNs = 34_200 * Second,
        Symbol = symbol,
        Quality = BookQuality.Live,
        Flags = SnapshotFlags.NoTrade,
        BidPrice = 1_000_000,
        AskPrice = 1_000_100,
        BidSize = 100,
        AskSize = 100,
        BidDepth5 = 500,
        AskDepth5 = 500,
        BidReach5 = 999_600,
        AskReach5 = 1_000_500,
    };

    public List<BookSnapshot> Snapshots { get; } = [];

    public long NowNs => _last.ExchangeTimeNs;

    /// <summary>Lets time pass.</summary>
    public Tape Wait(long ns)
    {
        _last.ExchangeTimeNs += ns;
        return this;
    }

    /// <summary>The next snapshot: what the last one had, with a change.</summary>
    public Tape Add(Change? change = null)
    {
        _last.Sequence++;
        _last.EventCount++;
        _last.Flags &= ~(SnapshotFlags.Traded | SnapshotFlags.TopChanged);
        change?.Invoke(ref _last);
        Snapshots.Add(_last);
        return this;
    }

    /// <summary>A trade at the best price of the side that rests; sizes do not change unless <paramref name="change"/> says so.</summary>
    public Tape Trade(Side aggressor, uint size, int? price = null, Change? change = null) => Add((ref BookSnapshot s) =>
    {
        s.Flags = (s.Flags & ~SnapshotFlags.NoTrade) | SnapshotFlags.Traded;
        s.LastAggressor = aggressor;
        s.LastTradeSize = size;
        s.LastTradePrice = price ?? (aggressor == Side.Bid ? s.AskPrice : s.BidPrice);
        s.TradeCount++;
        if (aggressor == Side.Bid)
            s.BuyVolume += size;
        else
            s.SellVolume += size;
        change?.Invoke(ref s);
    });

    /// <summary>The same book again and again, so that averages become known.</summary>
    public Tape Calm(long durationNs, long stepNs = 100 * Millisecond)
    {
        for (var endNs = NowNs + durationNs; NowNs < endNs;)
            Wait(stepNs).Add();
        return this;
    }

    public delegate void Change(ref BookSnapshot snapshot);
}
