using Engine.Core;
using Engine.Core.Book;
using static Engine.Tests.Book.BookEvents;

namespace Engine.Tests.Book;

/// <summary>How far a book can be trusted, event by event, and what is told of it.</summary>
public sealed class BookQualityTests
{
    [Test]
    public void A_book_is_live_from_its_first_order_and_says_so_once()
    {
        Assert.That(Told(Add(1, 1, Side.Bid, 10_000), Add(1, 2, Side.Bid, 10_000)), Is.EqualTo(new[]
        {
            (1, BookChange.Top | BookChange.Quality, BookQuality.Live), (1, BookChange.Top, BookQuality.Live),
        }));
    }

    [Test]
    public void A_book_that_saw_only_a_trade_is_empty()
    {
        Assert.That(Told(Trade(1, 10_000, 5)), Is.EqualTo(new[] { (1, BookChange.Trade, BookQuality.Empty) }));
    }

    [Test]
    public void A_gap_makes_every_book_stale_until_a_rebuild_ends()
    {
        Assert.That(Told(Add(1, 1, Side.Bid, 10_000), Add(2, 2, Side.Bid, 10_000), Control(EventKind.GapDeclared), Control(EventKind.GapDeclared), Add(3, 3, Side.Ask, 10_000),
            Control(EventKind.RebuildStarted), Add(1, 1, Side.Bid, 10_000), Control(EventKind.RebuildEnded))[2..], Is.EqualTo(new[]
        {
            (1, BookChange.Quality, BookQuality.StaleGap), (2, BookChange.Quality, BookQuality.StaleGap), (3, BookChange.Top, BookQuality.StaleGap),
            (1, BookChange.Top, BookQuality.StaleGap), (2, BookChange.Top, BookQuality.StaleGap), (3, BookChange.Top, BookQuality.StaleGap),
            (1, BookChange.Top, BookQuality.StaleGap),
            (1, BookChange.Quality, BookQuality.Live), (2, BookChange.Quality, BookQuality.Live), (3, BookChange.Quality, BookQuality.Live),
        }));
    }

    [Test]
    public void Silence_ends_when_the_feed_is_heard_again_and_takes_nothing_from_a_gap()
    {
        var silence = (MarketEvent[])[Control(EventKind.FeedSilent), Control(EventKind.FeedResumed)];
        Assert.That(Told([Add(1, 1, Side.Bid, 10_000), .. silence, Control(EventKind.GapDeclared), .. silence])[1..], Is.EqualTo(new[]
        {
            (1, BookChange.Quality, BookQuality.StaleSilent), (1, BookChange.Quality, BookQuality.Live), (1, BookChange.Quality, BookQuality.StaleGap),
        }));
    }

    [Test]
    public void After_the_session_books_are_closed_and_ignore_all_but_a_new_session_or_a_rebuild()
    {
        using var books = Books();
        books.Apply(Add(1, 1, Side.Bid, 10_000), Control(EventKind.SessionEnded), Add(1, 2, Side.Bid, 11_000), Delete(1, 1), Trade(1, 5, 5), Control(EventKind.GapDeclared));
        Assert.That(books.Listener.Calls[^1], Has.Property("Quality").EqualTo(BookQuality.Closed));
        Assert.That(books.Listener.Calls, Has.Count.EqualTo(2));
        Assert.That(books.Counters.IgnoredAfterEnd, Is.EqualTo(4));
        Assert.That(books.Book(1).BidPrice, Is.EqualTo(10_000));
        books.Apply(Control(EventKind.SessionStarted), Add(1, 2, Side.Bid, 11_000));
        Assert.That(books.Book(1).Quality, Is.EqualTo(BookQuality.Live));
    }

    [Test]
    public void A_fault_flags_the_book_once_and_a_rebuild_clears_it()
    {
        Assert.That(Told(Add(1, 1, Side.Bid, 10_000), Delete(1, 5), Delete(1, 6), Control(EventKind.RebuildStarted))[1..], Is.EqualTo(new[]
        {
            (1, BookChange.Quality, BookQuality.Live), (1, BookChange.Top | BookChange.Quality, BookQuality.StaleGap),
        }));
    }

    [Test]
    public void A_new_session_is_told_with_all_that_it_changes()
    {
        using var books = Books();
        books.Apply(new MarketEvent { Kind = EventKind.Status, Symbol = 1, Size = (uint)TradingStatus.Halted }, Add(1, 1, Side.Bid, 10_000), Control(EventKind.SessionStarted));
        var last = books.Listener.Calls[^1];
        Assert.That(last.Change, Is.EqualTo(BookChange.Session | BookChange.Top | BookChange.Status | BookChange.Quality));
        Assert.That((last.HasBid, last.Halted, last.Quality, last.Trades, last.Events), Is.EqualTo((false, false, BookQuality.Empty, 0u, 0L)));
    }

    private static List<(int Symbol, BookChange Change, BookQuality Quality)> Told(params MarketEvent[] events)
    {
        using var books = Books();
        books.Apply(events);
        return [.. books.Listener.Calls.Select(call => (call.Symbol, call.Change, call.Quality))];
    }
}
