using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Engine.Core.Book;

/// <content>Lines that later events need, asked for while earlier ones are applied.</content>
internal sealed unsafe partial class BookEngine<TListener, TLadder, TQueues>
{
    // How many events ahead an order's slot and its side's head are asked for, and how many ahead, when those have come, its level's line. Far
    // enough for memory to answer in the time between, and no more lines under way at once than a core can wait for.
    private const int SlotsAhead = 12, LevelsAhead = 6;

    private void ApplyAll(Span<MarketEvent> events)
    {
        ref var first = ref MemoryMarshal.GetReference(events);
        var count = events.Length;
        for (var i = 0; i < Math.Min(SlotsAhead, count); i++)
            PrefetchSlot(ref Unsafe.Add(ref first, i));
        for (var i = 0; i < Math.Min(LevelsAhead, count); i++)
            PrefetchLevel(ref Unsafe.Add(ref first, i));
        for (var i = 0; i < count; i++)
        {
            if (i + SlotsAhead < count)
                PrefetchSlot(ref Unsafe.Add(ref first, i + SlotsAhead));
            if (i + LevelsAhead < count)
                PrefetchLevel(ref Unsafe.Add(ref first, i + LevelsAhead));
            Apply(ref Unsafe.Add(ref first, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchSlot(ref readonly MarketEvent e)
    {
        if ((uint)e.Symbol >= OrderSlot.SymbolLimit)
            return;
        Prefetch(_orders.NearOf(OrderSlot.NarrowKeyOf(e.Symbol, e.OrderReference)));
        var book = _books[e.Symbol];
        Prefetch(book);
        Prefetch((byte*)book + LadderSide.SizeInBytes);
        Prefetch((byte*)book + 2 * LadderSide.SizeInBytes);
        if (e.Kind == EventKind.Replace)
            Prefetch(_orders.NearOf(OrderSlot.NarrowKeyOf(e.Symbol, e.SecondaryReference)));
    }

    // The price is the event's or, where it names only an order, that of the order's slot: taken by a mask, because which of the two it is
    // cannot be foreseen. An order that is not at its home costs a line too much.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchLevel(ref readonly MarketEvent e)
    {
        if ((uint)e.Symbol >= OrderSlot.SymbolLimit)
            return;
        var book = _books[e.Symbol];
        if (book == null)
            return;
        var key = OrderSlot.NarrowKeyOf(e.Symbol, e.OrderReference);
        var slot = _orders.NearOf(key);
        var named = ((int)e.Side - 1) >> 31;
        // A new order finds its slot empty, any other finds itself; otherwise one of them is, or will be, among the displaced.
        if (slot->Key != (key & (ulong)(long)named))
            Prefetch(_orders.DisplacedHomeOf(named == 0 ? slot->Key : key));
        var price = (slot->Price & named) | (e.Price & ~named);
        var sideMask = (slot->SideMask & named) | (MaskOf(e.Side) & ~named);
        Prefetch(TLadder.LineOf(book, sideMask, price));
        if (e.Kind == EventKind.Replace)
            Prefetch(TLadder.LineOf(book, sideMask, e.Price));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(void* line)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(line);
    }
}
