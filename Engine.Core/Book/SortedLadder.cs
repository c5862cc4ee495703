using System.Runtime.CompilerServices;

namespace Engine.Core.Book;

/// <summary>
/// The other way to keep levels: every one in the sorted array with the best at its end, no window. The measured alternative to
/// <see cref="PriceLadder"/> (scenario <c>book</c>); its worst case is a long move of memory, its best a single line.
/// </summary>
internal unsafe struct SortedLadder : ILadder
{
    /// <inheritdoc/>
    public static bool TryFindLevel(SymbolBook* book, int sideMask, int price, out int cell, out uint* level)
    {
        cell = 0;
        level = null;
        return false;
    }

    /// <inheritdoc/>
    public static bool SetLevel(SymbolBook* book, int sideMask, int price, int cell, uint* level, uint size, ColdArena cold) => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LadderResult Add(SymbolBook* book, int sideMask, int price, uint size, ColdArena cold)
    {
        var result = LadderMoves.AddCold(book, sideMask, price, size, cold);
        ReadBest(book, sideMask);
        return result;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Reduce(SymbolBook* book, int sideMask, int price, uint size, ColdArena cold)
    {
        var missing = LadderMoves.ReduceOutsideWindow(book, sideMask, price, size, cold);
        ReadBest(book, sideMask);
        return missing;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* LineOf(SymbolBook* book, int sideMask, int price)
    {
        var last = SymbolBook.SideOf(book, sideMask)->ColdCount - 1;
        return SymbolBook.ColdOf(book, sideMask)->Levels + Math.Max(0, last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadBest(SymbolBook* book, int sideMask)
    {
        var side = SymbolBook.SideOf(book, sideMask);
        if (side->ColdCount == 0)
        {
            side->Best = 0;
            return;
        }

        ref var best = ref SymbolBook.ColdOf(book, sideMask)->Levels[side->ColdCount - 1];
        side->BestPrice = PriceLadder.KeyOf(best.Key, sideMask);
        side->BestSize = best.Size;
    }
}
