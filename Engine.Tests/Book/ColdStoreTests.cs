using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Memory;
using static Engine.Tests.Book.BookEvents;

namespace Engine.Tests.Book;

/// <summary>The bounded store of levels outside the windows: what one side gives back, every other can have.</summary>
public sealed unsafe class ColdStoreTests
{
    [Test]
    public void What_one_side_gave_back_serves_four_others()
    {
        using var books = Books(coldLevels: 64);
        for (var i = 0; i < 20; i++)
            books.Apply(Add(1, (ulong)i, Side.Bid, 9_000_000 - i * 100_000));
        Assert.That(books.ColdLevelsTaken, Is.EqualTo(32));
        for (var i = 0; i < 20; i++)
            books.Apply(Delete(1, (ulong)i));
        Assert.That(books.ColdLevelsTaken, Is.Zero);
        for (var symbol = 2; symbol <= 5; symbol++)
            books.Apply(Add(symbol, 100, Side.Bid, 9_000_000), Add(symbol, 101, Side.Bid, 100));
        Assert.That(books.Counters.FaultsOf(BookFault.ColdStoreFull), Is.Zero);
        Assert.That(books.ColdLevelsTaken, Is.EqualTo(64));
    }

    [Test]
    public void A_full_store_refuses_the_order_that_needs_it_flags_the_book_and_changes_nothing()
    {
        using var books = Books(coldLevels: 16);
        books.Apply(Add(1, 1, Side.Bid, 9_000_000), Add(1, 2, Side.Bid, 100), Add(2, 3, Side.Bid, 9_000_000), Add(2, 4, Side.Bid, 100));
        Assert.That(books.Counters.FaultsOf(BookFault.ColdStoreFull), Is.EqualTo(1));
        Assert.That((books.Book(1).IsSuspect, books.Book(2).IsSuspect), Is.EqualTo((false, true)));
        Assert.That(books.Book(2).AllLevels(Side.Bid), Is.EqualTo(new[] { new Level(9_000_000, 1) }));
        Assert.That(books.OrderCount, Is.EqualTo(3));
        books.Apply(Delete(1, 2), Add(2, 5, Side.Bid, 100));
        Assert.That(books.Book(2).AllLevels(Side.Bid), Has.Length.EqualTo(2));
    }

    [Test]
    public void A_move_that_the_store_has_no_room_for_is_not_made()
    {
        using var books = Books(coldLevels: 16);
        for (var i = 0; i < 40; i++)
            books.Apply(Add(1, (ulong)i, Side.Ask, 1_000_000 + i * 100));
        books.Apply(Add(1, 99, Side.Ask, 500_000));
        Assert.That(books.Book(1).FaultsOf(BookFault.ColdStoreFull), Is.EqualTo(1));
        Assert.That(books.Book(1).AskPrice, Is.EqualTo(1_000_000));
        Assert.That(books.Book(1).AllLevels(Side.Ask), Has.Length.EqualTo(40));
    }

    [TestCase(16)]
    [TestCase(100)]
    [TestCase(1_000)]
    [TestCase(4_096)]
    public void Blocks_never_overlap_and_all_of_them_merge_again(int capacity)
    {
        using var memory = new NativeArena(ColdArena.BytesFor(capacity));
        var arena = new ColdArena(memory, capacity);
        var random = new Random(capacity);
        var blocks = new ColdLevels[40];
        for (var step = 0; step < 20_000; step++)
        {
            ref var block = ref blocks[random.Next(blocks.Length)];
            var id = (uint)step + 1;
            if (block.Levels != null && random.Next(2) == 0)
            {
                var owner = block.Levels[0].Size;
                for (var i = 0; i < block.Capacity; i++)
                    Assert.That(block.Levels[i].Size, Is.EqualTo(owner), "somebody else wrote into the block");
                arena.Release(ref block);
            }
            else if (block.Levels == null && arena.TryReserve(ref block, 0, random.Next(1, capacity + 1)))
            {
                for (var i = 0; i < block.Capacity; i++)
                    block.Levels[i].Size = id;
            }

            var expected = 0L;
            foreach (ref var one in blocks.AsSpan())
                expected += one.Capacity;
            Assert.That(arena.Taken, Is.EqualTo(expected));
        }

        Assert.That(arena.Peak, Is.InRange(1, arena.Capacity));
        foreach (ref var block in blocks.AsSpan())
            arena.Release(ref block);
        Assert.That(arena.Taken, Is.Zero);
        var largest = 1 << int.Log2(capacity);
        Assert.That(arena.TryReserve(ref blocks[0], 0, largest), Is.True, "the largest block there was at the start is not whole again");
    }

    [Test]
    public void A_block_that_grows_keeps_its_levels()
    {
        using var memory = new NativeArena(ColdArena.BytesFor(4_096));
        var arena = new ColdArena(memory, 4_096);
        var cold = default(ColdLevels);
        for (var count = 1; count <= 1_000; count++)
        {
            Assert.That(arena.TryReserve(ref cold, count - 1, count), Is.True);
            cold.Insert(count - 1, count - 1, count, (uint)count);
        }

        for (var i = 0; i < 1_000; i++)
            Assert.That((cold.Levels[i].Key, cold.Levels[i].Size), Is.EqualTo((i + 1, (uint)i + 1)));
    }

    [Test]
    public void Sorted_levels_are_found_at_every_distance_from_the_best()
    {
        using var memory = new NativeArena(ColdArena.BytesFor(1_024));
        var arena = new ColdArena(memory, 1_024);
        var cold = default(ColdLevels);
        for (var i = 0; i < 100; i++)
        {
            arena.TryReserve(ref cold, i, i + 1);
            cold.Insert(cold.IndexOf(i * 10, i), i, i * 10, 1);
        }

        for (var key = -5; key < 1_005; key++)
            Assert.That(cold.IndexOf(key, 100), Is.EqualTo(Enumerable.Range(0, 100).Count(i => i * 10 < key)), $"key {key}");
    }
}
