using System.Numerics;
using System.Runtime.CompilerServices;

namespace Engine.Core.Book;

/// <summary>
/// What the windowed ladder does rarely: prices outside the window, moving the window, changing its tick. Everything here keeps the
/// invariants of <see cref="PriceLadder"/>; a move that the cold store has no room for is not made at all.
/// </summary>
internal static unsafe class LadderMoves
{
    /// <summary>A falling best price below this many ticks above the window's end draws the window after it.</summary>
    public const int LowWater = PriceLadder.Width / 8;

    // Where the best price is put: most levels are behind it, and an improving price must not move the window at once.
    public const int BestOffset = PriceLadder.Width * 3 / 4;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LadderResult AddOutsideWindow(SymbolBook* book, int sideMask, int price, uint size, ColdArena arena)
    {
        var side = SymbolBook.SideOf(book, sideMask);
        if (!TryMakeRoom(book, side, sideMask, price, arena))
            return LadderResult.ColdStoreFull;
        return PriceLadder.TryCellOf(side, price, sideMask, out _)
            ? PriceLadder.Add(book, sideMask, price, size, arena)
            : AddCold(book, sideMask, price, size, arena);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static uint ReduceOutsideWindow(SymbolBook* book, int sideMask, int price, uint size, ColdArena arena)
    {
        var side = SymbolBook.SideOf(book, sideMask);
        var cold = SymbolBook.ColdOf(book, sideMask);
        var key = PriceLadder.KeyOf(price, sideMask);
        var index = cold->IndexOf(key, side->ColdCount);
        if (index == side->ColdCount || cold->Levels[index].Key != key)
            return size;
        ref var level = ref cold->Levels[index].Size;
        if (size < level)
        {
            level -= size;
            return 0;
        }

        var missing = size - level;
        cold->RemoveAt(index, side->ColdCount--);
        if (side->ColdCount == 0)
            arena.Release(ref *cold);
        return missing;
    }

    /// <summary>The last level of the window is gone: the window goes to the best cold level, or the side is empty.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void OnWindowEmpty(SymbolBook* book, int sideMask, ColdArena arena)
    {
        var side = SymbolBook.SideOf(book, sideMask);
        if (side->ColdCount == 0)
        {
            side->Best = 0;
            return;
        }

        var best = SymbolBook.ColdOf(book, sideMask)->Levels[side->ColdCount - 1];
        var price = PriceLadder.KeyOf(best.Key, sideMask);
        Place(book, side, sideMask, price);
        Refill(book, side, sideMask, arena);
        side->BestPrice = price;
        side->BestSize = best.Size;
    }

    /// <summary>Draws the window after a best price that fell to its end, and takes back what it now covers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Follow(SymbolBook* book, int sideMask, ColdArena arena)
    {
        var side = SymbolBook.SideOf(book, sideMask);
        if (!WindowTick.EndsWindow(book, side, sideMask))
            _ = TryMoveTo(book, side, sideMask, side->BestPrice, arena);
    }

    /// <summary>Appends or merges a level that is worse than the window.</summary>
    public static LadderResult AddCold(SymbolBook* book, int sideMask, int price, uint size, ColdArena arena)
    {
        var side = SymbolBook.SideOf(book, sideMask);
        var cold = SymbolBook.ColdOf(book, sideMask);
        var key = PriceLadder.KeyOf(price, sideMask);
        var index = cold->IndexOf(key, side->ColdCount);
        if (index < side->ColdCount && cold->Levels[index].Key == key)
        {
            ref var level = ref cold->Levels[index].Size;
            if (level + size < size)
                return LadderResult.LevelOverflow;
            level += size;
            return LadderResult.Done;
        }

        if (!arena.TryReserve(ref *cold, side->ColdCount, side->ColdCount + 1))
            return LadderResult.ColdStoreFull;
        cold->Insert(index, side->ColdCount++, key, size);
        return LadderResult.Done;
    }

    private static bool TryMakeRoom(SymbolBook* book, LadderSide* side, int sideMask, int price, ColdArena arena)
    {
        if (side->BestSize == 0)
        {
            Place(book, side, sideMask, price);
            return true;
        }

        var key = PriceLadder.KeyOf(price, sideMask);
        if (key > PriceLadder.KeyOf(side->BestPrice, sideMask))
            return TryMoveTo(book, side, sideMask, price, arena);
        if (key < WorstKeyOf(side) && PriceLadder.TickOf(side, side->BestPrice, sideMask) - side->BaseTick < PriceLadder.Width / 2
            && !WindowTick.EndsWindow(book, side, sideMask))
            _ = TryMoveTo(book, side, sideMask, side->BestPrice, arena);
        return key < WorstKeyOf(side) || PriceLadder.TryCellOf(side, price, sideMask, out _) || TryAdmitOffGrid(book, side, sideMask, price, arena);
    }

    /// <summary>A price between two ticks of the window: a finer tick if it is near the best, otherwise the window ends above it.</summary>
    private static bool TryAdmitOffGrid(SymbolBook* book, LadderSide* side, int sideMask, int price, ColdArena arena)
    {
        if (!TryReserveForWindow(book, side, sideMask, arena))
            return false;
        var key = PriceLadder.KeyOf(price, sideMask);
        var tick = side->Tick;
        if (WindowTick.TryRefine(side, PriceLadder.KeyOf(side->BestPrice, sideMask), key, ref tick))
        {
            Retick(book, side, sideMask, tick, side->BestPrice, arena);
            return true;
        }

        var end = WindowTick.Floor(key, side->Tick) + 1;
        Evict(book, side, sideMask, end);
        side->BaseTick = end;
        return true;
    }

    /// <summary>Moves the window so that <paramref name="price"/> (the best, or better than it) lies where a best price should.</summary>
    private static bool TryMoveTo(SymbolBook* book, LadderSide* side, int sideMask, int price, ColdArena arena)
    {
        if (!TryReserveForWindow(book, side, sideMask, arena))
            return false;
        var tick = WindowTick.Choose(book, side, sideMask, price);
        if (tick != side->Tick)
        {
            Retick(book, side, sideMask, tick, price, arena);
            return true;
        }

        var newBase = BaseFor(PriceLadder.TickOf(side, price, sideMask));
        Evict(book, side, sideMask, newBase);
        side->BaseTick = newBase;
        book->Recentrings++;
        Refill(book, side, sideMask, arena);
        return true;
    }

    private static bool TryReserveForWindow(SymbolBook* book, LadderSide* side, int sideMask, ColdArena arena)
    {
        var levels = 0;
        for (var i = 0; i < PriceLadder.Width / 64; i++)
            levels += BitOperations.PopCount(side->Occupied[i]);
        return arena.TryReserve(ref *SymbolBook.ColdOf(book, sideMask), side->ColdCount, side->ColdCount + levels);
    }

    private static void Retick(SymbolBook* book, LadderSide* side, int sideMask, int tick, int anchorPrice, ColdArena arena)
    {
        Evict(book, side, sideMask, (long)side->BaseTick + PriceLadder.Width);
        WindowTick.Set(side, tick);
        side->BaseTick = BaseFor(PriceLadder.TickOf(side, anchorPrice, sideMask));
        book->Recentrings++;
        Refill(book, side, sideMask, arena);
    }

    private static void Place(SymbolBook* book, LadderSide* side, int sideMask, int price)
    {
        WindowTick.Set(side, WindowTick.Choose(book, side, sideMask, price));
        side->BaseTick = BaseFor(PriceLadder.TickOf(side, price, sideMask));
        book->Recentrings++;
    }

    /// <summary>Appends the window's levels below a tick to the cold store, worst first. There is room.</summary>
    private static void Evict(SymbolBook* book, LadderSide* side, int sideMask, long belowTick)
    {
        var cold = SymbolBook.ColdOf(book, sideMask);
        var sizes = SymbolBook.SizesOf(book, sideMask);
        var end = Math.Min(belowTick, (long)side->BaseTick + PriceLadder.Width);
        for (long tick = side->BaseTick; tick < end; tick++)
        {
            var cell = (int)tick & PriceLadder.CellMask;
            var rest = side->Occupied[cell >> 6] >> cell;
            tick += rest == 0 ? 63 - (cell & 63) : BitOperations.TrailingZeroCount(rest);
            if (rest == 0 || tick >= end)
                continue;
            cell = (int)tick & PriceLadder.CellMask;
            cold->Levels[side->ColdCount++] = new ColdLevel { Key = (int)tick * side->Tick, Size = sizes[cell] };
            sizes[cell] = 0;
            side->Occupied[cell >> 6] &= ~(1UL << cell);
        }
    }

    /// <summary>Takes back from the cold store, best first, what the window now covers. A level off its grid ends the window above it.</summary>
    private static void Refill(SymbolBook* book, LadderSide* side, int sideMask, ColdArena arena)
    {
        var cold = SymbolBook.ColdOf(book, sideMask);
        var sizes = SymbolBook.SizesOf(book, sideMask);
        while (side->ColdCount > 0)
        {
            var level = cold->Levels[side->ColdCount - 1];
            if (level.Key < WorstKeyOf(side))
                return;
            if (level.Key % side->Tick != 0)
            {
                side->BaseTick = WindowTick.Floor(level.Key, side->Tick) + 1;
                return;
            }

            var cell = level.Key / side->Tick & PriceLadder.CellMask;
            sizes[cell] = level.Size;
            side->Occupied[cell >> 6] |= 1UL << cell;
            side->ColdCount--;
        }

        arena.Release(ref *cold);
    }

    private static long WorstKeyOf(LadderSide* side) => (long)side->BaseTick * side->Tick;

    // Clamped: a tick below that of the largest price would wrap round.
    private static int BaseFor(int tick) => (int)Math.Max((long)tick - BestOffset, -int.MaxValue);
}
