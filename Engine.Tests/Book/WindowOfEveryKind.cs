using Engine.Core.Book;

namespace Engine.Tests.Book;

/// <summary>The window of levels without its short way: every event takes the method of its kind.</summary>
internal unsafe struct WindowOfEveryKind : ILadder
{
    public static bool TryFindLevel(SymbolBook* book, int sideMask, int price, out int cell, out uint* level)
    {
        cell = 0;
        level = null;
        return false;
    }

    public static bool SetLevel(SymbolBook* book, int sideMask, int price, int cell, uint* level, uint size, ColdArena cold) => throw new InvalidOperationException();

    public static LadderResult Add(SymbolBook* book, int sideMask, int price, uint size, ColdArena cold) => PriceLadder.Add(book, sideMask, price, size, cold);

    public static uint Reduce(SymbolBook* book, int sideMask, int price, uint size, ColdArena cold) => PriceLadder.Reduce(book, sideMask, price, size, cold);

    public static void* LineOf(SymbolBook* book, int sideMask, int price) => PriceLadder.LineOf(book, sideMask, price);
}
