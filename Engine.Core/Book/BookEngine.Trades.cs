using System.Runtime.CompilerServices;

namespace Engine.Core.Book;

/// <content>Trades, the state of the top, and faults.</content>
internal sealed unsafe partial class BookEngine<TListener, TLadder, TQueues>
{
    /// <summary>A trade that touched no displayed order, or a cross.</summary>
    private void OnTrade(ref MarketEvent e)
    {
        // A cross of no shares says that there was none; what a rebuild repeats has been counted, or never will be.
        if ((e.Size == 0 && e.Kind == EventKind.CrossTrade) || (e.Flags & (EventFlags.NonPrintable | EventFlags.Rebuild)) != 0)
            return;
        var book = BookForChange(e.Symbol);
        if (book == null)
            return;
        if (e.Size == 0 || e.Price < 0)
        {
            Tell(ref e, book, Fault(book, BookFault.BadValue));
            return;
        }

        book->OtherEvents++;
        var aggressor = e.Kind == EventKind.CrossTrade ? Side.None : QuoteTest(book, e.Price);
        Tell(ref e, book, OnTraded(book, e.Price, e.Size, aggressor));
    }

    /// <summary>
    /// Who started a trade against an order that was not displayed: at the ask or above a buyer, at the bid or below a seller, between
    /// them (or beyond both of a crossed book) unknown. ITCH does not tell: since 2014 the side of its trade message is always "buy".
    /// </summary>
    private static Side QuoteTest(SymbolBook* book, int price)
    {
        var atAsk = book->HasAsk && price >= book->AskPrice;
        var atBid = book->HasBid && price <= book->BidPrice;
        return atAsk == atBid ? Side.None : atAsk ? Side.Bid : Side.Ask;
    }

    private BookChange OnTraded(SymbolBook* book, int price, uint size, Side aggressor)
    {
        if (aggressor == Side.Bid)
            book->BoughtShares += size;
        else if (aggressor == Side.Ask)
            book->SoldShares += size;
        book->TradePrice = price;
        book->TradeSize = size;
        book->TradeAggressor = aggressor;
        book->Trades++;
        return book->IsHalted ? BookChange.Trade | Fault(book, BookFault.TradeWhileHalted) : BookChange.Trade;
    }

    // With the bid below the ask, and not marked otherwise before, there is nothing more to say. A side without orders has price 0: without a bid that holds too,
    // without an ask it does not, and the long way finds nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BookChange OnTopChanged(SymbolBook* book) =>
        book->BidSide.BestPrice < book->AskSide.BestPrice && (book->Marks & (BookMarks.Crossed | BookMarks.Locked)) == 0 ? BookChange.Top : OnTopOfNoSpread(book);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BookChange OnTopOfNoSpread(SymbolBook* book)
    {
        var marks = book->IsCrossed ? BookMarks.Crossed : book->IsLocked ? BookMarks.Locked : BookMarks.None;
        if (marks == (book->Marks & (BookMarks.Crossed | BookMarks.Locked)))
            return BookChange.Top;
        book->Marks = (book->Marks & ~(BookMarks.Crossed | BookMarks.Locked)) | marks;
        if (marks == BookMarks.None)
            return BookChange.Top;
        return BookChange.Top | Fault(book, marks == BookMarks.Crossed ? BookFault.Crossed : BookFault.Locked);
    }

    /// <summary>Counts a fault against a symbol, and flags the book if it may now be wrong.</summary>
    /// <returns><see cref="BookChange.Quality"/> when the book became suspect by it.</returns>
    private BookChange Fault(SymbolBook* book, BookFault fault)
    {
        book->Faults[(int)fault]++;
        book->FaultTotal++;
        _counters.OnFault(fault);
        if (fault > BookFault.ColdStoreFull || (book->Marks & BookMarks.Suspect) != 0)
            return BookChange.None;
        book->Marks |= BookMarks.Suspect;
        return BookChange.Quality;
    }
}
