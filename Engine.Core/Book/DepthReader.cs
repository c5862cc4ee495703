namespace Engine.Core.Book;

/// <summary>
/// A way for another thread to get a symbol's depth: it asks, the thread of the books answers between two packets, and until the next request the
/// answer belongs to the reader. Nothing is torn and the writer never waits: one looks into the other's mailbox only when it is its turn.
/// </summary>
/// <remarks>One thread may use it at a time; make one for each. Allocates at construction only.</remarks>
public sealed class DepthReader
{
    private const int Idle = 0, Asked = 1, Answered = 2;

    private readonly DepthRequests[] _shards;
    private readonly Level[] _bids;
    private readonly Level[] _asks;
    private readonly uint[] _faults = new uint[SymbolBook.FaultKinds];
    private DepthRequests _asked;
    private int _bidCount;
    private int _askCount;
    private int _state = Idle;

    /// <param name="shards">The mailboxes of the books: symbols are dealt out to them in turn.</param>
    /// <param name="levels">The most levels of a side an answer has.</param>
    internal DepthReader(DepthRequests[] shards, int levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        _shards = shards;
        _asked = shards[0];
        _bids = new Level[levels];
        _asks = new Level[levels];
    }

    /// <summary>The symbol that was asked for.</summary>
    public int Symbol { get; private set; }

    /// <summary>Quality of the book when it was read; <see cref="BookQuality.Empty"/> for a symbol without a book.</summary>
    public BookQuality Quality { get; private set; }

    /// <summary>Events the book had seen when it was read (<see cref="SymbolBook.EventCount"/>).</summary>
    public long EventCount { get; private set; }

    /// <summary>Faults of one kind that were counted against the symbol in this session.</summary>
    public uint FaultsOf(BookFault fault) => (int)fault < _faults.Length ? _faults[(int)fault] : 0;

    /// <summary>The bids of the answer, best first. Valid after <see cref="TryTake"/> was true, until <see cref="TryAsk"/>.</summary>
    public ReadOnlySpan<Level> Bids => _bids.AsSpan(0, _bidCount);

    /// <summary>The asks of the answer, best first. Valid after <see cref="TryTake"/> was true, until <see cref="TryAsk"/>.</summary>
    public ReadOnlySpan<Level> Asks => _asks.AsSpan(0, _askCount);

    /// <summary>Asks for a symbol's depth.</summary>
    /// <returns>False while an earlier request is not answered.</returns>
    public bool TryAsk(int symbol)
    {
        if (Volatile.Read(ref _state) == Asked)
            return false;
        Symbol = symbol;
        _asked = _shards[(uint)symbol % _shards.Length];
        Volatile.Write(ref _state, Asked);
        _asked.OnAsked();
        return true;
    }

    /// <summary>Looks whether the answer is there; never waits.</summary>
    public bool TryTake() => Volatile.Read(ref _state) == Answered;

    /// <summary>Answers, if somebody asked through this mailbox. On the writer's thread.</summary>
    internal unsafe bool TryServe(DepthRequests mailbox, SymbolDirectory symbols)
    {
        if (Volatile.Read(ref _state) != Asked || _asked != mailbox)
            return false;
        var book = (uint)Symbol < OrderSlot.SymbolLimit ? symbols.Books[Symbol] : null;
        Quality = book == null ? BookQuality.Empty : book->Quality;
        EventCount = book == null ? 0 : book->EventCount;
        for (var fault = 0; fault < _faults.Length; fault++)
            _faults[fault] = book == null ? symbols.FaultsWithoutBook(Symbol, (BookFault)fault) : book->Faults[fault];
        _bidCount = book == null ? 0 : book->CopyDepth(Side.Bid, _bids);
        _askCount = book == null ? 0 : book->CopyDepth(Side.Ask, _asks);
        Volatile.Write(ref _state, Answered);
        return true;
    }
}
