using System.Runtime.CompilerServices;
using Engine.Core.Snapshots;

namespace Engine.Tests.Snapshots;

public sealed class BroadcastRingTests
{
    [TestCase(BroadcastMode.Live)]
    [TestCase(BroadcastMode.Lossless)]
    public void Every_reader_gets_every_event_in_order(BroadcastMode mode)
    {
        using var ring = new BroadcastRing<long>(4, mode);
        using var first = ring.Subscribe();
        using var second = ring.Subscribe();

        for (var i = 0L; i < 20; i++)
        {
            ring.Publish(i);
            Assert.That(first.TryRead(out var one) ? one : -1, Is.EqualTo(i));
            Assert.That(second.TryRead(out var two) ? two : -1, Is.EqualTo(i));
            Assert.That(first.TryRead(out _), Is.False);
        }

        Assert.That(first.Missed + second.Missed, Is.Zero);
        Assert.That(ring.Cursor, Is.EqualTo(19));
    }

    [Test]
    public void A_reader_sees_what_is_published_after_it_joined()
    {
        using var ring = new BroadcastRing<long>(8, BroadcastMode.Live);
        ring.Publish([1, 2, 3]);
        using var reader = ring.Subscribe();
        ring.Publish(4);

        Assert.That(reader.Lag, Is.EqualTo(1));
        Assert.That(Drain(reader), Is.EqualTo(new long[] { 4 }));
        Assert.That(reader.Lag, Is.Zero);
    }

    [Test]
    public void A_lapped_reader_goes_on_with_the_newest_and_counts_what_it_missed()
    {
        using var ring = new BroadcastRing<long>(4, BroadcastMode.Live);
        using var reader = ring.Subscribe();
        for (var i = 0L; i < 5; i++)
            ring.Publish(i);

        Assert.That(Drain(reader), Is.EqualTo(new long[] { 4 }));
        Assert.That(reader.Missed, Is.EqualTo(4));
    }

    [Test]
    public void A_reader_that_is_behind_by_exactly_the_ring_misses_nothing()
    {
        using var ring = new BroadcastRing<long>(4, BroadcastMode.Live);
        using var reader = ring.Subscribe();
        ring.Publish([0, 1, 2, 3]);

        Assert.That(Drain(reader), Is.EqualTo(new long[] { 0, 1, 2, 3 }));
        Assert.That(reader.Missed, Is.Zero);
    }

    [Test]
    public void Events_that_are_overwritten_while_they_are_looked_at_are_thrown_away_and_counted()
    {
        using var ring = new BroadcastRing<long>(4, BroadcastMode.Live);
        using var reader = ring.Subscribe();
        ring.Publish([0, 1, 2]);
        var run = reader.Peek();
        Assert.That(run.ToArray(), Is.EqualTo(new long[] { 0, 1, 2 }));
        ring.Publish([3, 4, 5]);

        Assert.That(reader.Advance(run.Length), Is.False);
        Assert.That(reader.Missed, Is.EqualTo(5));
        Assert.That(Drain(reader), Is.EqualTo(new long[] { 5 }));
    }

    [Test]
    public void An_empty_look_is_never_overtaken()
    {
        using var ring = new BroadcastRing<long>(4, BroadcastMode.Live);
        using var reader = ring.Subscribe();
        ring.Publish(0);
        Assert.That(Drain(reader), Is.EqualTo(new long[] { 0 }));
        var run = reader.Peek();
        ring.Publish([1, 2, 3, 4, 5]);

        Assert.That(reader.Advance(run.Length), Is.True, "nothing was read that could have been overwritten");
        Assert.That((reader.Position, reader.Missed), Is.EqualTo((0L, 0L)));
        Assert.That(Drain(reader), Is.EqualTo(new long[] { 5 }));
        Assert.That(reader.Missed, Is.EqualTo(4));
    }

    [Test]
    public void A_reader_never_steps_back_where_an_intent_is_seen_long_before_its_cursor()
    {
        using var ring = new BroadcastRing<long>(4, BroadcastMode.Live);
        using var reader = ring.Subscribe();
        ring.Publish([0, 1]);
        Assert.That(Drain(reader), Is.EqualTo(new long[] { 0, 1 }));

        // What a weakly ordered processor may show: the intents of a lap, and none of its cursors.
        WordsOf(ring).Intent = 6;

        Assert.That(reader.Advance(1), Is.False);
        Assert.That((reader.Position, reader.Missed), Is.EqualTo((1L, 0L)));
    }

    [Test]
    public void A_part_of_what_was_looked_at_can_be_left_for_later()
    {
        using var ring = new BroadcastRing<long>(8, BroadcastMode.Lossless);
        using var reader = ring.Subscribe();
        ring.Publish([0, 1, 2, 3, 4]);

        Assert.That(reader.Peek(3).ToArray(), Is.EqualTo(new long[] { 0, 1, 2 }));
        Assert.That(reader.Advance(2), Is.True);
        Assert.That(Drain(reader), Is.EqualTo(new long[] { 2, 3, 4 }));
    }

