using Engine.Core;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

/// <summary>Many snapshots of many symbols with everything analyzers look at, from a fixed seed.</summary>
internal static class AnalysisInput
{
    public static BookSnapshot[] Busy(int symbols, int count)
    {
        var random = new Random(7);
        var books = new BookSnapshot[symbols];
        for (var i = 0; i < symbols; i++)
            books[i] = Opening(i);
        var snapshots = new BookSnapshot[count];
        var nowNs = 34_200_000_000_000L;
        for (var i = 0; i < count; i++)
        {
            ref var book = ref books[random.Next(symbols)];
            nowNs += random.Next(4_000_000);
            book.Sequence = (ulong)i + 1;
            book.ExchangeTimeNs = nowNs;
            book.EventCount++;
            Move(ref book, random);
            snapshots[i] = book;
        }

        return snapshots;
    }

    private static BookSnapshot Opening(int symbol) => new()
    {
        Session = SessionId.Parse("BUSY"),
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
        switch (random.Next(10))
        {
            case < 3:
                book.BidSize = 1 + random.Next(random.Next(10) == 0 ? 4_000 : 800);
                break;
            case < 6:
                book.AskSize = 1 + random.Next(random.Next(10) == 0 ? 4_000 : 800);
                break;
            case 6:
                book.BidPrice = 1_000_000 + 100 * random.Next(-8, 2);
                break;
            case 7:
                book.AskPrice = 1_000_200 + 100 * random.Next(-1, 8);
                break;
            default:
                Trade(ref book, random.Next(4) > 0 ? Side.Bid : Side.Ask, (uint)random.Next(1, 300));
                break;
        }

        book.BidDepth5 = book.BidSize + random.Next(500, 3_000);
        book.AskDepth5 = book.AskSize + random.Next(500, 3_000);
        book.BidReach5 = book.BidPrice - 100 * random.Next(4, 8);
        book.AskReach5 = book.AskPrice + 100 * random.Next(4, 8);
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
