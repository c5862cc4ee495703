namespace Engine.Core.Book;

/// <summary>
/// Is told of every change of a symbol's top of book, trades, status and quality. Implemented by structs and passed as a type
/// argument, so that the call is bound at compile time.
/// </summary>
public interface IBookListener
{
    /// <summary>
    /// One event changed what <paramref name="change"/> says: called once for each such event, after it was applied whole. A session-wide
    /// control event is told once for each active symbol, in the order in which they became active.
    /// </summary>
    /// <param name="e">The event, as it came.</param>
    /// <param name="book">The symbol's state after the event. Valid during the call only.</param>
    /// <param name="change">What differs from before the event.</param>
    void OnBookChanged(ref readonly MarketEvent e, ref readonly SymbolBook book, BookChange change);
}
