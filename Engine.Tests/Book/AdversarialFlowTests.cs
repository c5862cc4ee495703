using Engine.Core;
using Engine.Core.Book;
using static Engine.Tests.Book.BookEvents;

namespace Engine.Tests.Book;

/// <summary>Flows that are hard on a windowed ladder: right at every level, and the window moves no more often than they ask for.</summary>
[Category("HotPath")]
[TestFixture(Side.Bid)]
[TestFixture(Side.Ask)]
public sealed unsafe class AdversarialFlowTests(Side side)
{
    private const int Middle = 1_000_000, Tick = 100;

    private TwinHarness<PriceLadder> _twin = null!;
    private ulong _next;

    [SetUp]
    public void Begin() => (_twin, _next) = (new TwinHarness<PriceLadder>(), 0);

    [TearDown]
    public void End() => _twin.Dispose();

    [Test]
    public void A_best_price_going_to_and_fro_above_an_odd_level_leaves_the_window_where_it_is([Values(1, 63, 64, 65, 70, 80)] int ticks)
    {
        for (var i = 0; i < 60; i++)
            Put(Behind(i * Tick));
        Put(Behind(Tick / 2));
        FlickerBest(Ahead(ticks * Tick), times: 2);
        var before = Recentrings;
        FlickerBest(Ahead(ticks * Tick), times: 400);
        Assert.That(Recentrings - before, Is.Zero);
    }

    [Test]
    public void Orders_behind_an_odd_level_that_ended_the_window_do_not_move_it()
    {
        Put(Middle);
        Put(Behind(70 * Tick + 51));
        var before = Recentrings;
        for (var i = 0; i < 200; i++)
            Put(Behind((71 + i % 20) * Tick));
        Assert.That(Recentrings - before, Is.Zero);
    }

    [Test]
    public void The_window_takes_more_again_when_the_odd_level_that_ended_it_is_gone()
    {
        Put(Middle);
        var odd = Put(Behind(70 * Tick + 51));
        for (var i = 0; i < 100; i++)
            Put(Behind(i * Tick));
        Assert.That(ColdCount, Is.EqualTo(30));
        Drop(odd);
        Put(Behind(100 * Tick));
        Assert.That(ColdCount, Is.Zero);
    }

    [Test]
    public void Best_prices_falling_towards_an_odd_level_take_it_into_the_window()
    {
        var orders = Enumerable.Range(0, 100).Select(i => Put(Behind(i * Tick))).ToArray();
        Put(Behind(90 * Tick + 51));
        var before = Recentrings;
        foreach (var order in orders)
            Drop(order);
        Assert.That(Recentrings - before, Is.LessThan(10));
    }

    [Test]
    public void Prices_on_and_beside_the_edges_of_the_window([Values(-1, 0, 1)] int beside)
    {
        Put(Middle);
        foreach (var edge in new[] { 63, 64, 127, 128, 191, 192, 193, 255, 256, 257, 511, 512 })
        {
            Drop(Put(Behind((edge + beside) * Tick)));
            Put(Behind((edge + beside) * Tick));
            Drop(Put(Ahead((edge + beside) * Tick)));
        }

        foreach (var edge in new[] { 512, 256, 192, 64 })
            Drop(Put(Ahead((edge + beside) * Tick)));
    }

    [Test]
    public void Stub_quotes_at_the_ends_of_the_price_range_on_both_sides()
    {
        foreach (var both in new[] { Side.Bid, Side.Ask })
        {
            foreach (var price in new[] { 100, 1_999_999_900, Middle, int.MaxValue, 0, 1 })
                Put(price, both);
        }

        for (var i = 0; i < 300; i++)
        {
            Drop(Put(Ahead(i % 40 * Tick)));
            Put(Behind(i * Tick));
        }

        for (ulong i = 1; i <= _next; i++)
            Drop(i);
        Assert.That(_twin.Books.Cold.Taken, Is.Zero);
    }

    [Test]
    public void A_stub_quote_costs_the_window_nothing()
    {
        Put(side == Side.Bid ? 100 : 1_999_999_900);
        Put(Middle);
        var before = Recentrings;
        for (var i = 0; i < 1_000; i++)
            Drop(Put(Behind(i % 50 * Tick)));
        Assert.That(Recentrings - before, Is.Zero);
    }

    [Test]
    public void A_tenfold_move_there_and_back()
    {
        var live = new Queue<ulong>();
        var before = Recentrings;
        for (var i = 0; i < 4_000; i++)
        {
            var distance = (i < 2_000 ? i : 4_000 - i) * 45 * Tick;
            live.Enqueue(Put(Middle + distance));
            if (live.Count > 50)
                Drop(live.Dequeue());
        }

        Assert.That(Recentrings - before, Is.LessThan(8_000));
    }

    [Test]
    public void Prices_across_a_dollar_where_the_tick_changes()
    {
        for (var i = 0; i < 150; i++)
        {
            Put(10_000 + (i % 30 - 15) * Tick);
            Put(10_000 - i);
            Drop(Put(10_000 + i % 2 * Tick));
        }

        for (ulong i = 1; i <= _next; i += 2)
            Drop(i);
    }

    private long Recentrings => _twin.Books.BookOf(1) == null ? 0 : _twin.Books.BookOf(1)->RecentringCount;

    private int ColdCount => side == Side.Bid ? _twin.Books.BookOf(1)->BidSide.ColdCount : _twin.Books.BookOf(1)->AskSide.ColdCount;

    private int Behind(int distance) => side == Side.Bid ? Middle - distance : Middle + distance;

    private int Ahead(int distance) => Behind(-distance);

    private void FlickerBest(int price, int times)
    {
        for (var i = 0; i < times; i++)
            Drop(Put(price));
    }

    private ulong Put(int price, Side? on = null)
    {
        Assert.That(_twin.Apply(Add(1, ++_next, on ?? side, price)), Is.Null);
        return _next;
    }

    private void Drop(ulong reference) => Assert.That(_twin.Apply(Delete(1, reference)), Is.Null);
}
