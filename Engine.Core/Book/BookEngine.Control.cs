using System.Runtime.CompilerServices;

namespace Engine.Core.Book;

/// <content>Sessions, gaps, silence, rebuilds; activation, definition and status of symbols.</content>
internal sealed unsafe partial class BookEngine<TListener, TLadder, TQueues>
{
    private void OnControl(ref MarketEvent e)
    {
        if (_frozen && e.Kind is not (EventKind.SessionStarted or EventKind.RebuildStarted))
        {
            _counters.OnIgnoredAfterEnd();
            return;
        }

        switch (e.Kind)
        {
            case EventKind.SessionStarted:
                StartSession(ref e);
                break;
            case EventKind.GapDeclared:
                SetQuality(ref e, BookQuality.StaleGap);
                break;
            case EventKind.FeedSilent:
                _isSilent = true;
                ChangeQuality(ref e, BookQuality.Live, BookQuality.StaleSilent);
                break;
            case EventKind.FeedResumed:
                _isSilent = false;
                ChangeQuality(ref e, BookQuality.StaleSilent, BookQuality.Live);
                break;
            case EventKind.SessionEnded:
                Close(ref e);
                break;
            case EventKind.RebuildStarted:
                StartRebuild(ref e);
                break;
            case EventKind.RebuildEnded:
                SetQuality(ref e, _isSilent ? BookQuality.StaleSilent : BookQuality.Live);
                break;
        }
    }

    /// <summary>What was lost is not found by the end of the session: books that may be wrong stay marked so.</summary>
    private void Close(ref MarketEvent e)
    {
        if (_sessionQuality != BookQuality.StaleGap)
            SetQuality(ref e, BookQuality.Closed);
        _frozen = true;
    }

    private void StartSession(ref MarketEvent e)
    {
        ForgetOrders();
        _symbols.ForgetEntries();
        _counters.OnNewSession();
        _sessionQuality = BookQuality.Live;
        _isSilent = false;
        for (var book = _symbols.From(0); book != null; book = _symbols.From(book->SymbolIndex + 1))
        {
            var change = ChangesOfReset(book, BookQuality.Empty) | (book->TradingStatus != TradingStatus.Unknown || book->IsHalted ? BookChange.Status : BookChange.None);
            EmptyLadders(book);
            ForgetSession(book);
            Tell(ref e, book, change | BookChange.Session);
        }

        _symbols.DeactivateAll();
    }

    private void StartRebuild(ref MarketEvent e)
    {
        ForgetOrders();
        _symbols.ForgetSuspicions();
        _sessionQuality = BookQuality.StaleGap;
        for (var book = _symbols.From(0); book != null; book = _symbols.From(book->SymbolIndex + 1))
        {
            var change = ChangesOfReset(book, BookQuality.StaleGap);
            EmptyLadders(book);
            book->BookQuality = BookQuality.StaleGap;
            book->Marks &= BookMarks.MarketHalted;
            Tell(ref e, book, change);
        }
    }

    private static BookChange ChangesOfReset(SymbolBook* book, BookQuality quality)
    {
        var change = book->HasBid || book->HasAsk ? BookChange.Top : BookChange.None;
        return book->BookQuality != quality || book->IsSuspect ? change | BookChange.Quality : change;
    }

    private void ForgetOrders()
    {
        _orders.Clear();
        _queues.OnCleared();
        _frozen = false;
    }

    private void EmptyLadders(SymbolBook* book)
    {
        _cold.Release(ref book->BidCold);
        _cold.Release(ref book->AskCold);
        var (bidEvents, askEvents) = (book->BidSide.Events, book->AskSide.Events);
        book->BidSide = new LadderSide { BaseTick = LadderSide.Unplaced, Events = bidEvents };
        book->AskSide = new LadderSide { BaseTick = LadderSide.Unplaced, Events = askEvents };
        new Span<uint>(SymbolBook.SizesOf(book, 0), 2 * PriceLadder.Width).Clear();
    }

    private static void ForgetSession(SymbolBook* book)
    {
        var symbol = book->SymbolIndex;
        var state = (byte*)book + 2 * LadderSide.SizeInBytes;
        Unsafe.InitBlockUnaligned(state, 0, SymbolBook.SizesOffset - 2 * LadderSide.SizeInBytes);
        book->BidSide.Events = book->AskSide.Events = 0;
        book->SymbolIndex = symbol;
    }

    /// <summary>Every book gets a quality, and those that become active later get it with their first order.</summary>
    private void SetQuality(ref MarketEvent e, BookQuality quality)
    {
        _sessionQuality = quality;
        for (var book = _symbols.From(0); book != null; book = _symbols.From(book->SymbolIndex + 1))
        {
            if (book->BookQuality == quality)
                continue;
            book->BookQuality = quality;
            Tell(ref e, book, BookChange.Quality);
        }
    }

