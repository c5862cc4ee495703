namespace Engine.Tests.Disruptor;

/// <summary>Claiming, publishing and gating, on every kind of ring.</summary>
[TestFixtureSource(typeof(Rings), nameof(Rings.All))]
internal sealed class RingTests(Rings.Kind kind)
{
    private const int Size = 4;

    private bool IsMulti => kind is Rings.Kind.ValueMulti or Rings.Kind.UnmanagedMulti;

    [Test]
    public void A_new_ring_is_empty_and_has_room_for_every_slot()
    {
        var ring = Rings.Create<long>(kind, Size);

        Assert.That(ring.Cursor, Is.EqualTo(-1));
        Assert.That(ring.BufferSize, Is.EqualTo(Size));
        Assert.That(ring.GetRemainingCapacity(), Is.EqualTo(Size));
        Assert.That(ring.HasAvailableCapacity(Size), Is.True);
        Assert.That(ring.HasAvailableCapacity(Size + 1), Is.False);
    }

    [Test]
    public void Sequences_are_dense_and_slots_repeat_every_lap()
    {
        var ring = Rings.Create<long>(kind, Size);

        for (var i = 0; i < 3 * Size; i++)
            Assert.That(ring.Put(100 + i), Is.EqualTo(i));

        Assert.That(ring.Cursor, Is.EqualTo(3 * Size - 1));
        Assert.That(Enumerable.Range(0, Size).Select(i => ring[i]), Is.EqualTo(new long[] { 108, 109, 110, 111 }));
    }

    [Test]
    public void Producer_is_held_while_the_slowest_reader_is_a_lap_behind()
    {
        var ring = Rings.Create<long>(kind, Size);
        var fast = new Sequence();
        var slow = new Sequence();
        ring.AddGatingSequences(fast, slow);
        for (var i = 0; i < Size; i++)
            ring.Put(i);
        fast.SetValue(Size - 1);

        Assert.That(ring.TryNext(out _), Is.False);
        Assert.That(ring.HasAvailableCapacity(1), Is.False);
        Assert.That(ring.GetRemainingCapacity(), Is.Zero);

        slow.SetValue(0);
        Assert.That(ring.TryNext(out var sequence), Is.True);
        Assert.That(sequence, Is.EqualTo(Size));
        Assert.That(ring.TryNext(out _), Is.False);
    }

    [Test]
    public void A_waiting_claim_goes_on_when_the_reader_moves()
    {
        var ring = Rings.Create<long>(kind, Size);
        var reader = new Sequence();
        ring.AddGatingSequences(reader);
        ring.Publish(ring.Next(Size) - Size + 1, Size - 1);

        var claim = Task.Factory.StartNew(() => ring.Next(2), TaskCreationOptions.LongRunning);
        Assert.That(claim.Wait(20), Is.False);
        reader.SetValue(0);
        Assert.That(claim.Wait(20), Is.False, "one free slot is not two");
        reader.SetValue(1);

        Assert.That(claim.Wait(Rings.Patience), Is.True);
        Assert.That(claim.Result, Is.EqualTo(Size + 1));
    }

#if !DISRUPTOR_PACKAGE // The package counts what a waiting producer has claimed, and goes below zero.
    [Test]
    public void A_ring_in_which_a_producer_waits_has_no_room_left_and_not_less()
    {
        var ring = Rings.Create<long>(kind, Size);
        var reader = new Sequence();
        ring.AddGatingSequences(reader);
        for (var i = 0; i < Size; i++)
            ring.Put(i);

        var claim = Task.Factory.StartNew(() => ring.Next(3), TaskCreationOptions.LongRunning);
        if (IsMulti)
            Rings.Eventually(() => ring.Cursor == Size + 2, "the producer has claimed");
        Assert.That(ring.GetRemainingCapacity(), Is.Zero);
        reader.SetValue(Size - 1);

        Assert.That(claim.Wait(Rings.Patience), Is.True);
        Assert.That(ring.GetRemainingCapacity(), Is.EqualTo(1));
    }
#endif

