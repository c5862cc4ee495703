using Engine.Core.Book;
using Engine.Core.Memory;

namespace Engine.Tests.Book;

/// <summary>The order table against a dictionary: orders that displace each other, runs of colliding keys, deletions that shift them back, keys that wrap round the end.</summary>
[Category("HotPath")]
public sealed unsafe class OrderTableTests
{
    // Multiples of a great Fibonacci number hardly move under multiplication by the golden ratio: their homes are one slot.
    private const ulong Colliding = 2_971_215_073;

    // References that share the low bits that say an order's first place, and, as far as they are displaced from it, the home in the hash table: with a
    // table of this capacity both have 2^13 places.
    private const int CollidingCapacity = 1 << 12;

    private static readonly ulong[] CollidingTwice =
        [.. Enumerable.Range(1, 1 << 26).Select(i => (ulong)i << 13).Where(reference => OrderSlot.NarrowKeyOf(1, reference) * 0x9E37_79B9_7F4A_7C15 >> 51 == 0).Take(4_000)];

    [Test]
    public void Inserting_finding_and_removing_does_what_a_dictionary_does([Range(1, 15)] int seed)
    {
        var random = new Random(seed);
        var capacity = random.Next(1, 200);
        using var memory = new NativeArena(OrderTable.BytesFor(capacity));
        var table = new OrderTable(memory, capacity);
        var expected = new Dictionary<(int, ulong), uint>();
        for (uint step = 1; step <= 20_000; step++)
        {
            var (symbol, reference) = RandomName(random, seed % 5);
            if (random.Next(100) < 55)
                Insert(ref table, expected, capacity, symbol, reference, step);
            else
                Remove(ref table, expected, symbol, reference);
            Assert.That(table.Count, Is.EqualTo(expected.Count));
            if (step % 64 == 0)
                AssertSame(ref table, expected);
        }

        Assert.That(table.Peak, Is.GreaterThan(0).And.LessThanOrEqualTo(capacity));
        Assert.That(table.LongestProbe, seed % 5 is 0 or 1 ? Is.GreaterThanOrEqualTo(0) : Is.GreaterThan(1), "nothing collided");
    }

    [Test]
    public void Colliding_references_are_refused_before_they_cost_a_search_of_thousands()
    {
        using var memory = new NativeArena(OrderTable.BytesFor(CollidingCapacity));
        var table = new OrderTable(memory, CollidingCapacity);
        var results = CollidingTwice.Select(reference => Insert(ref table, 1, reference, 1)).CountBy(result => result).ToDictionary();
        Assert.That(results[InsertResult.Inserted], Is.EqualTo(table.Count).And.InRange(HashedOrders.ProbeLimit, HashedOrders.ProbeLimit + 3));
        Assert.That(results[InsertResult.Full], Is.EqualTo(CollidingTwice.Length - table.Count));
        Assert.That(table.LongestProbe, Is.EqualTo(HashedOrders.ProbeLimit));
    }

    [Test]
    public void The_last_order_that_fits_before_the_limit_is_found_and_removed()
    {
        using var memory = new NativeArena(OrderTable.BytesFor(CollidingCapacity));
        var table = new OrderTable(memory, CollidingCapacity);
        var inserted = CollidingTwice.Where(reference => Insert(ref table, 1, reference, 1) == InsertResult.Inserted).ToArray();
        foreach (var reference in inserted.Reverse())
        {
            var slot = Find(ref table, 1, reference);
            Assert.That(slot != null, Is.True, $"reference {reference}");
            table.Remove(slot);
        }

        Assert.That(table.Count, Is.Zero);
    }

