using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Book;

/// <summary>
/// The state of one symbol's book: what a listener sees, by reference, and the memory the ladders work in. Lives in the arena of its
/// <see cref="OrderBooks{TListener}"/>; written by one thread, and only that thread may read it.
/// </summary>
/// <remarks>
/// <code>
///  0     64    128                       320            1344           2368
///  +-----+-----+-------------------------+--------------+--------------+
///  | bid | ask | volumes, status, cold   | 256 bid      | 256 ask      |
///  | side| side| stores, fault counters  | sizes        | sizes        |
///  +-----+-----+-------------------------+--------------+--------------+
/// </code>
/// These 2,368 bytes are all of a symbol's state but its cold levels and 24 bytes of the directory. An event touches its side's line, the line at 128
/// (quality, marks, volumes) and one line of sizes; a change of the top also looks at the other side's line. 37 lines are an odd number on
/// purpose: the same line of many symbols then falls into different sets of the cache.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
public unsafe struct SymbolBook
{
    /// <summary>Bytes of one symbol.</summary>
    public const int SizeInBytes = SizesOffset + 2 * SizesBytes;

    internal const int SizesOffset = 320, SizesBytes = PriceLadder.Width * sizeof(uint), ColdOffset = 192, FaultsOffset = 224;
    internal const int FaultKinds = (int)BookFault.Locked + 1;

    [FieldOffset(0)] internal LadderSide BidSide;
    [FieldOffset(LadderSide.SizeInBytes)] internal LadderSide AskSide;
    [FieldOffset(128)] internal SymbolName SymbolName;
    [FieldOffset(136)] internal long BoughtShares;
    [FieldOffset(144)] internal long SoldShares;
    [FieldOffset(152)] internal int TradePrice;
    [FieldOffset(156)] internal uint TradeSize;
    [FieldOffset(160)] internal uint Trades;
    [FieldOffset(164)] internal uint FaultTotal;
    [FieldOffset(168)] internal uint OtherEvents;
    [FieldOffset(172)] internal int SymbolIndex;
    [FieldOffset(176)] internal BookQuality BookQuality;
    [FieldOffset(177)] internal TradingStatus TradingStatus;
    [FieldOffset(178)] internal Side TradeAggressor;
    [FieldOffset(179)] internal BookMarks Marks;
    [FieldOffset(180)] internal int DefinedTick;
    [FieldOffset(184)] internal uint Recentrings;
    [FieldOffset(ColdOffset)] internal ColdLevels BidCold;
    [FieldOffset(ColdOffset + ColdLevels.SizeInBytes)] internal ColdLevels AskCold;
    [FieldOffset(FaultsOffset)] internal fixed uint Faults[FaultKinds];

    /// <summary>The symbol's index: ITCH's stock locate code, or the index the feed itself uses.</summary>
    public readonly int Symbol => SymbolIndex;

    /// <summary>The symbol's name; zero if the feed has not told it.</summary>
    public readonly SymbolName Name => SymbolName;

    /// <summary>How far the book can be trusted.</summary>
    public readonly BookQuality Quality => BookQuality;

    /// <summary>A fault was counted that may have left the book different from the sender's.</summary>
    public readonly bool IsSuspect => (Marks & BookMarks.Suspect) != 0;

    /// <summary>The trading status the feed told last.</summary>
    public readonly TradingStatus Status => TradingStatus;

    /// <summary>The feed's own market has halted the symbol, whatever its status elsewhere.</summary>
    public readonly bool IsMarketHalted => (Marks & BookMarks.MarketHalted) != 0;

    /// <summary>Trading in the symbol is halted or paused, everywhere or on the feed's own market.</summary>
    public readonly bool IsHalted => IsMarketHalted || TradingStatus is TradingStatus.Halted or TradingStatus.Paused;

    /// <summary>There is a bid.</summary>
    public readonly bool HasBid => BidSide.BestSize != 0;

    /// <summary>There is an ask.</summary>
    public readonly bool HasAsk => AskSide.BestSize != 0;

    /// <summary>Both sides are there, and the best bid is above the best ask.</summary>
    public readonly bool IsCrossed => HasBid && HasAsk && BidSide.BestPrice > AskSide.BestPrice;

    /// <summary>Both sides are there, and the best bid equals the best ask.</summary>
    public readonly bool IsLocked => HasBid && HasAsk && BidSide.BestPrice == AskSide.BestPrice;

    /// <summary>Best bid in 1e-4; meaningless without <see cref="HasBid"/>.</summary>
    public readonly int BidPrice => BidSide.BestPrice;

