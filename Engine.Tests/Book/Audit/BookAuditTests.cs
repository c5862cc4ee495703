using System.Runtime.CompilerServices;
using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Book.Audit;
using static Engine.Tests.Book.BookEvents;

namespace Engine.Tests.Book.Audit;

/// <summary>The audit sees a book that is wrong, and no book that is right.</summary>
public sealed class BookAuditTests
{
    private OrderBooks<RecordingListener, NoOrderQueues> _books = null!;
    private BookAudit<RecordingListener, NoOrderQueues> _audit = null!;

    [SetUp]
    public void Begin()
    {
        _books = new OrderBooks<RecordingListener, NoOrderQueues>(
            new OrderBooksOptions { OrderCapacity = 8192, SymbolCapacity = 4, ColdLevelCapacity = 1 << 16 }, new RecordingListener(), default);
        _audit = new BookAudit<RecordingListener, NoOrderQueues>(_books);
    }

    [TearDown]
    public void End() => _books.Dispose();

    [Test]
    public void A_book_that_is_wrong_is_found_with_its_first_difference()
    {
        _audit.Watch(1);
        Apply(Add(1, 1, Side.Bid, 10_000, 5), Add(1, 2, Side.Bid, 9_900, 6));
        Damage(1).BidSide.BestPrice = 10_100;
        Apply(new MarketEvent { Kind = EventKind.Add, Symbol = 1, Sequence = 77, OrderReference = 3, Side = Side.Ask, Price = 20_000, Size = 1 });
        var difference = _audit.FirstDifference;
        Assert.That(difference, Is.Not.Null);
        Assert.That((difference!.Symbol, difference.Sequence, difference.Kind), Is.EqualTo((1, 77UL, EventKind.Add)));
        Assert.That(difference.ToString(), Does.Contain("sequence 77"));
        Apply(Delete(1, 3));
        Assert.That(_audit.FirstDifference, Is.SameAs(difference));
    }

    [Test]
    public void A_lost_trade_is_found()
    {
        _audit.Watch(1);
        Apply(Add(1, 1, Side.Bid, 10_000, 5), Trade(1, 10_000, 2));
        Damage(1).Trades = 0;
        Apply(Add(1, 2, Side.Bid, 9_000, 5));
        Assert.That(_audit.FirstDifference!.What, Is.EqualTo("trade count"));
    }

    [Test]
    public void Random_flows_of_right_books_have_no_difference([Values(1, 2, 3)] int seed, [Values] bool inTheMiddle)
    {
        var flow = new FuzzFlow(seed * 100, bookOf: null);
        if (!inTheMiddle)
            _audit.Watch(1);
        for (var i = 0; i < 300; i++)
        {
            var packet = Enumerable.Range(0, 20).Select(_ => flow.Next()).ToArray();
            Apply(packet);
            if (i == 100 && inTheMiddle)
                _audit.Watch(1);
        }

        Assert.That(_audit.FirstDifference, Is.Null, $"{_audit.FirstDifference}");
        Assert.That(_audit.Compared, Is.GreaterThan(1_000));
    }

    [Test]
    public void A_watch_that_begins_after_the_end_of_the_session_raises_no_alarm()
    {
        Apply(Add(1, 1, Side.Bid, 10_000, 5), Control(EventKind.SessionEnded));
        _audit.Watch(1);
        Apply(Add(1, 2, Side.Bid, 10_000, 5), Delete(1, 1), Trade(1, 10_000, 1));
        Assert.That(_audit.FirstDifference, Is.Null, $"{_audit.FirstDifference}");
        Assert.That(_audit.Compared, Is.EqualTo(3));
    }

    [Test]
    public void The_books_do_and_tell_the_same_with_and_without_an_audit()
    {
        var flow = new FuzzFlow(5, bookOf: null);
        using var plain = new OrderBooks<RecordingListener, NoOrderQueues>(
            new OrderBooksOptions { OrderCapacity = 8192, SymbolCapacity = 4, ColdLevelCapacity = 1 << 16 }, new RecordingListener(), default);
        _audit.Watch(2);
        for (var i = 0; i < 100; i++)
        {
            var packet = Enumerable.Range(0, 30).Select(_ => flow.Next()).ToArray();
            plain.OnEvents(packet);
            Apply(packet);
        }

        Assert.That(_books.Listener.Calls, Is.EqualTo(plain.Listener.Calls));
        Assert.That(_audit.Compared, Is.GreaterThan(0));
    }

    [Test]
    public void Nothing_is_compared_while_nothing_is_watched()
    {
        Apply(Add(1, 1, Side.Bid, 10_000, 5));
        _audit.Watch(1);
        _audit.Stop();
        Apply(Add(1, 2, Side.Bid, 10_000, 5));
        Assert.That((_audit.Compared, _audit.Watched), Is.EqualTo((0L, -1)));
    }

    private void Apply(params MarketEvent[] events) => _audit.OnEvents(events);

    private ref SymbolBook Damage(int symbol) => ref Unsafe.AsRef(in _books.Book(symbol));
}
