using Engine.Core;
using Engine.Core.Book;
using static Engine.Tests.Book.BookEvents;

namespace Engine.Tests.Book;

/// <summary>An order is named by symbol and reference together, whatever bits either has.</summary>
[Category("HotPath")]
public sealed class OrderIdentityTests
{
    private const int Alive = 1, Other = 2;
    private const ulong Narrow = 77, Wide = 0xA5A5_0000_0000_0077;

    [Test]
    public void No_reference_of_another_symbol_finds_an_order([Values] bool wide, [Values] bool otherHasABook, [Values(EventKind.Delete, EventKind.Cancel, EventKind.Execute, EventKind.Replace)] EventKind kind)
    {
        using var books = Books();
        var reference = wide ? Wide : Narrow;
        books.Apply(Add(Alive, reference, Side.Bid, 10_000, 5));
        if (otherHasABook)
            books.Apply(Add(Other, 1_000_000, Side.Bid, 10_000, 5));
        foreach (var crafted in CraftedReferences(reference))
            books.Apply(new MarketEvent { Kind = kind, Symbol = Other, OrderReference = crafted, SecondaryReference = 5, Size = 5, Price = 9_000 });
        Assert.Multiple(() =>
        {
            Assert.That(books.Book(Alive).BidSize, Is.EqualTo(5));
            Assert.That(books.TryGetOrder(Alive, reference, out _, out _), Is.True);
            Assert.That(books.Counters.FaultsOf(BookFault.UnknownReference), Is.EqualTo(CraftedReferences(reference).Count()));
        });
    }

    [Test]
    public void Two_orders_with_one_reference_live_side_by_side_in_two_symbols()
    {
        using var books = Books();
        books.Apply(Add(Alive, Narrow, Side.Bid, 10_000, 5), Add(Other, Narrow, Side.Ask, 20_000, 7), Delete(Alive, Narrow));
        Assert.That(books.Book(Alive).HasBid, Is.False);
        Assert.That(books.Book(Other).AskSize, Is.EqualTo(7));
    }

    [Test]
    public void Any_symbol_and_reference_are_kept([Values(0, 1, OrderSlot.SymbolLimit - 1)] int symbol,
        [Values(0UL, OrderSlot.WideReference - 1, OrderSlot.WideReference, 1UL << 48 | 5, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue)] ulong reference)
    {
        using var books = Books();
        books.Apply(Add(symbol, reference, Side.Bid, 10_000, 5));
        Assert.That(books.TryGetOrder(symbol, reference, out _, out _), Is.True);
        books.Apply(Delete(symbol, reference));
        Assert.That(books.OrderCount, Is.Zero);
        Assert.That(books.Counters.FaultsOf(BookFault.UnknownReference), Is.Zero);
    }

    [Test]
    public void A_symbol_out_of_range_has_no_orders([Values(-1, int.MinValue, OrderSlot.SymbolLimit, OrderSlot.SymbolLimit + Alive)] int symbol)
    {
        using var books = Books();
        books.Apply(Add(Alive, Narrow, Side.Bid, 10_000, 5), Delete(symbol, Narrow));
        Assert.That(books.TryGetOrder(symbol, Narrow, out _, out _), Is.False);
        Assert.That(books.OrderCount, Is.EqualTo(1));
        Assert.That(books.Counters.WithoutBook, Is.EqualTo(1));
    }

    // What makes the key of the order that lives out of the other symbol, if keys are made by a shift, or by mixing in a multiple of the symbol as they once were.
    private static IEnumerable<ulong> CraftedReferences(ulong reference)
    {
        const ulong mix = 0xD6E8_FEB8_6659_FD93;
        var mixed = unchecked(reference ^ ((Alive + 1) * mix) ^ ((Other + 1) * mix));
        foreach (var one in new[] { reference, mixed, reference ^ 1, mixed ^ 1, reference ^ 1UL << 63, mixed ^ 1UL << 63, mixed ^ 1 ^ 1UL << 63 })
            yield return one;
        for (var shift = 16; shift < 64; shift++)
            yield return reference ^ ((ulong)(Alive ^ Other) << shift);
    }
}
