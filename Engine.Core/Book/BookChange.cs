namespace Engine.Core.Book;

/// <summary>What one event changed in a symbol's book, as far as a listener is told.</summary>
[Flags]
public enum BookChange : byte
{
    /// <summary>Nothing a listener is told.</summary>
    None = 0,

    /// <summary>Price, size or presence of the best bid or the best ask differs from before the event.</summary>
    Top = 1,

    /// <summary>A trade happened: a printable execution, a trade against no displayed order, or a cross.</summary>
    Trade = 2,

    /// <summary>The trading status differs from before the event.</summary>
    Status = 4,

    /// <summary>The quality differs from before the event, or the book became suspect or was cleared of it.</summary>
    Quality = 8,

    /// <summary>A session began: levels, volumes, trades, faults and status start from nothing. Told for every symbol that had a book, which it has no longer.</summary>
    Session = 16,
}
