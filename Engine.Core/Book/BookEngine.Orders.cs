using System.Runtime.CompilerServices;

namespace Engine.Core.Book;

/// <content>Order by order: add, execute, cancel, delete, replace.</content>
internal sealed unsafe partial class BookEngine<TListener, TLadder, TQueues>
{
    private void OnAdd(ref MarketEvent e)
    {
        var book = BookForChange(e.Symbol);
        if (book == null)
            return;
        if (!IsValidAdd(in e))
        {
            Tell(ref e, book, Fault(book, BookFault.BadValue));
            return;
        }

        var sideMask = MaskOf(e.Side);
        var side = SymbolBook.SideOf(book, sideMask);
        var before = side->Best;
        var change = BookChange.None;
        if (book->BookQuality == BookQuality.Empty)
            change = OnFirstOrder(book, e.SecondaryReference);
        if (TryInsert(book, sideMask, e.OrderReference, e.Price, e.Size, ref change))
            side->Events++;
        if (side->Best != before)
            change |= OnTopChanged(book);
        Tell(ref e, book, change);
    }

    /// <summary>A resting order is executed, cut or taken away.</summary>
    private void OnTaken(ref MarketEvent e)
    {
        var slot = Find(in e);
        if (slot == null)
        {
            OnUnknownReference(ref e);
            return;
        }

        var book = _books[e.Symbol];
        var sideMask = slot->SideMask;
        var side = SymbolBook.SideOf(book, sideMask);
        var before = side->Best;
        var price = e.Kind == EventKind.ExecuteWithPrice ? e.Price : slot->Price;
        var shares = e.Kind == EventKind.Delete ? slot->Size : e.Size;
        var executed = Math.Min(shares, slot->Size);
        var change = Take(book, slot, e.OrderReference, shares);
        if (side->Best != before)
            change |= OnTopChanged(book);
        if (IsTrade(in e) && executed != 0)
            change |= OnTraded(book, price, executed, OtherSideOf(sideMask));
        Tell(ref e, book, change);
    }

    private void OnReplace(ref MarketEvent e)
    {
        var slot = Find(in e);
        if (slot == null)
        {
            OnUnknownReference(ref e);
            return;
        }

        var book = _books[e.Symbol];
        var sideMask = slot->SideMask;
        var side = SymbolBook.SideOf(book, sideMask);
        var before = side->Best;
        var change = Take(book, slot, e.OrderReference, slot->Size);
        if (e.Price < 0 || e.Size == 0)
            change |= Fault(book, BookFault.BadValue);
        else
            TryInsert(book, sideMask, e.SecondaryReference, e.Price, e.Size, ref change);
        if (side->Best != before)
            change |= OnTopChanged(book);
        Tell(ref e, book, change);
    }

    /// <summary>Puts an order into table and ladder, or into neither.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryInsert(SymbolBook* book, int sideMask, ulong reference, int price, uint size, ref BookChange change)
    {
        if (OrderSlot.IsNarrow(reference))
        {
            var key = OrderSlot.NarrowKeyOf(book->SymbolIndex, reference);
            return TryPlace(book, _orders.TryInsert(key, out var slot), slot, key, sideMask, reference, price, size, ref change);
        }

        var wide = BookChange.None;
        var inserted = TryInsertWide(book, sideMask, reference, price, size, ref wide);
        change |= wide;
        return inserted;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryInsertWide(SymbolBook* book, int sideMask, ulong reference, int price, uint size, ref BookChange change)
    {
        var inserted = _orders.TryInsertWide(book->SymbolIndex, reference, out var slot);
        return TryPlace(book, inserted, slot, OrderSlot.WideKeyOf(book->SymbolIndex, reference), sideMask, reference, price, size, ref change);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryPlace(
        SymbolBook* book, InsertResult inserted, OrderSlot* slot, ulong key, int sideMask, ulong reference, int price, uint size, ref BookChange change)
    {
        if (inserted != InsertResult.Inserted)
        {
            change |= Fault(book, inserted == InsertResult.Full ? BookFault.OrderTableFull : BookFault.DuplicateReference);
            return false;
        }

        slot->Set(key, sideMask, price, size);
        var result = TLadder.Add(book, sideMask, price, size, _cold);
        if (result != LadderResult.Done)
        {
            change |= OnRefusedByLadder(book, slot, result);
            return false;
        }

        if (FollowsOrders)
            _queues.OnAdded(book->SymbolIndex, SideOf(sideMask), reference, price, size);
        return true;
    }

    /// <summary>Takes shares from an order and its level; the order leaves with its last share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BookChange Take(SymbolBook* book, OrderSlot* slot, ulong reference, uint size)
    {
        var change = BookChange.None;
        var sideMask = slot->SideMask;
        if (size - 1 >= slot->Size)
            change = OnUnfitSize(book, ref size, slot->Size);
        var missing = TLadder.Reduce(book, sideMask, slot->Price, size, _cold);
        SymbolBook.SideOf(book, sideMask)->Events++;
        if (missing != 0)
            change |= Fault(book, BookFault.LevelMissing);
        if (size == slot->Size)
        {
            _orders.Remove(slot);
            if (FollowsOrders)
                _queues.OnRemoved(book->SymbolIndex, reference);
        }
        else
        {
            slot->Size -= size;
            if (FollowsOrders)
                _queues.OnReduced(book->SymbolIndex, reference, slot->Size);
        }

        return change;
    }

    // Size 0 wraps round to the greatest number, so that one comparison finds both: nothing to take, and more than there is.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private BookChange OnUnfitSize(SymbolBook* book, ref uint size, uint live)
    {
        if (size == 0)
            return Fault(book, BookFault.BadValue);
        size = live;
        return Fault(book, BookFault.OverExecution);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BookChange OnRefusedByLadder(SymbolBook* book, OrderSlot* slot, LadderResult result)
    {
        _orders.Remove(slot);
        return Fault(book, result == LadderResult.LevelOverflow ? BookFault.LevelOverflow : BookFault.ColdStoreFull);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnUnknownReference(ref MarketEvent e)
    {
        var book = BookOf(e.Symbol);
        if (book != null)
            Tell(ref e, book, Fault(book, BookFault.UnknownReference));
        else if ((uint)e.Symbol < OrderSlot.SymbolLimit)
            OnUnknownReferenceWithoutBook(e.Symbol);
        else
            _counters.OnNoBook();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private OrderSlot* Find(ref readonly MarketEvent e) => Find(e.Symbol, e.OrderReference);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private OrderSlot* Find(int symbol, ulong reference)
    {
        if ((uint)symbol >= OrderSlot.SymbolLimit)
            return null;
        return OrderSlot.IsNarrow(reference) ? _orders.Find(OrderSlot.NarrowKeyOf(symbol, reference)) : _orders.FindWide(symbol, reference);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsValidAdd(ref readonly MarketEvent e) =>
        e.Side is Side.Bid or Side.Ask && e.Size != 0 && e.Price >= 0;

    // What a rebuild repeats has been counted, or never will be.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTrade(ref readonly MarketEvent e) =>
        e.Kind is EventKind.Execute or EventKind.ExecuteWithPrice && (e.Flags & (EventFlags.NonPrintable | EventFlags.Rebuild)) == 0;

    private static int MaskOf(Side side) => -((int)side >> 1);

    private static Side SideOf(int sideMask) => (Side)(1 - sideMask);

    private static Side OtherSideOf(int sideMask) => (Side)(2 + sideMask);
}
