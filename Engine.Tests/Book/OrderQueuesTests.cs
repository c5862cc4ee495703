using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Book.Audit;
using static Engine.Tests.Book.BookEvents;

namespace Engine.Tests.Book;

/// <summary>Queues of orders against lists that are written as simply as can be.</summary>
[Category("HotPath")]
public sealed class OrderQueuesTests
{
    [Test]
    public void An_order_knows_who_is_ahead_of_it()
    {
        using var queues = new OrderQueues(16);
        using var books = Books(queues, 16);
        books.Apply(Add(1, 1, Side.Bid, 10_000, 100), Add(1, 2, Side.Bid, 10_000, 200), Add(1, 3, Side.Bid, 10_000, 300), Add(1, 4, Side.Bid, 9_900, 400));
        books.Apply(Take(EventKind.Execute, 1, 1, 60), Delete(1, 2));
        Assert.That(books.Queues.TryGetPosition(1, 3, out var position), Is.True);
        Assert.That(position, Is.EqualTo(new QueuePosition(Side.Bid, 10_000, 300, 1, 40, 2, 340)));
        Assert.That(books.Queues.TryGetPosition(2, 3, out _), Is.False);
    }

    [Test]
    public void A_reduced_order_keeps_its_place_and_a_replaced_one_goes_to_the_end()
    {
        using var queues = new OrderQueues(16);
        using var books = Books(queues, 16);
        books.Apply(Add(1, 1, Side.Ask, 10_000, 100), Add(1, 2, Side.Ask, 10_000, 200), Add(1, 3, Side.Ask, 10_000, 300));
        books.Apply(Take(EventKind.Cancel, 1, 1, 10), Replace(1, 2, 9, 10_000, 50));
        var orders = new QueuedOrder[8];
        Assert.That(orders[..books.Queues.CopyLevel(1, Side.Ask, 10_000, orders)], Is.EqualTo(new QueuedOrder[] { new(1, 90), new(3, 300), new(9, 50) }));
        Assert.That(orders[..books.Queues.CopyLevel(1, Side.Ask, 10_000, orders.AsSpan(0, 1))], Is.EqualTo(new QueuedOrder[] { new(1, 90) }));
        Assert.That(books.Queues.CopyLevel(1, Side.Bid, 10_000, orders), Is.Zero);
        Assert.That(books.Queues.LevelOf(1, Side.Ask, 10_000), Is.EqualTo((3, 440L)));
    }

    [Test]
    public void Random_flows_leave_every_queue_as_a_list_would_have_it([Range(1, 25)] int seed)
    {
        var references = Enumerable.Range(0, 3).Select(_ => new ReferenceBook()).ToArray();
        var flow = new FuzzFlow(seed, symbol => references[symbol]);
        var twin = new NaiveQueues();
        using var queues = new OrderQueues(4096);
        using var books = Books(queues, 4096);
        for (var i = 0; i < 2_000; i++)
        {
            var e = flow.Next();
            books.Apply(e);
            foreach (var reference in e.Symbol < 0 ? references : [references[e.Symbol]])
                reference.Apply(in e);
            twin.Follow(in e, references);
            if (i % 50 == 0)
                AssertSame(books.Queues, twin, $"seed {seed}, event {i}");
        }

        AssertSame(books.Queues, twin, $"seed {seed}");
    }

    [Test]
    public void Nothing_is_allocated_however_orders_come_and_go()
    {
        using var queues = new OrderQueues(256);
        using var books = new OrderBooks<NobodyListens, OrderQueues>(new OrderBooksOptions { OrderCapacity = 256, SymbolCapacity = 2 }, default, queues);
        var packet = Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? Add(1, (ulong)i / 2 % 100, Side.Bid, 10_000 + i % 7) : Delete(1, (ulong)(i / 2 + 50) % 100)).ToArray();
        books.OnEvents(packet);
        Assert.That(Allocations.Of(() => books.OnEvents(packet)), Is.Zero);
    }

    private static OrderBooks<NobodyListens, OrderQueues> Books(OrderQueues queues, int orders) =>
        new(new OrderBooksOptions { OrderCapacity = orders, SymbolCapacity = 4, ColdLevelCapacity = 1 << 16 }, default, queues);

    private static void AssertSame(OrderQueues queues, NaiveQueues twin, string where)
    {
        Assert.That(queues.Count, Is.EqualTo(twin.Levels.Values.Sum(level => level.Count)), where);
        var orders = new QueuedOrder[4096];
        foreach (var (level, expected) in twin.Levels)
        {
            var count = queues.CopyLevel(level.Symbol, level.Side, level.Price, orders);
            Assert.That(orders[..count], Is.EqualTo(expected), where);
            if (count == 0)
                continue;
            Assert.That(queues.TryGetPosition(level.Symbol, expected[^1].Reference, out var last), Is.True, where);
            var ahead = expected[..^1];
            Assert.That((last.OrdersAhead, last.SharesAhead), Is.EqualTo((ahead.Count, ahead.Sum(order => order.Size))), where);
            Assert.That((last.OrdersInLevel, last.SharesInLevel), Is.EqualTo((count, expected.Sum(order => order.Size))), where);
            Assert.That((last.Side, last.Price, last.Size), Is.EqualTo((level.Side, level.Price, expected[^1].Size)), where);
        }
    }

    /// <summary>Lists, brought in line with the reference books after each event; whoever is new goes to the end.</summary>
    private sealed class NaiveQueues
    {
        public Dictionary<(int Symbol, Side Side, int Price), List<QueuedOrder>> Levels { get; } = [];

        private bool _ended;

        public void Follow(ref readonly MarketEvent e, ReferenceBook[] books)
        {
            if (_ended && e.Kind < EventKind.SessionStarted)
                return;
            if (e.Kind is EventKind.SessionEnded or EventKind.SessionStarted or EventKind.RebuildStarted)
                _ended = e.Kind == EventKind.SessionEnded;
            foreach (var (level, queue) in Levels)
            {
                var orders = books[level.Symbol].Orders;
                var replaced = e.Kind == EventKind.Replace && level.Symbol == e.Symbol ? e.OrderReference : (ulong?)null;
                queue.RemoveAll(one => one.Reference == replaced || !orders.TryGetValue(one.Reference, out var now) || (now.Side, now.Price) != (level.Side, level.Price));
                for (var i = 0; i < queue.Count; i++)
                    queue[i] = queue[i] with { Size = orders[queue[i].Reference].Size };
            }

            if (e.Kind is not (EventKind.Add or EventKind.Replace))
                return;
            var reference = e.Kind == EventKind.Add ? e.OrderReference : e.SecondaryReference;
            if (!books[e.Symbol].Orders.TryGetValue(reference, out var order))
                return;
            var key = (e.Symbol, order.Side, order.Price);
            if (!Levels.TryGetValue(key, out var end))
                Levels[key] = end = [];
            if (end.All(one => one.Reference != reference))
                end.Add(new QueuedOrder(reference, order.Size));
        }
    }
}
