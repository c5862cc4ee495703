namespace Engine.Core.Book;

/// <content>Aggregated feeds: sizes that appear at, leave and trade at prices.</content>
internal sealed unsafe partial class BookEngine<TListener, TLadder, TQueues>
{
    private void OnLevelAdd(ref MarketEvent e)
    {
        var book = BookForChange(e.Symbol);
        if (book == null)
            return;
        if (!IsValidLevel(in e))
        {
            Tell(ref e, book, Fault(book, BookFault.BadValue));
            return;
        }

        var sideMask = MaskOf(e.Side);
        var side = SymbolBook.SideOf(book, sideMask);
        var before = side->Best;
        var change = book->BookQuality == BookQuality.Empty ? OnFirstOrder(book, 0) : BookChange.None;
        var result = TLadder.Add(book, sideMask, e.Price, e.Size, _cold);
        if (result == LadderResult.Done)
            side->Events++;
        else
            change |= Fault(book, result == LadderResult.LevelOverflow ? BookFault.LevelOverflow : BookFault.ColdStoreFull);
        if (side->Best != before)
            change |= OnTopChanged(book);
        Tell(ref e, book, change);
    }

    private void OnLevelReduce(ref MarketEvent e)
    {
        var book = BookForChange(e.Symbol);
        if (book == null)
            return;
        if (!IsValidLevel(in e))
        {
            Tell(ref e, book, Fault(book, BookFault.BadValue));
            return;
        }

        var sideMask = MaskOf(e.Side);
        var side = SymbolBook.SideOf(book, sideMask);
        var before = side->Best;
        var missing = TLadder.Reduce(book, sideMask, e.Price, e.Size, _cold);
        side->Events++;
        var change = missing == 0 ? BookChange.None : Fault(book, BookFault.OverExecution);
        if (side->Best != before)
            change |= OnTopChanged(book);
        if (e.Kind == EventKind.LevelTrade && (e.Flags & (EventFlags.NonPrintable | EventFlags.Rebuild)) == 0)
            change |= OnTraded(book, e.Price, e.Size, OtherSideOf(sideMask));
        Tell(ref e, book, change);
    }

    private static bool IsValidLevel(ref readonly MarketEvent e) => e.Side is Side.Bid or Side.Ask && e.Size != 0 && e.Price >= 0;
}
