using Engine.Core;
using Engine.Core.Book;
using static Engine.Tests.Book.BookEvents;

namespace Engine.Tests.Book;

/// <summary>Orders that differ from a usual one in a single thing: refused, counted, and nothing of them in the book, with either way of applying events.</summary>
[Category("HotPath")]
[TestFixture(typeof(PriceLadder))]
[TestFixture(typeof(WindowOfEveryKind))]
internal sealed unsafe class RefusedOrderTests<TLadder>
    where TLadder : struct, ILadder
{
    private const int Capacity = 16, Bid = 1_000_000, Ask = 1_000_100;

    private BookEngine<RecordingListener, TLadder, NoOrderQueues> _books = null!;

    [SetUp]
    public void Begin()
    {
        _books = new(new OrderBooksOptions { OrderCapacity = Capacity, SymbolCapacity = 2, ColdLevelCapacity = 1 << 10 }, new RecordingListener(), default);
        Apply(Add(1, 1, Side.Bid, Bid, 10), Add(1, 2, Side.Ask, Ask, 10));
    }

    [TearDown]
    public void End() => _books.Dispose();

    [Test]
    public void An_order_beyond_the_capacity_is_refused_until_another_has_gone()
    {
        for (ulong reference = 3; reference <= Capacity + 2; reference++)
            Apply(Add(1, reference, Side.Bid, Bid));

        AssertRefused(BookFault.OrderTableFull, times: 2);
        Assert.That(_books.Orders.Count, Is.EqualTo(Capacity));
        Assert.That(_books.BookOf(1)->BidSize, Is.EqualTo(10 + Capacity - 2));

        Apply(Delete(1, 3), Add(1, Capacity + 3, Side.Bid, Bid, 5));
        AssertRefused(BookFault.OrderTableFull, times: 2);
        Assert.That(_books.BookOf(1)->BidSize, Is.EqualTo(10 + Capacity - 2 - 1 + 5));
    }

    [TestCase(Side.Bid, Ask)]
    [TestCase(Side.Ask, Ask)]
    [TestCase(Side.Bid, Bid)]
    public void A_negative_price_is_not_taken_for_a_price_of_the_other_side(Side side, int price)
    {
        Apply(Add(1, 3, side, int.MinValue | price, 5));

        AssertRefused(BookFault.BadValue, times: 1);
        AssertUntouched();
    }

    [TestCase(Side.None)]
    [TestCase((Side)3)]
    [TestCase((Side)255)]
    public void A_side_that_is_none_is_refused(Side side)
    {
        Apply(Add(1, 3, side, Bid, 5));

        AssertRefused(BookFault.BadValue, times: 1);
        AssertUntouched();
    }

    [Test]
    public void No_shares_are_refused()
    {
        Apply(Add(1, 3, Side.Bid, Bid, 0));

        AssertRefused(BookFault.BadValue, times: 1);
        AssertUntouched();
    }

    [Test]
    public void More_shares_than_a_level_holds_are_refused()
    {
        Apply(Add(1, 3, Side.Bid, Bid, uint.MaxValue - 9));

        AssertRefused(BookFault.LevelOverflow, times: 1);
        AssertUntouched();
    }

    private void AssertUntouched()
    {
        var book = _books.BookOf(1);
        Assert.That((_books.Orders.Count, book->BidPrice, book->BidSize, book->AskPrice, book->AskSize), Is.EqualTo((2, Bid, 10L, Ask, 10L)));
    }

    private void AssertRefused(BookFault fault, int times)
    {
        Assert.That((_books.Counters.FaultsOf(fault), _books.BookOf(1)->FaultsOf(fault)), Is.EqualTo(((long)times, (uint)times)));
        Assert.That(_books.BookOf(1)->IsSuspect);
    }

    private void Apply(params MarketEvent[] events) => _books.OnEvents(events);
}