    [Test]
    public void A_barrier_says_whether_its_dependencies_are_published_and_waits_the_same_either_way()
    {
        var ring = Rings.Create<long>(kind, Size);
        var barrier = ring.NewBarrier();
        var behind = ring.NewBarrier(new Sequence());
        ring.Put(1);

        Assert.That(barrier.GetSequencerOptions().GetType() == behind.GetSequencerOptions().GetType(), Is.EqualTo(!IsMulti));
        Assert.That(barrier.WaitFor<ISequenceBarrierOptions>(0), Is.EqualTo(barrier.WaitFor(0)));
    }

    [Test]
    public void A_batch_is_claimed_whole_or_not_at_all()
    {
        var ring = Rings.Create<long>(kind, Size);
        ring.AddGatingSequences(new Sequence());
        ring.Put(0);
        ring.Put(1);

        Assert.That(ring.TryNext(3, out _), Is.False);
        Assert.That(ring.TryNext(2, out var last), Is.True);
        Assert.That(last, Is.EqualTo(3));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(Size + 1)]
    public void A_batch_must_fit_the_ring(int count)
    {
        var ring = Rings.Create<long>(kind, Size);

        Assert.That(() => ring.Next(count), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => ring.TryNext(count, out _), Throws.InstanceOf<ArgumentException>());
    }

    [TestCase(0)]
    [TestCase(-4)]
    [TestCase(3)]
    public void The_size_must_be_a_power_of_two(int size) =>
        Assert.That(() => Rings.Create<long>(kind, size), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void A_reader_that_is_added_starts_at_the_cursor_and_holds_producers_until_it_is_removed()
    {
        var ring = Rings.Create<long>(kind, Size);
        for (var i = 0; i < 10; i++)
            ring.Put(i);
        var reader = new Sequence();

        ring.AddGatingSequences(reader);
        Assert.That(reader.Value, Is.EqualTo(9));
        Assert.That(ring.GetMinimumGatingSequence(), Is.EqualTo(9));
        ring.Publish(ring.Next(Size) - Size + 1, 9 + Size);
        Assert.That(ring.TryNext(out _), Is.False);

        Assert.That(ring.RemoveGatingSequence(reader), Is.True);
        Assert.That(ring.RemoveGatingSequence(reader), Is.False);
        Assert.That(ring.TryNext(out _), Is.True);
    }

    [Test]
    public void A_claimed_slot_is_not_seen_before_it_is_published()
    {
        var ring = Rings.Create<long>(kind, Size);
        var barrier = ring.NewBarrier();
        var first = ring.Next();
        var second = ring.Next();

        if (IsMulti)
        {
            ring.Publish(second);
            Assert.That(barrier.WaitFor(0).UnsafeAvailableSequence, Is.EqualTo(-1), "the first is claimed and not published");
        }

        ring.Publish(first);
        Assert.That(barrier.WaitFor(0).UnsafeAvailableSequence, Is.EqualTo(IsMulti ? second : first));
    }

    [Test]
    public void A_barrier_behind_readers_gives_the_slowest()
    {
        var ring = Rings.Create<long>(kind, Size);
        Sequence[] readers = [new Sequence(), new Sequence(), new Sequence()];
        var barrier = ring.NewBarrier(readers);
        for (var i = 0; i < 3; i++)
            ring.Put(i);
        for (var i = 0; i < readers.Length; i++)
            readers[i].SetValue(i);

        Assert.That(barrier.DependentSequences.Value, Is.Zero);
        Assert.That(barrier.DependentSequences.CursorValue, Is.EqualTo(2));
        Assert.That(barrier.DependentSequences.DependentSequenceCount, Is.EqualTo(3));
        Assert.That(barrier.DependentSequences.DependsOnCursor, Is.False);
        Assert.That(barrier.WaitFor(0).AvailableSequence, Is.Zero);
    }

    [Test]
    public void A_cancelled_barrier_throws_also_when_events_are_there()
    {
        var ring = Rings.Create<long>(kind, Size);
        var barrier = ring.NewBarrier();
        ring.Put(1);
        barrier.CancelProcessing();

        Assert.That(barrier.IsCancellationRequested, Is.True);
        Assert.That(() => barrier.WaitFor(0), Throws.InstanceOf<OperationCanceledException>());

        barrier.ResetProcessing();
        Assert.That(barrier.WaitFor(0).UnsafeAvailableSequence, Is.Zero);
    }
}