    /// <summary>Best ask in 1e-4; meaningless without <see cref="HasAsk"/>.</summary>
    public readonly int AskPrice => AskSide.BestPrice;

    /// <summary>Shares at the best bid; 0 without a bid.</summary>
    public readonly long BidSize => BidSide.BestSize;

    /// <summary>Shares at the best ask; 0 without an ask.</summary>
    public readonly long AskSize => AskSide.BestSize;

    /// <summary>Shares bought by aggressors since the session began.</summary>
    public readonly long BuyVolume => BoughtShares;

    /// <summary>Shares sold by aggressors since the session began.</summary>
    public readonly long SellVolume => SoldShares;

    /// <summary>Trades since the session began: printable executions, trades against no displayed order, crosses.</summary>
    public readonly uint TradeCount => Trades;

    /// <summary>Price of the last trade in 1e-4; meaningless while <see cref="TradeCount"/> is 0.</summary>
    public readonly int LastTradePrice => TradePrice;

    /// <summary>Shares of the last trade; meaningless while <see cref="TradeCount"/> is 0.</summary>
    public readonly uint LastTradeSize => TradeSize;

    /// <summary>Who started the last trade: <see cref="Side.Bid"/> a buyer, <see cref="Side.Ask"/> a seller, <see cref="Side.None"/> unknown, a cross, or no trade yet.</summary>
    public readonly Side LastAggressor => TradeAggressor;

    /// <summary>Events applied to this symbol since the session began; refused ones are in <see cref="FaultCount"/>.</summary>
    public readonly long EventCount => (long)BidSide.Events + AskSide.Events + OtherEvents;

    /// <summary>All faults counted against this symbol since the session began.</summary>
    public readonly uint FaultCount => FaultTotal;

    /// <summary>Times a window was placed or moved since the symbol got its book.</summary>
    public readonly uint RecentringCount => Recentrings;

    /// <summary>Faults of one kind counted against this symbol since the session began.</summary>
    public readonly uint FaultsOf(BookFault fault) => (int)fault < FaultKinds ? Faults[(int)fault] : 0;

    /// <summary>Shares on the best <paramref name="levels"/> levels of a side: a few instructions a level.</summary>
    public readonly long DepthOf(Side side, int levels) => DepthOf(side, levels, out _);

    /// <summary>Shares on the best <paramref name="levels"/> levels of a side, and the price of the last of them.</summary>
    /// <param name="side">The side.</param>
    /// <param name="levels">How many levels.</param>
    /// <param name="reach">The last level's price in 1e-4; where there are fewer, the worst price there is: the sum holds all of the side.</param>
    public readonly long DepthOf(Side side, int levels, out int reach)
    {
        var walk = new LevelWalk(in this, side);
        var sum = 0L;
        while (levels > 0 && walk.MoveNext())
        {
            sum += walk.Size;
            levels--;
        }

        reach = levels == 0 ? walk.Price : side == Side.Ask ? int.MaxValue : int.MinValue;
        return sum;
    }

    /// <summary>Copies the best levels of a side, best first.</summary>
    /// <returns>How many there were, at most the length of <paramref name="levels"/>.</returns>
    public readonly int CopyDepth(Side side, Span<Level> levels)
    {
        var walk = new LevelWalk(in this, side);
        var count = 0;
        while (count < levels.Length && walk.MoveNext())
            levels[count++] = new Level(walk.Price, walk.Size);
        return count;
    }

    /// <summary>Every level of a side, best first. Allocates: for audits and tests.</summary>
    internal readonly Level[] AllLevels(Side side)
    {
        ref readonly var head = ref side == Side.Ask ? ref AskSide : ref BidSide;
        var levels = new Level[PriceLadder.Width + head.ColdCount];
        return levels[..CopyDepth(side, levels)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static LadderSide* SideOf(SymbolBook* book, int sideMask) =>
        (LadderSide*)((byte*)book + (sideMask & LadderSide.SizeInBytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint* SizesOf(SymbolBook* book, int sideMask) => (uint*)((byte*)book + SizesOffset + (sideMask & SizesBytes));

    internal static ColdLevels* ColdOf(SymbolBook* book, int sideMask) =>
        (ColdLevels*)((byte*)book + ColdOffset + (sideMask & ColdLevels.SizeInBytes));
}

/// <summary>What was noticed about a book and holds until something ends it.</summary>
[Flags]
internal enum BookMarks : byte
{
    None = 0,
    Suspect = 1,
    Crossed = 2,
    Locked = 4,
    MarketHalted = 8,
}
