using Engine.Core;
using Engine.Core.Book;
using static Engine.Tests.Book.BookEvents;

namespace Engine.Tests.Book;

/// <summary>Who gets a book, and when it is given back.</summary>
public sealed class SymbolCapacityTests
{
    [Test]
    public void A_new_session_takes_all_books_back()
    {
        using var books = Books(symbols: 1);
        for (var session = 0; session < 5; session++)
        {
            books.Apply(Control(EventKind.SessionStarted), Add(10 + session, 1, Side.Bid, 10_000, 5));
            Assert.That(books.HasBook(10 + session), Is.True);
            Assert.That(books.HasBook(9 + session), Is.False);
            Assert.That(books.ActiveSymbols, Is.EqualTo(1));
        }

        Assert.That(books.Counters.WithoutBook, Is.Zero);
    }

    [Test]
    public void A_book_of_the_next_session_begins_with_nothing_of_the_one_before()
    {
        using var books = Books(symbols: 1);
        for (var i = 0; i < 500; i++)
            books.Apply(Add(5, (ulong)i, i % 2 == 0 ? Side.Bid : Side.Ask, 1_000_000 + (i % 2 == 0 ? -i : i) * 100, 5));
        books.Apply(Trade(5, 1_000_000, 5), Delete(5, 9_999), Control(EventKind.SessionStarted), Add(6, 1, Side.Bid, 500, 7));
        ref readonly var book = ref books.Book(6);
        Assert.That(book.AllLevels(Side.Bid), Is.EqualTo(new[] { new Level(500, 7) }));
        Assert.That(book.AllLevels(Side.Ask), Is.Empty);
        Assert.That((book.TradeCount, book.FaultCount, book.EventCount, book.RecentringCount), Is.EqualTo((0u, 0u, 1L, 1u)));
        Assert.That(book.Quality, Is.EqualTo(BookQuality.Live));
        Assert.That(book.IsSuspect, Is.False);
    }

    [Test]
    public void Unknown_references_take_no_book_from_symbols_that_trade()
    {
        using var books = Books(symbols: 2);
        for (var symbol = 101; symbol <= 105; symbol++)
            books.Apply(Delete(symbol, 9), Take(EventKind.Execute, symbol, 9, 1), Take(EventKind.Cancel, symbol, 9, 1), Replace(symbol, 9, 10, 100, 1));
        Assert.That(books.ActiveSymbols, Is.Zero);
        Assert.That(books.Counters.FaultsOf(BookFault.UnknownReference), Is.EqualTo(20));
        books.Apply(Add(6, 1, Side.Bid, 10_000), Add(7, 2, Side.Bid, 10_000));
        Assert.That(books.HasBook(6) && books.HasBook(7), Is.True);
        Assert.That(books.Counters.WithoutBook, Is.Zero);
    }

    [Test]
    public void Unknown_references_before_a_symbols_first_order_are_in_its_book_from_the_start()
    {
        using var books = Books();
        books.Apply(Delete(6, 9), Delete(6, 9), Add(6, 1, Side.Bid, 10_000));
        Assert.That(books.Book(6).FaultsOf(BookFault.UnknownReference), Is.EqualTo(2));
        Assert.That(books.Book(6).FaultCount, Is.EqualTo(2));
        Assert.That(books.Book(6).IsSuspect, Is.True);
    }

    [TestCase(EventKind.SessionStarted, 0u)]
    [TestCase(EventKind.RebuildStarted, 1u)]
    public void A_session_forgets_them_and_a_rebuild_clears_the_suspicion(EventKind kind, uint faults)
    {
        using var books = Books();
        books.Apply(Delete(6, 9), Control(kind), Add(6, 1, Side.Bid, 10_000));
        Assert.That(books.Book(6).IsSuspect, Is.False);
        Assert.That(books.Book(6).FaultsOf(BookFault.UnknownReference), Is.EqualTo(faults));
    }

    [Test]
    public void Every_symbol_with_a_book_is_told_that_a_session_began()
    {
        using var books = Books();
        books.Apply(Trade(1, 10_000, 5), Add(2, 1, Side.Bid, 10_000));
        books.Listener.Calls.Clear();
        books.Apply(Control(EventKind.SessionStarted));
        Assert.That(books.Listener.Calls.Select(call => (call.Symbol, call.Trades)), Is.EqualTo(new[] { (1, 0u), (2, 0u) }));
        Assert.That(books.Listener.Calls.Select(call => call.Change & BookChange.Session), Is.All.EqualTo(BookChange.Session));
    }
}
