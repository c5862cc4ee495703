using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Book.Audit;

namespace Engine.Tests.Book;

/// <summary>
/// The fast books and one slow reference for each symbol, fed the same events one by one and compared after each: every level of both sides,
/// best prices, volumes, trades, faults, live orders, and what the listener was told. What the fast books refuse for want of room the references leave out.
/// </summary>
internal sealed unsafe class TwinHarness<TLadder> : IDisposable
    where TLadder : struct, ILadder
{
    public const int Symbols = 4;

    private readonly BookEngine<RecordingListener, TLadder, NoOrderQueues> _books;
    private readonly ReferenceBook[] _references = [.. Enumerable.Range(0, Symbols).Select(_ => new ReferenceBook())];
    private readonly BookComparison _comparison = new();
    private readonly MarketEvent[] _one = new MarketEvent[1];
    private readonly bool _ordersCounted;
    private ulong _sequence;

    public TwinHarness(OrderBooksOptions? options = null, bool ordersCounted = true)
    {
        _ordersCounted = ordersCounted;
        _books = new BookEngine<RecordingListener, TLadder, NoOrderQueues>(
            options ?? new OrderBooksOptions { OrderCapacity = 4096, SymbolCapacity = Symbols, ColdLevelCapacity = 1 << 16 }, new RecordingListener(), default);
    }

    public BookEngine<RecordingListener, TLadder, NoOrderQueues> Books => _books;

    public ReferenceBook ReferenceOf(int symbol) => _references[symbol];

    public void Dispose() => _books.Dispose();

    /// <summary>Applies an event to both.</summary>
    /// <returns>Null, or what differs.</returns>
    public string? Apply(MarketEvent e)
    {
        e.Sequence = ++_sequence;
        _books.Listener.Calls.Clear();
        _one[0] = e;
        if (e.Kind >= EventKind.SessionStarted)
            return ApplyControl(in e);
        var reference = _references[e.Symbol];
        var (bid, ask, trades, refused) = (reference.Best(Side.Bid), reference.Best(Side.Ask), reference.TradeCount, Refused());
        _books.OnEvents(_one);
        ApplyToReference(reference, in e, Refused() != refused);
        var topChanged = bid != reference.Best(Side.Bid) || ask != reference.Best(Side.Ask);
        var what = Difference(e.Symbol) ?? Untold(topChanged, trades != reference.TradeCount);
        return what is null ? null : $"after {e.Sequence} ({e.Kind}): {what}";
    }

    /// <summary>What differs between a symbol's two books; null if nothing does.</summary>
    public string? Difference(int symbol)
    {
        var reference = _references[symbol];
        if (_ordersCounted && _books.Orders.Count != _references.Sum(r => r.Orders.Count))
            return $"{_books.Orders.Count} orders, expected {_references.Sum(r => r.Orders.Count)}";
        var book = _books.BookOf(symbol);
        if (book == null)
            return reference.Bids.Count + reference.Asks.Count + reference.TradeCount != 0 ? "there is no book" : null;
        if (_comparison.Compare(in *book, reference) is var (what, expected, found))
            return $"{what} is {found}, expected {expected}";
        foreach (var fault in Enum.GetValues<BookFault>())
        {
            if (fault is not (BookFault.OrderTableFull or BookFault.ColdStoreFull) && book->FaultsOf(fault) != reference.FaultsOf(fault))
                return $"{fault} is {book->FaultsOf(fault)}, expected {reference.FaultsOf(fault)}";
        }

        return null;
    }

    private string? ApplyControl(in MarketEvent e)
    {
        _books.OnEvents(_one);
        foreach (var reference in _references)
            reference.Apply(in e);
        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            if (Difference(symbol) is { } what)
                return $"after {e.Sequence} ({e.Kind}), symbol {symbol}: {what}";
        }

        return null;
    }

    private static void ApplyToReference(ReferenceBook reference, in MarketEvent e, bool refused)
    {
        var applied = e;
        if (refused && e.Kind == EventKind.Replace)
            applied.Kind = EventKind.Delete;
        if (!refused || e.Kind == EventKind.Replace)
            reference.Apply(in applied);
    }

    private string? Untold(bool topChanged, bool traded)
    {
        var told = _books.Listener.Calls.Aggregate(BookChange.None, (all, call) => all | call.Change);
        return _books.Listener.Calls.Count > 1 || (told & BookChange.Top) != 0 != topChanged || (told & BookChange.Trade) != 0 != traded
            ? $"told {told} in {_books.Listener.Calls.Count} calls, but top changed {topChanged}, traded {traded}" : null;
    }

    private long Refused() => _books.Counters.FaultsOf(BookFault.OrderTableFull) + _books.Counters.FaultsOf(BookFault.ColdStoreFull);
}