    [Test]
    public void A_reference_that_has_been_displaced_is_still_a_duplicate_and_may_come_back_when_it_is_gone()
    {
        using var memory = new NativeArena(OrderTable.BytesFor(CollidingCapacity));
        var table = new OrderTable(memory, CollidingCapacity);
        const ulong old = 5, young = old + (1 << 13);
        Assert.That(Insert(ref table, 1, old, 10), Is.EqualTo(InsertResult.Inserted));
        Assert.That(Insert(ref table, 1, young, 20), Is.EqualTo(InsertResult.Inserted));
        Assert.That(Insert(ref table, 1, old, 30), Is.EqualTo(InsertResult.Duplicate));
        table.Remove(Find(ref table, 1, young));
        Assert.That(Insert(ref table, 1, old, 40), Is.EqualTo(InsertResult.Duplicate), "its own slot is empty now");
        Assert.That(Find(ref table, 1, old)->Size, Is.EqualTo(10));
        table.Remove(Find(ref table, 1, old));
        Assert.That(Find(ref table, 1, old) == null, Is.True);
        Assert.That(Insert(ref table, 1, old, 50), Is.EqualTo(InsertResult.Inserted));
        table.Clear();
        Assert.That(Find(ref table, 1, old) == null && Find(ref table, 1, young) == null && table.Count == 0, Is.True);
    }

    [Test]
    public void Honest_references_stay_far_below_the_limit_in_a_table_that_is_full([Values(1, 100, 16_000)] int symbols)
    {
        const int capacity = 3 << 16;
        using var memory = new NativeArena(OrderTable.BytesFor(capacity - 1));
        var table = new OrderTable(memory, capacity - 1);
        for (var i = 0; i < capacity - 1; i++)
            Assert.That(Insert(ref table, i * 7 % symbols, (ulong)(symbols == 16_000 ? i / 16_000 : i * 3), 1), Is.EqualTo(InsertResult.Inserted));
        Assert.That(table.LongestProbe, Is.LessThan(HashedOrders.ProbeLimit / 4));
        Assert.That(Insert(ref table, 1, 9_999_999, 1), Is.EqualTo(InsertResult.Full));
    }

    private static (int Symbol, ulong Reference) RandomName(Random random, int style)
    {
        var number = (ulong)random.Next(1, 120);
        return style switch
        {
            0 => (random.Next(3), number),
            1 => (random.Next(3), number * Colliding),
            2 => (random.Next(3), number << 57 | number),
            3 => (random.Next(3), number << 12 | number & 1),
            _ => (random.Next(2) * (OrderSlot.SymbolLimit - 1), random.Next(2) == 0 ? number * Colliding : ulong.MaxValue - number * 0x1000_0000_0000),
        };
    }

    private static void Insert(ref OrderTable table, Dictionary<(int, ulong), uint> expected, int capacity, int symbol, ulong reference, uint size)
    {
        var result = Insert(ref table, symbol, reference, size);
        var right = expected.ContainsKey((symbol, reference)) ? InsertResult.Duplicate : expected.Count == capacity ? InsertResult.Full : InsertResult.Inserted;
        Assert.That(result, Is.EqualTo(right));
        if (right == InsertResult.Inserted)
            expected.Add((symbol, reference), size);
    }

    private static InsertResult Insert(ref OrderTable table, int symbol, ulong reference, uint size)
    {
        var key = OrderSlot.KeyOf(symbol, reference);
        OrderSlot* slot;
        var result = OrderSlot.IsNarrow(reference) ? table.TryInsert(key, out slot) : table.TryInsertWide(symbol, reference, out slot);
        if (result == InsertResult.Inserted)
            slot->Set(key, 0, 100, size);
        return result;
    }

    private static void Remove(ref OrderTable table, Dictionary<(int, ulong), uint> expected, int symbol, ulong reference)
    {
        var slot = Find(ref table, symbol, reference);
        Assert.That(slot != null, Is.EqualTo(expected.Remove((symbol, reference))));
        if (slot != null)
            table.Remove(slot);
    }

    private static void AssertSame(ref OrderTable table, Dictionary<(int Symbol, ulong Reference), uint> expected)
    {
        foreach (var (name, size) in expected)
        {
            var slot = Find(ref table, name.Symbol, name.Reference);
            Assert.That(slot != null && slot->Size == size, Is.True, $"{name} is lost");
        }
    }

    private static OrderSlot* Find(ref OrderTable table, int symbol, ulong reference)
    {
        return OrderSlot.IsNarrow(reference) ? table.Find(OrderSlot.NarrowKeyOf(symbol, reference)) : table.FindWide(symbol, reference);
    }
}
