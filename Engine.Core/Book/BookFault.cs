namespace Engine.Core.Book;

/// <summary>
/// What can be wrong with an event, or with a book. Each is counted by symbol and in all. The faults up to <see cref="ColdStoreFull"/> mean that
/// the book may differ from the sender's, and flag it suspect until the next session or rebuild; the others are observations.
/// </summary>
public enum BookFault : byte
{
    /// <summary>An execution, cancel, delete or replace names an order that is not there. Ignored.</summary>
    UnknownReference = 0,

    /// <summary>A new order has the reference of a live one. The live one stays, the new one is refused.</summary>
    DuplicateReference = 1,

    /// <summary>An execution, trade or cancel of more than is there. All that is there is removed.</summary>
    OverExecution = 2,

    /// <summary>A reduction at a price where the ladder holds less than the orders say. What is there is removed.</summary>
    LevelMissing = 3,

    /// <summary>A value outside the range: no side, size 0, a negative price. The event is refused.</summary>
    BadValue = 4,

    /// <summary>More than 2^32 − 1 shares at one price. The order is refused.</summary>
    LevelOverflow = 5,

    /// <summary>The order table is full, or its references collide more than any honest ones do. The new order is refused.</summary>
    OrderTableFull = 6,

    /// <summary>The store for prices outside the windows is full. The order that needed it is refused.</summary>
    ColdStoreFull = 7,

    /// <summary>An execution or trade while the symbol is halted or paused. Applied.</summary>
    TradeWhileHalted = 8,

    /// <summary>The best bid rose above the best ask, or the ask fell below the bid: counted when it begins. Published as it is, flagged.</summary>
    Crossed = 9,

    /// <summary>The best bid became equal to the best ask: counted when it begins. Published as it is, flagged.</summary>
    Locked = 10,
}
