using Engine.Core.Book;
using Engine.Core.Memory;

namespace Engine.Tests.Book;

/// <summary>The sizes on which the cost of an event rests, as the remarks state them.</summary>
public sealed unsafe class BookLayoutTests
{
    [Test]
    public void The_state_of_a_symbol_takes_what_is_stated()
    {
        Assert.That(sizeof(OrderSlot), Is.EqualTo(16));
        Assert.That(sizeof(LadderSide), Is.EqualTo(CacheLine.Size));
        Assert.That(sizeof(SymbolBook), Is.EqualTo(SymbolBook.SizeInBytes).And.EqualTo(2_368));
        Assert.That(sizeof(SymbolBook) / CacheLine.Size % 2, Is.EqualTo(1), "an even number of lines: the same line of many symbols falls into the same sets");
        Assert.That(sizeof(ColdLevel), Is.EqualTo(8));
        Assert.That(sizeof(SymbolDirectory.Entry), Is.EqualTo(16));
    }

    [Test]
    public void Parts_of_the_state_begin_where_they_are_drawn()
    {
        SymbolBook book = default;
        var start = (byte*)&book;
        Assert.That((byte*)&book.BidSide - start, Is.Zero);
        Assert.That((byte*)&book.AskSide - start, Is.EqualTo(64));
        Assert.That((byte*)&book.SymbolName - start, Is.EqualTo(128));
        Assert.That((byte*)SymbolBook.SizesOf(&book, 0) - start, Is.EqualTo(320));
        Assert.That((byte*)SymbolBook.SizesOf(&book, -1) - start, Is.EqualTo(1_344));
        Assert.That(start + SymbolBook.FaultsOffset + SymbolBook.FaultKinds * sizeof(uint) <= (byte*)SymbolBook.SizesOf(&book, 0), Is.True);
        Assert.That(SymbolBook.FaultKinds, Is.EqualTo(Enum.GetValues<BookFault>().Length));
    }

    [Test]
    public void Ten_thousand_symbols_take_25_million_bytes()
    {
        var books = SymbolDirectory.BytesFor(10_000);
        Assert.That(books, Is.EqualTo(10_000L * 2_368 + 65_536 * (8 + 16)));
        Assert.That(books, Is.EqualTo(25_252_864));
        using var taken = new OrderBooks<NobodyListens>(new OrderBooksOptions { SymbolCapacity = 10_000, OrderCapacity = 1, ColdLevelCapacity = 16 }, default);
        Assert.That(taken.MemoryBytes - books, Is.LessThan(4_096 + 2 * 1024 * 1024), "rounded up to whole pages");
    }
}