    /// <summary>Only the books of one quality get another: silence takes nothing from a gap.</summary>
    private void ChangeQuality(ref MarketEvent e, BookQuality from, BookQuality to)
    {
        if (_sessionQuality == from)
            _sessionQuality = to;
        for (var book = _symbols.From(0); book != null; book = _symbols.From(book->SymbolIndex + 1))
        {
            if (book->BookQuality != from)
                continue;
            book->BookQuality = to;
            Tell(ref e, book, BookChange.Quality);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SymbolBook* BookForChange(int symbol)
    {
        if ((uint)symbol < OrderSlot.SymbolLimit)
        {
            var book = _books[symbol];
            if (book != null)
                return book;
        }

        return Activate(symbol);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SymbolBook* Activate(int symbol)
    {
        var book = (uint)symbol < OrderSlot.SymbolLimit ? _symbols.Activate(symbol) : null;
        if (book == null)
        {
            OnNoBookLeft(symbol);
            return null;
        }

        ref var told = ref _symbols.EntryOf(symbol);
        EmptyLadders(book);
        book->Recentrings = 0;
        book->Faults[(int)BookFault.UnknownReference] = book->FaultTotal = told.UnknownReferences;
        book->Marks = (told.Marks & SymbolDirectory.EntryMarks.Suspect) != 0 ? BookMarks.Suspect : BookMarks.None;
        book->SymbolName = told.Name;
        book->DefinedTick = told.Tick;
        book->TradingStatus = told.Status;
        SetMarketHalted(book, told.IsMarketHalted);
        book->BookQuality = _sessionQuality == BookQuality.Live ? BookQuality.Empty : _sessionQuality;
        return book;
    }

    // A book for a symbol of which only nonsense was heard would be lost to one that trades; what the book will have to say is kept with the symbol.
    private void OnUnknownReferenceWithoutBook(int symbol)
    {
        _counters.OnFault(BookFault.UnknownReference);
        ref var told = ref _symbols.EntryOf(symbol);
        told.Marks |= SymbolDirectory.EntryMarks.Suspect;
        if (told.UnknownReferences < byte.MaxValue)
            told.UnknownReferences++;
    }

    private void OnNoBookLeft(int symbol)
    {
        _counters.OnNoBook();
        if ((uint)symbol >= OrderSlot.SymbolLimit)
            return;
        ref var told = ref _symbols.EntryOf(symbol);
        if ((told.Marks & SymbolDirectory.EntryMarks.Refused) == 0)
            _counters.OnSymbolRefused();
        told.Marks |= SymbolDirectory.EntryMarks.Refused;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BookChange OnFirstOrder(SymbolBook* book, ulong name)
    {
        if (book->SymbolName.Value == 0)
            book->SymbolName = new SymbolName(name);
        book->BookQuality = _sessionQuality;
        return BookChange.Quality;
    }

    private void OnDefinition(ref MarketEvent e)
    {
        if ((uint)e.Symbol >= OrderSlot.SymbolLimit)
        {
            _counters.OnNoBook();
            return;
        }

        ref var told = ref _symbols.EntryOf(e.Symbol);
        told.Name = new SymbolName(e.SecondaryReference);
        told.Tick = Math.Max(0, e.Price);
        var book = _books[e.Symbol];
        if (book == null)
            return;
        book->SymbolName = told.Name;
        book->DefinedTick = told.Tick;
    }

    // A symbol without a book that is told to be trading, as every symbol is each morning, needs none yet.
    private void OnStatus(ref MarketEvent e)
    {
        if ((uint)e.Symbol >= OrderSlot.SymbolLimit)
        {
            _counters.OnNoBook();
            return;
        }

        var status = (TradingStatus)e.Size;
        var book = _books[e.Symbol];
        if (book == null && status is TradingStatus.Halted or TradingStatus.Paused)
            book = Activate(e.Symbol);
        ref var told = ref _symbols.EntryOf(e.Symbol);
        if ((e.Flags & EventFlags.OneMarket) == 0)
            told.Status = status;
        else
            told.IsMarketHalted = status == TradingStatus.Halted;
        if (book == null || (book->TradingStatus == told.Status && book->IsMarketHalted == told.IsMarketHalted))
            return;
        book->TradingStatus = told.Status;
        SetMarketHalted(book, told.IsMarketHalted);
        book->OtherEvents++;
        Tell(ref e, book, BookChange.Status);
    }

    private static void SetMarketHalted(SymbolBook* book, bool isHalted) =>
        book->Marks = isHalted ? book->Marks | BookMarks.MarketHalted : book->Marks & ~BookMarks.MarketHalted;
}
