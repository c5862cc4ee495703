using System.Numerics;
using System.Runtime.CompilerServices;

namespace Engine.Core.Book;

/// <summary>
/// The windowed ladder: 256 ticks around the best price as an array indexed by the low bits of the tick (so that the window moves
/// without moving its content), an occupancy bit for each, and a sorted cold store for every price beyond.
/// </summary>
/// <remarks>
/// Invariants: every cold level is worse than every tick of the window; a side that is not empty has its best level in the window;
/// bits are set exactly where sizes are not 0. Prices that are no multiple of the window's tick are kept too: they refine the tick,
/// or end the window above them.
/// </remarks>
internal unsafe struct PriceLadder : ILadder
{
    /// <summary>Ticks in the window of a side.</summary>
    public const int Width = 256;

    /// <summary>A tick's cell is its low bits.</summary>
    public const int CellMask = Width - 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFindLevel(SymbolBook* book, int sideMask, int price, out int cell, out uint* level)
    {
        var isInside = TryCellOf(SymbolBook.SideOf(book, sideMask), price, sideMask, out cell);
        level = SymbolBook.SizesOf(book, sideMask) + cell;
        return isInside;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SetLevel(SymbolBook* book, int sideMask, int price, int cell, uint* level, uint size, ColdArena cold)
    {
        var side = SymbolBook.SideOf(book, sideMask);
        *level = size;
        // Whether a level comes, stays or goes is decided by arithmetic: a branch on it is foreseen no better than a coin.
        var word = (ulong*)side + (cell >> 6);
        var isGone = size - 1L >>> 63;
        *word = (*word | 1UL << cell) ^ (ulong)isGone << cell;
        if (KeyOf(price, sideMask) < KeyOf(side->BestPrice, sideMask) && side->BestSize != 0)
            return false;
        if (size == 0)
        {
            OnBestGone(book, side, sideMask, price, cell, cold);
            return true;
        }

        side->BestPrice = price;
        side->BestSize = size;
        return true;
    }

    /// <inheritdoc/>
    public static LadderResult Add(SymbolBook* book, int sideMask, int price, uint size, ColdArena cold)
    {
        if (!TryFindLevel(book, sideMask, price, out var cell, out var level))
            return LadderMoves.AddOutsideWindow(book, sideMask, price, size, cold);
        var sum = *level + size;
        if (sum < size)
            return LadderResult.LevelOverflow;
        SetLevel(book, sideMask, price, cell, level, sum, cold);
        return LadderResult.Done;
    }

    /// <inheritdoc/>
    public static uint Reduce(SymbolBook* book, int sideMask, int price, uint size, ColdArena cold)
    {
        if (!TryFindLevel(book, sideMask, price, out var cell, out var level))
            return LadderMoves.ReduceOutsideWindow(book, sideMask, price, size, cold);
        var there = Math.Min(size, *level);
        if (there != 0)
            SetLevel(book, sideMask, price, cell, level, *level - there, cold);
        return size - there;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* LineOf(SymbolBook* book, int sideMask, int price)
    {
        var tick = TickOf(SymbolBook.SideOf(book, sideMask), price, sideMask);
        return SymbolBook.SizesOf(book, sideMask) + (tick & CellMask);
    }

    /// <summary>The cell of a price, if it is on the window's grid and inside the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryCellOf(LadderSide* side, int price, int sideMask, out int cell)
    {
        var ticks = (int)((uint)price * side->Reciprocal >> 33);
        var tick = (ticks ^ sideMask) - sideMask;
        cell = tick & CellMask;
        return ticks * side->Tick == price && (uint)(tick - side->BaseTick) < Width;
    }

    /// <summary>The tick of a price that is on the grid; negated for asks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TickOf(LadderSide* side, int price, int sideMask)
    {
        var ticks = (int)((uint)price * side->Reciprocal >> 33);
        return (ticks ^ sideMask) - sideMask;
    }

    /// <summary>A price as a number that is greater for a better price; the same turns it back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int KeyOf(int price, int sideMask) => (price ^ sideMask) - sideMask;

    /// <summary>The first occupied cell at a lower tick than <paramref name="cell"/>'s, going round the ring; −1 if no cell is occupied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NextOccupiedBelow(LadderSide* side, int cell)
    {
        var word = cell >> 6;
        var bits = side->Occupied[word] & ((1UL << cell) - 1);
        return bits != 0 ? (word << 6) + BitOperations.Log2(bits) : NextOccupiedInOtherWords(side, word);
    }

    private static int NextOccupiedInOtherWords(LadderSide* side, int word)
    {
        const int Words = Width / 64;
        for (var i = 0; i < Words; i++)
        {
            word = (word - 1) & (Words - 1);
            var bits = side->Occupied[word];
            if (bits != 0)
                return (word << 6) + BitOperations.Log2(bits);
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OnBestGone(SymbolBook* book, LadderSide* side, int sideMask, int price, int cell, ColdArena cold)
    {
        var next = NextOccupiedBelow(side, cell);
        if (next < 0)
        {
            LadderMoves.OnWindowEmpty(book, sideMask, cold);
            return;
        }

        var tick = TickOf(side, price, sideMask) - ((cell - next) & CellMask);
        side->BestPrice = KeyOf(tick, sideMask) * side->Tick;
        side->BestSize = SymbolBook.SizesOf(book, sideMask)[next];
        if (side->ColdCount != 0 && tick - side->BaseTick < LadderMoves.LowWater)
            LadderMoves.Follow(book, sideMask, cold);
    }
}
