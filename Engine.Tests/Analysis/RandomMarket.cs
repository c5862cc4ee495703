using CsCheck;
using Engine.Core;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

/// <summary>Snapshots of a few symbols that do everything a book can do, more often than a real one.</summary>
internal static class RandomMarket
{
    private const int Symbols = 3;

    private static readonly long[] Waits = [0, 0, 1_000, 100_000, 1_000_000, 15_000_000, 40_000_000, 130_000_000, 600_000_000, 3_000_000_000];

    /// <summary>One session, in feed order.</summary>
    public static Gen<List<BookSnapshot>> Session { get; } =
        Gen.Select(Gen.Int[0, Symbols - 1], Gen.Int[0, Waits.Length - 1], Gen.Int[0, 99], Gen.Int[0, 9], Gen.Int[0, 9])
            .Array[150, 400].Select(Play);

    private static List<BookSnapshot> Play((int Symbol, int Wait, int Move, int A, int B)[] steps)
    {
        var books = new BookSnapshot[Symbols];
        for (var i = 0; i < Symbols; i++)
            books[i] = Opening(i);
        var nowNs = 34_200_000_000_000L;
        var snapshots = new List<BookSnapshot>(steps.Length);
        foreach (var (symbol, wait, move, a, b) in steps)
        {
            ref var book = ref books[symbol];
            nowNs += Waits[wait];
            book.ExchangeTimeNs = nowNs;
            book.Sequence = (ulong)snapshots.Count + 1;
            book.EventCount += 1 + b % 3;
            book.Flags &= ~(SnapshotFlags.Traded | SnapshotFlags.TopChanged);
            Move(ref book, move, a, b);
            Describe(ref book);
            snapshots.Add(book);
        }

        return snapshots;
    }

    private static BookSnapshot Opening(int symbol) => new()
    {
        Session = SessionId.Parse("RANDOM"),
        Symbol = symbol,
        Quality = BookQuality.Live,
        Flags = SnapshotFlags.NoTrade,
        BidPrice = 1_000_000,
        AskPrice = 1_000_100,
        BidSize = 300,
        AskSize = 300,
        BidDepth5 = 1_500,
        AskDepth5 = 1_500,
        EventCount = 10,
    };

    private static void Move(ref BookSnapshot book, int move, int a, int b)
    {
        switch (move)
        {
            case < 12: // calm: nothing but time
                break;
            case < 24:
                book.BidSize = 1 + 37 * a * a;
                break;
            case < 36:
                book.AskSize = 1 + 41 * b * b;
                break;
            case < 46:
                book.BidPrice += 100 * (a - 5);
                break;
            case < 56:
                book.AskPrice += 100 * (b - 4);
                break;
            case < 64:
                (book.BidDepth5, book.BidSize) = (7 + 23 * a * b, 1 + b);
                break;
            case < 72:
                (book.AskDepth5, book.AskSize) = (7 + 29 * a * b, 1 + a);
                break;
            case < 92:
                Trade(ref book, move % 7 < 5 ? Side.Bid : Side.Ask, (uint)(10 + 60 * a), b);
                break;
            case < 94:
                (book.BidSize, book.BidDepth5) = (0, 0);
                break;
            case < 96:
                (book.AskSize, book.AskDepth5) = (0, 0);
                break;
            case 96:
                book.Quality = a < 7 ? BookQuality.Live : (BookQuality)b;
                book.Quality = book.Quality > BookQuality.Closed ? BookQuality.Live : book.Quality;
                break;
            case 97:
                book.Flags ^= SnapshotFlags.Halted;
                break;
            case 98:
                book.AskPrice = book.BidPrice - 100 * a;
                break;
            default:
                (book.BidPrice, book.AskPrice, book.Quality) = (1_000_000, 1_000_100, BookQuality.Live);
                (book.BidSize, book.AskSize, book.BidDepth5, book.AskDepth5) = (300, 300, 1_500, 1_500);
                break;
        }
    }

    private static void Trade(ref BookSnapshot book, Side aggressor, uint size, int step)
    {
        book.Flags = (book.Flags & ~SnapshotFlags.NoTrade) | SnapshotFlags.Traded;
        book.LastTradePrice = (aggressor == Side.Bid ? book.AskPrice : book.BidPrice) + (aggressor == Side.Bid ? 100 : -100) * (step % 3);
        book.LastTradeSize = size;
        book.TradeCount++;
        book.LastAggressor = aggressor;
        if (aggressor == Side.Bid)
            (book.BuyVolume, book.AskPrice) = (book.BuyVolume + size, book.LastTradePrice);
        else
            (book.SellVolume, book.BidPrice) = (book.SellVolume + size, book.LastTradePrice);
    }

    private static void Describe(ref BookSnapshot book)
    {
        book.Flags &= ~(SnapshotFlags.NoBid | SnapshotFlags.NoAsk | SnapshotFlags.Crossed | SnapshotFlags.Locked);
        if (book.BidSize == 0)
            book.Flags |= SnapshotFlags.NoBid;
        if (book.AskSize == 0)
            book.Flags |= SnapshotFlags.NoAsk;
        // As a book does: with fewer than five levels a depth holds all of its side.
        book.BidReach5 = book.BidSize == 0 || book.EventCount % 7 == 0 ? int.MinValue : book.BidPrice - 100 * (4 + (int)(book.BidDepth5 % 3));
        book.AskReach5 = book.AskSize == 0 || book.EventCount % 11 == 0 ? int.MaxValue : book.AskPrice + 100 * (4 + (int)(book.AskDepth5 % 3));
        if (!book.IsTwoSided)
            return;
        book.BidDepth5 = Math.Max(book.BidDepth5, book.BidSize);
        book.AskDepth5 = Math.Max(book.AskDepth5, book.AskSize);
        if (book.BidPrice >= book.AskPrice)
            book.Flags |= book.BidPrice == book.AskPrice ? SnapshotFlags.Locked : SnapshotFlags.Crossed;
    }
}
