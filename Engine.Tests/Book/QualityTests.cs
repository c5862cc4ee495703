using Engine.Core;
using Engine.Core.Book;

namespace Engine.Tests.Book;

/// <summary>What control events and statuses do to the books, and that no book is called better than it is.</summary>
public sealed class QualityTests
{
    private readonly MarketEvent[] _one = new MarketEvent[1];
    private OrderBooks<RecordingListener> _books = null!;
    private ulong _sequence;

    [SetUp]
    public void MakeBooks()
    {
        _books = new OrderBooks<RecordingListener>(new OrderBooksOptions { OrderCapacity = 64, SymbolCapacity = 4, ColdLevelCapacity = 64 }, new RecordingListener());
        _sequence = 0;
        Tell(EventKind.SessionStarted);
        Add(1);
        Add(2);
    }

    [TearDown]
    public void GiveBack() => _books.Dispose();

    [Test]
    public void A_book_is_live_from_its_first_order()
    {
        Assert.That(Qualities(), Is.EqualTo(new[] { BookQuality.Live, BookQuality.Live }));
    }

    [Test]
    public void Complete_books_are_closed_at_the_end()
    {
        Tell(EventKind.SessionEnded);

        Assert.That(Qualities(), Is.All.EqualTo(BookQuality.Closed));
        Assert.That(_books.Listener.Calls.TakeLast(2).Select(c => c.Quality), Is.All.EqualTo(BookQuality.Closed));
    }

    [Test]
    public void Books_that_miss_messages_stay_stale_over_the_end_and_are_frozen_all_the_same()
    {
        Tell(EventKind.GapDeclared);
        Tell(EventKind.FeedSilent);
        Tell(EventKind.SessionEnded);
        Add(1);

        Assert.That(Qualities(), Is.All.EqualTo(BookQuality.StaleGap));
        Assert.That(_books.Book(1).EventCount, Is.EqualTo(1));
        Assert.That(_books.Listener.Calls.Select(c => c.Quality), Has.None.EqualTo(BookQuality.Closed));
    }

    [Test]
    public void Books_that_were_rebuilt_before_the_end_are_closed()
    {
        Tell(EventKind.GapDeclared);
        Tell(EventKind.RebuildStarted);
        Tell(EventKind.RebuildEnded);
        Tell(EventKind.SessionEnded);

        Assert.That(Qualities(), Is.All.EqualTo(BookQuality.Closed));
    }

    [Test]
    public void Books_rebuilt_in_a_silence_are_never_called_live_before_the_feed_is_heard()
    {
        Tell(EventKind.GapDeclared);
        Tell(EventKind.FeedSilent);
        Assert.That(Qualities(), Is.All.EqualTo(BookQuality.StaleGap));
        Tell(EventKind.RebuildStarted);
        _books.Listener.Calls.Clear();
        Tell(EventKind.RebuildEnded);
        Assert.That(Qualities(), Is.All.EqualTo(BookQuality.StaleSilent));
        Assert.That(_books.Listener.Calls.Select(c => c.Quality), Has.None.EqualTo(BookQuality.Live));
        Tell(EventKind.FeedSilent);
        Tell(EventKind.FeedResumed);

        Assert.That(Qualities(), Is.All.EqualTo(BookQuality.Live));
    }

    [Test]
    public void A_new_session_forgets_the_silence_of_the_old_one()
    {
        Tell(EventKind.FeedSilent);
        Tell(EventKind.SessionStarted);
        Add(1);
        Tell(EventKind.GapDeclared);
        Tell(EventKind.RebuildStarted);
        Tell(EventKind.RebuildEnded);

        Assert.That(_books.Book(1).Quality, Is.EqualTo(BookQuality.Live));
    }

    [Test]
    public void A_halt_of_one_market_holds_besides_the_status_everywhere()
    {
        Status(1, TradingStatus.Trading);
        Status(1, TradingStatus.Halted, EventFlags.OneMarket);
        Assert.That((_books.Book(1).IsHalted, _books.Book(1).Status), Is.EqualTo((true, TradingStatus.Trading)));
        Status(1, TradingStatus.Halted);
        Status(1, TradingStatus.Trading, EventFlags.OneMarket);
        Assert.That((_books.Book(1).IsHalted, _books.Book(1).Status), Is.EqualTo((true, TradingStatus.Halted)));
        Status(1, TradingStatus.Trading);

        Assert.That(_books.Book(1).IsHalted, Is.False);
        Assert.That(_books.Listener.Calls.Where(c => (c.Change & BookChange.Status) != 0).Select(c => c.Halted), Is.EqualTo(new[] { false, true, true, true, false }));
    }

    [Test]
    public void A_halt_of_one_market_is_kept_when_the_book_crosses_and_when_it_is_rebuilt_and_ends_with_the_session()
    {
        Status(1, TradingStatus.Halted, EventFlags.OneMarket);
        Add(1, Side.Ask, 900_000, 7);
        Assert.That((_books.Book(1).IsCrossed, _books.Book(1).IsMarketHalted), Is.EqualTo((true, true)));
        Tell(EventKind.RebuildStarted);
        Assert.That(_books.Book(1).IsHalted);
        Tell(EventKind.SessionStarted);

        Assert.That(_books.Listener.Calls[^1].Halted, Is.False);
        Add(1, Side.Bid, 900_000, 7);
        Assert.That(_books.Book(1).IsHalted, Is.False);
    }

    [Test]
    public void A_halt_of_one_market_is_known_to_a_book_that_begins_later()
    {
        Status(3, TradingStatus.Halted, EventFlags.OneMarket);
        Add(3);

        Assert.That(_books.Book(3).IsHalted);
    }

    private BookQuality[] Qualities() => [_books.Book(1).Quality, _books.Book(2).Quality];

    private void Tell(EventKind kind) => Apply(new MarketEvent { Kind = kind, Symbol = -1 });

    private void Status(int symbol, TradingStatus status, EventFlags flags = EventFlags.None) =>
        Apply(new MarketEvent { Kind = EventKind.Status, Symbol = symbol, Size = (uint)status, Flags = flags });

    private void Add(int symbol, Side side = Side.Bid, int price = 1_000_000, ulong reference = 5) =>
        Apply(new MarketEvent { Kind = EventKind.Add, Symbol = symbol, Side = side, Price = price, Size = 100, OrderReference = reference });

    private void Apply(MarketEvent e)
    {
        e.Sequence = ++_sequence;
        _one[0] = e;
        _books.OnEvents(_one);
    }
}
