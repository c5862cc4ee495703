using System.Runtime.CompilerServices;

namespace Engine.Core.Book;

/// <content>What nearly every event is: an order comes, shrinks or goes, lies where it should, at a price inside the window.</content>
internal sealed unsafe partial class BookEngine<TListener, TLadder, TQueues>
{
    /// <summary>
    /// Applies such an event. One piece of arithmetic serves adds, executions, cancels and deletes on both sides, because which of them comes next cannot be
    /// foreseen: the branches that are left are those that nearly always go the same way, and the one that asks whether the top changed.
    /// </summary>
    /// <returns>False if the event is another, or anything about it is unusual: nothing was changed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryApplyUsual(ref MarketEvent e, SymbolBook* book, OrderSlot* slot)
    {
        const int Add = (int)EventKind.Add, Delete = (int)EventKind.Delete;
        int kind = (int)e.Kind, side = (int)e.Side;
        if (FollowsOrders || book == null || (uint)(kind - Add) > Delete - Add || _frozen)
            return false;
        // All ones for an event that names an order that is there, 0 for one that brings it.
        var named = (long)(Add - kind) >> 63;
        var key = OrderSlot.NarrowKeyOf(e.Symbol, e.OrderReference);
        if (slot->Key != (key & (ulong)named) || !_orders.IsAtHome(e.OrderReference, named))
            return false;
        // A new order has one of the two sides, and no negative price.
        if (((e.Price | side - (int)Side.Bid | (int)Side.Ask - side) & ~(int)named) < 0)
            return false;
        // The order as it is, or as it comes, and how much of it the event takes or brings.
        var terms = slot->Terms & (ulong)named | OrderSlot.TermsOf(e.Price, side, e.Size) & ~(ulong)named;
        var size = (uint)(terms >> 32);
        var all = (uint)(Delete - 1 - kind >> 31);
        var shares = e.Size & ~all | size & all;
        if (shares - 1 >= size)
            return false;
        var (sideMask, price) = (OrderSlot.SideMaskOf(terms), OrderSlot.PriceOf(terms));
        if (!TLadder.TryFindLevel(book, sideMask, price, out var cell, out var level))
            return false;
        var sum = *level + ((shares ^ named) - named);
        if ((ulong)sum > uint.MaxValue)
            return false;
        var rest = size - (shares & (uint)named);
        var isGone = rest - 1L >> 63;
        var count = _orders.Count + (int)(1 + named + isGone);
        if (count > _orders.Capacity)
            return false;

        slot->Key = key & ~(ulong)isGone;
        slot->Terms = (uint)terms | (ulong)rest << 32;
        _orders.SetCount(count);
        SymbolBook.SideOf(book, sideMask)->Events++;
        var change = BookChange.None;
        if (TLadder.SetLevel(book, sideMask, price, cell, level, (uint)sum, _cold))
            change = OnTopChanged(book);
        if (IsTrade(in e))
            change |= OnTraded(book, e.Kind == EventKind.Execute ? price : e.Price, shares, OtherSideOf(sideMask));
        Tell(ref e, book, change);
        return true;
    }
}
