namespace Engine.Core.Book;

/// <summary>
/// How the levels of a side are kept. Implemented by empty structs and passed as a type argument, so that ladders can be compared
/// behind the same book. All keep the best price and size in <see cref="LadderSide"/>; a side mask is 0 for bids and −1 for asks.
/// </summary>
internal unsafe interface ILadder
{
    /// <summary>Finds a level whose size may be changed where it lies.</summary>
    /// <param name="book">The book.</param>
    /// <param name="sideMask">The side.</param>
    /// <param name="price">In 1e-4.</param>
    /// <param name="cell">For <see cref="SetLevel"/>.</param>
    /// <param name="level">The shares there; 0: the level is to begin.</param>
    /// <returns>False if there is none: it is for <see cref="Add"/> or <see cref="Reduce"/> to do.</returns>
    static abstract bool TryFindLevel(SymbolBook* book, int sideMask, int price, out int cell, out uint* level);

    /// <summary>Sets a level that was found to another size.</summary>
    /// <returns>True if the best price or its size is another now.</returns>
    static abstract bool SetLevel(SymbolBook* book, int sideMask, int price, int cell, uint* level, uint size, ColdArena cold);

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
