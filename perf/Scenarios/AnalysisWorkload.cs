using Engine.Core;
using Engine.Core.Snapshots;

namespace Perf.Scenarios;

/// <summary>
/// Snapshots as analysis meets them at full speed: one every 200 ns of exchange time, spread over symbols as an exchange's are (a few busy, most quiet),
/// seven in ten a change of a best size, two a change of a best price, one a trade. From a fixed seed.
/// </summary>
internal sealed class AnalysisWorkload
{
    private const int SpacingNs = 200;

    private readonly BookSnapshot[] _snapshots;
    private readonly BookSnapshot[] _last;

    public AnalysisWorkload(int symbols, int count)
    {
        var random = new Random(11);
        _last = new BookSnapshot[symbols];
        for (var i = 0; i < symbols; i++)
            _last[i] = Opening(i);
        _snapshots = new BookSnapshot[count];
        var nowNs = 34_200_000_000_000L;
        for (var i = 0; i < count; i++)
        {
            // The square of a uniform number: the busiest tenth of the symbols gets a third of the snapshots.
            var uniform = random.NextDouble();
            ref var book = ref _last[(int)(uniform * uniform * symbols)];
            book.ExchangeTimeNs = nowNs += SpacingNs;
            book.Sequence = (ulong)i + 1;
            book.EventCount++;
            Move(ref book, random);
            _snapshots[i] = book;
        }
    }

    public ReadOnlySpan<BookSnapshot> Snapshots => _snapshots;

    /// <summary>Moves the whole tape on, so that it can be played again and time and volumes go on from where they were.</summary>
    public void Advance()
    {
        var spanNs = (long)_snapshots.Length * SpacingNs;
        foreach (ref var snapshot in _snapshots.AsSpan())
        {
            ref readonly var last = ref _last[snapshot.Symbol];
            snapshot.ExchangeTimeNs += spanNs;
            snapshot.Sequence += (ulong)_snapshots.Length;
            snapshot.BuyVolume += last.BuyVolume;
            snapshot.SellVolume += last.SellVolume;
            snapshot.EventCount += last.EventCount;
            snapshot.TradeCount += last.TradeCount;
        }
    }

    private static BookSnapshot Opening(int symbol) => new()
    {
        Session = SessionId.Parse("PERF"),
        Symbol = symbol,
        Quality = BookQuality.Live,
        Flags = SnapshotFlags.NoTrade,
        BidPrice = 1_000_000,
        AskPrice = 1_000_200,
        BidSize = 400,
        AskSize = 400,
        BidDepth5 = 2_000,
        AskDepth5 = 2_000,
    };

    private static void Move(ref BookSnapshot book, Random random)
    {
        book.Flags &= ~SnapshotFlags.Traded;
        switch (random.Next(20))
        {
            case < 7:
                book.BidSize = 1 + random.Next(800);
                break;
            case < 14:
                book.AskSize = 1 + random.Next(800);
                break;
            case < 16:
                book.BidPrice = 1_000_000 - 100 * random.Next(4);
                break;
            case < 18:
                book.AskPrice = 1_000_200 + 100 * random.Next(4);
                break;
            default:
                Trade(ref book, random.Next(2) == 0 ? Side.Bid : Side.Ask, (uint)random.Next(1, 300));
                break;
        }

        book.BidDepth5 = book.BidSize + 1_600 + random.Next(300);
        book.AskDepth5 = book.AskSize + 1_600 + random.Next(300);
        book.BidReach5 = book.BidPrice - 400;
        book.AskReach5 = book.AskPrice + 400;
    }

    private static void Trade(ref BookSnapshot book, Side aggressor, uint size)
    {
        book.Flags = (book.Flags & ~SnapshotFlags.NoTrade) | SnapshotFlags.Traded;
        book.LastAggressor = aggressor;
        book.LastTradeSize = size;
        book.LastTradePrice = aggressor == Side.Bid ? book.AskPrice : book.BidPrice;
        book.TradeCount++;
        if (aggressor == Side.Bid)
            book.BuyVolume += size;
        else
            book.SellVolume += size;
    }
}
