namespace Engine.Core.Book;

/// <summary>
/// How the levels of a side are kept. Implemented by empty structs and passed as a type argument, so that ladders can be compared
/// behind the same book. All keep the best price and size in <see cref="LadderSide"/>; a side mask is 0 for bids and −1 for asks.
/// </summary>
internal unsafe interface ILadder
{
    /// <summary>Adds shares at a price.</summary>
    static abstract LadderResult Add(SymbolBook* book, int sideMask, int price, uint size, ColdArena cold);

    /// <summary>Takes shares away from a price.</summary>
    /// <returns>How many of them were not there.</returns>
    static abstract uint Reduce(SymbolBook* book, int sideMask, int price, uint size, ColdArena cold);

    /// <summary>The line that an event at this price is likely to touch.</summary>
    static abstract void* LineOf(SymbolBook* book, int sideMask, int price);
}

/// <summary>What became of an addition; on anything but <see cref="Done"/> nothing was changed.</summary>
internal enum LadderResult : byte
{
    Done,
    LevelOverflow,
    ColdStoreFull,
}