    [Test]
    public void A_lossless_writer_is_refused_while_the_slowest_reader_is_a_lap_behind()
    {
        using var ring = new BroadcastRing<long>(4, BroadcastMode.Lossless);
        using var slow = ring.Subscribe();
        using var fast = ring.Subscribe();
        for (var i = 0L; i < 4; i++)
            Assert.That(ring.TryPublish(i), Is.True);
        Assert.That(Drain(fast), Has.Length.EqualTo(4));

        Assert.That(ring.TryPublish(4), Is.False);
        Assert.That(ring.Remaining, Is.Zero);
        Assert.That(slow.TryRead(out _), Is.True);
        Assert.That(ring.Remaining, Is.EqualTo(1));
        Assert.That(ring.TryPublish(4), Is.True);
        Assert.That(ring.TryPublish(5), Is.False);
    }

    [Test]
    public void A_live_writer_is_never_refused()
    {
        using var ring = new BroadcastRing<long>(2, BroadcastMode.Live);
        using var reader = ring.Subscribe();
        for (var i = 0L; i < 100; i++)
            Assert.That(ring.TryPublish(i), Is.True);
        Assert.That(ring.Remaining, Is.EqualTo(2));
    }

    [Test]
    public void A_lossless_writer_without_readers_runs_free()
    {
        using var ring = new BroadcastRing<long>(2, BroadcastMode.Lossless);
        ring.Publish(Enumerable.Range(0, 100).Select(i => (long)i).ToArray());
        Assert.That(ring.Cursor, Is.EqualTo(99));
        Assert.That(ring.Remaining, Is.EqualTo(2));
    }

    [Test]
    public void A_disposed_reader_holds_the_writer_no_longer()
    {
        using var ring = new BroadcastRing<long>(2, BroadcastMode.Lossless);
        var reader = ring.Subscribe();
        ring.Publish([0, 1]);
        var writer = Task.Run(() => ring.Publish([2, 3, 4, 5, 6]));

        Assert.That(writer.Wait(50), Is.False, "the writer did not wait for its reader");
        reader.Dispose();
        Assert.That(writer.Wait(10_000), Is.True, "the writer still waits for a reader that has left");
    }

    [Test]
    public void One_thread_can_write_and_drain()
    {
        using var ring = new BroadcastRing<long>(4, BroadcastMode.Lossless);
        using var reader = ring.Subscribe();
        var received = new List<long>();
        for (var i = 0L; i < 1000; i++)
            while (!ring.TryPublish(i))
                received.AddRange(Drain(reader));
        received.AddRange(Drain(reader));

        Assert.That(received, Is.EqualTo(Enumerable.Range(0, 1000)));
    }

    [Test]
    public void A_long_batch_passes_through_a_small_lossless_ring_whole()
    {
        // Disposed only when nobody writes any more: a test that fails leaves it.
        var ring = new BroadcastRing<long>(4, BroadcastMode.Lossless);
        var reader = ring.Subscribe();
        var batch = Enumerable.Range(0, 10_000).Select(i => (long)i).ToArray();
        var writer = Task.Run(() => ring.Publish(batch));
        var received = new List<long>();
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (received.Count < batch.Length && DateTime.UtcNow < deadline)
            received.AddRange(Drain(reader));

        Assert.That(received, Is.EqualTo(batch));
        Assert.That(writer.Wait(10_000), Is.True);
        reader.Dispose();
        ring.Dispose();
    }

    [TestCase(0)]
    [TestCase(-4)]
    [TestCase(3)]
    [TestCase(int.MaxValue)]
    public void A_capacity_that_is_no_power_of_two_is_refused(int capacity)
    {
        Assert.That(() => new BroadcastRing<long>(capacity, BroadcastMode.Live), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(BroadcastMode.Live)]
    [TestCase(BroadcastMode.Lossless)]
    [Category("HotPath")]
    public void Publishing_and_reading_allocate_nothing(BroadcastMode mode)
    {
        using var ring = new SnapshotRing(16, mode);
        using var reader = ring.Subscribe();
        var snapshot = default(BookSnapshot);

        Assert.That(Allocations.Of(() => Turn(ring, reader, snapshot, 100_000)), Is.Zero);
    }

    private static void Turn(SnapshotRing ring, BroadcastReader<BookSnapshot> reader, in BookSnapshot snapshot, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!ring.TryPublish(in snapshot))
                while (reader.Advance(reader.Peek().Length) && reader.Lag > 0)
                    continue;
            _ = reader.TryRead(out _);
        }
    }

    private static long[] Drain(BroadcastReader<long> reader)
    {
        var received = new List<long>();
        Span<long> buffer = stackalloc long[3];
        for (var n = reader.Read(buffer); n > 0; n = reader.Read(buffer))
            received.AddRange(buffer[..n]);
        return [.. received];
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_words")]
    private static extern ref BroadcastWords WordsOf(BroadcastRing<long> ring);
}
