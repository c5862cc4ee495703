namespace Engine.Core.Book.Audit;

/// <summary>
/// Shadows one symbol at a time with the slow <see cref="ReferenceBook"/>, in the running process: put it in front of the books, and after
/// every event of the watched symbol both are compared, every level. The first difference is kept and reported.
/// </summary>
/// <remarks>
/// On the thread of the books. While it watches it allocates and costs microseconds for each event of that symbol, nothing for others
/// beyond looking at their symbol; while it does not, it passes events on. What the books do and tell is the same either way.
/// </remarks>
public sealed class BookAudit<TListener, TQueues> : IEventSink
    where TListener : struct, IBookListener
    where TQueues : struct, IOrderQueues
{
    private readonly OrderBooks<TListener, TQueues> _books;
    private readonly BookComparison _comparison = new();
    private ReferenceBook? _reference;
    private SymbolName _name;
    private long _compared;
    private BookDifference? _first;

    /// <summary>An audit in front of <paramref name="books"/>, watching nothing yet.</summary>
    public BookAudit(OrderBooks<TListener, TQueues> books) => _books = books;

    /// <summary>The symbol that is watched, or −1.</summary>
    public int Watched { get; private set; } = -1;

    /// <summary>Comparisons made. Any thread.</summary>
    public long Compared => Volatile.Read(ref _compared);

    /// <summary>The first difference ever found, or null. Any thread.</summary>
    public BookDifference? FirstDifference => Volatile.Read(ref _first);

    /// <summary>
    /// Watches another symbol from now on. In the middle of a session the reference starts from the book's levels, and learns an order that
    /// is older than the watch from the order table when it is first named: what came before is taken on trust, what follows is checked.
    /// </summary>
    public void Watch(int symbol)
    {
        _name = default;
        Begin(symbol);
    }

    /// <summary>Watches the symbol of a name: from its definition or the first order that tells its name, in every session anew, since indices change.</summary>
    public void Watch(SymbolName name)
    {
        Stop();
        _name = name;
    }

    /// <summary>Watches nothing any more.</summary>
    public void Stop() => (_name, Watched, _reference) = (default, -1, null);

    /// <summary>Passes events on to the books, and compares after those that concern the watched symbol.</summary>
    [ColdPath("the audit: on while somebody watches a symbol, and allocates then")]
    public void OnEvents(Span<MarketEvent> events)
    {
        if (_name.Value != 0 && _reference is null)
            FindName(events);
        while (_reference is { } reference && IndexOfWatched(events) is var index and >= 0)
        {
            var e = events[index];
            Adopt(reference, in e);
            _books.OnEvents(events[..(index + 1)]);
            events = events[(index + 1)..];
            reference.Apply(in e);
            if (e.Kind == EventKind.SessionStarted)
                BeginSession(events);
            else if (_books.HasBook(Watched))
                Compare(in e, in _books.Book(Watched));
        }

        if (!events.IsEmpty)
            _books.OnEvents(events);
    }

    private void Begin(int symbol)
    {
        Watched = symbol;
        _reference = new ReferenceBook();
        _comparison.BeginSession();
        if (!_books.HasBook(symbol))
            return;
        ref readonly var book = ref _books.Book(symbol);
        _reference.Load(in book, _books.HasEnded);
        _comparison.Begin(in book, _reference);
    }

    // The books forget every symbol's index with the session.
    private void BeginSession(Span<MarketEvent> rest)
    {
        _comparison.BeginSession();
        if (_name.Value == 0)
            return;
        (Watched, _reference) = (-1, null);
        FindName(rest);
    }

    private void FindName(Span<MarketEvent> events)
    {
        foreach (ref var e in events)
        {
            if (e.Kind is not (EventKind.Add or EventKind.SymbolDefinition) || e.SecondaryReference != _name.Value)
                continue;
            Begin(e.Symbol);
            return;
        }
    }

    private int IndexOfWatched(Span<MarketEvent> events)
    {
        for (var i = 0; i < events.Length; i++)
        {
            if (events[i].Symbol == Watched || events[i].Kind >= EventKind.SessionStarted)
                return i;
        }

        return -1;
    }

    private void Compare(ref readonly MarketEvent e, ref readonly SymbolBook book)
    {
        Volatile.Write(ref _compared, _compared + 1);
        if (_first is null && _comparison.Compare(in book, _reference!) is var (what, expected, found))
            Volatile.Write(ref _first, new BookDifference(Watched, e.Session, e.Sequence, e.Kind, what, expected, found));
    }

    // Between the events before this one and this one nothing has happened to the symbol, so the table is as this event will find it.
    private void Adopt(ReferenceBook reference, ref readonly MarketEvent e)
    {
        if (!reference.Orders.ContainsKey(e.OrderReference)
            && e.Kind is >= EventKind.Add and <= EventKind.Replace
            && _books.TryGetOrder(Watched, e.OrderReference, out var side, out var order))
            reference.Adopt(e.OrderReference, new ReferenceBook.Order(side, order.Price, (uint)order.Size));
    }
}
