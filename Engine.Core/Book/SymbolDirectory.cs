using Engine.Core.Memory;

namespace Engine.Core.Book;

/// <summary>
/// Which book belongs to which symbol index, and what the feed told of symbols before they had a book. Books are given out from an
/// arena when a symbol becomes active.
/// </summary>
internal sealed unsafe class SymbolDirectory
{
    private readonly SymbolBook** _books;
    private readonly Entry* _entries;
    private readonly SymbolBook* _arena;
    private readonly int _capacity;
    private int _active;
    private int _highestSymbol = -1;

    public SymbolDirectory(NativeArena memory, int capacity)
    {
        _books = (SymbolBook**)memory.Take<nint>(OrderSlot.SymbolLimit);
        _entries = memory.Take<Entry>(OrderSlot.SymbolLimit);
        _arena = memory.Take<SymbolBook>(capacity);
        _capacity = capacity;
    }

    /// <summary>Books given out.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Books there are.</summary>
    public int Capacity => _capacity;

    /// <summary>The pointers by symbol index, null where there is no book: for the hot path.</summary>
    public SymbolBook** Books => _books;

    /// <summary>Bytes a directory takes.</summary>
    public static long BytesFor(int capacity) =>
        NativeArena.BytesFor<nint>(OrderSlot.SymbolLimit) + NativeArena.BytesFor<Entry>(OrderSlot.SymbolLimit)
        + NativeArena.BytesFor<SymbolBook>(capacity);

    /// <summary>
    /// The book with the lowest symbol index from <paramref name="symbol"/> on; null if there is none. What a control event does to many books is told
    /// in this order, which does not depend on how symbols are spread over shards.
    /// </summary>
    public SymbolBook* From(int symbol)
    {
        for (; symbol <= _highestSymbol; symbol++)
        {
            if (_books[symbol] != null)
                return _books[symbol];
        }

        return null;
    }

    /// <summary>What the feed told of a symbol.</summary>
    public ref Entry EntryOf(int symbol) => ref _entries[symbol];

    /// <summary>What was counted against a symbol that has no book.</summary>
    public uint FaultsWithoutBook(int symbol, BookFault fault) =>
        (uint)symbol < OrderSlot.SymbolLimit && fault == BookFault.UnknownReference ? _entries[symbol].UnknownReferences : 0u;

    /// <summary>Gives a symbol its book.</summary>
    /// <returns>Null if all are given out.</returns>
    public SymbolBook* Activate(int symbol)
    {
        if (_active == _capacity)
            return null;
        var book = _arena + _active;
        book->SymbolIndex = symbol;
        _highestSymbol = Math.Max(_highestSymbol, symbol);
        Volatile.Write(ref _active, _active + 1);
        _books[symbol] = book;
        return book;
    }

    /// <summary>Takes all books back. The caller has emptied them.</summary>
    public void DeactivateAll()
    {
        for (var i = 0; i < _active; i++)
            _books[_arena[i].SymbolIndex] = null;
        Volatile.Write(ref _active, 0);
    }

    /// <summary>What follows is complete again, also for symbols that have no book yet.</summary>
    public void ForgetSuspicions()
    {
        foreach (ref var entry in new Span<Entry>(_entries, OrderSlot.SymbolLimit))
            entry.Marks &= ~EntryMarks.Suspect;
    }

    /// <summary>Forgets what the feed told of all symbols.</summary>
    public void ForgetEntries() => new Span<Entry>(_entries, OrderSlot.SymbolLimit).Clear();

    /// <summary>What the feed told of a symbol.</summary>
    internal struct Entry
    {
        public SymbolName Name;
        public int Tick;
        public TradingStatus Status;
        public bool IsMarketHalted;
        public EntryMarks Marks;
        public byte UnknownReferences;
    }

    /// <summary>What was noticed of a symbol that has no book.</summary>
    [Flags]
    internal enum EntryMarks : byte
    {
        None = 0,
        Suspect = 1,
        Refused = 2,
    }
}
