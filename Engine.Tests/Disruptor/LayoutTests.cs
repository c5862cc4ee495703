#if !DISRUPTOR_PACKAGE
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Tests.Disruptor;

/// <summary>Measures how far contended words really lie apart, and shows that a badly padded one fails the same measurement.</summary>
public sealed class LayoutTests
{
    private const int Many = 1000;

    [Test]
    public void Sequences_allocated_in_a_row_are_isolated() =>
        Assert.That(Closest(Rows(() => new Sequence()), s => Address(ref s.Word)), Is.GreaterThanOrEqualTo(2 * CacheLine.Isolation));

    [Test]
    public void Control_a_word_padded_by_the_size_of_its_class_is_not() =>
        Assert.That(Closest(Rows(() => new SizedSequence()), s => Address(ref s.Value)), Is.LessThan(2 * CacheLine.Isolation));

    [Test]
    public void A_producers_words_are_isolated_from_its_cursor_and_from_other_producers()
    {
        var sequencers = Rows(() => new SingleProducerSequencer(8, new BusySpinWaitStrategy()));

        Assert.That(Closest(sequencers, s => Address(ref s.ProducerWord)), Is.GreaterThanOrEqualTo(2 * CacheLine.Isolation));
        foreach (var sequencer in sequencers)
            Assert.That(Math.Abs(Address(ref sequencer.ProducerWord) - Address(ref sequencer.CursorSequence.Word)), Is.GreaterThanOrEqualTo(CacheLine.Isolation));
    }

    [Test]
    public unsafe void The_fields_of_a_ring_lie_away_from_the_objects_around_it()
    {
        var memory = stackalloc long[8];
        var pointer = (nint)memory;
        var sequencer = new SingleProducerSequencer(8);
        var rings = Rows(() => new UnmanagedRingBuffer<long>(pointer, sizeof(long), sequencer));
        var size = Closest(rings, ring => Address(ref Unsafe.As<RawObject>(ring).First));

        var slots = Offset(rings[0], ref Unsafe.As<EventSlots<long>, byte>(ref FieldsOf<long>.Slots(rings[0])));
        var single = Offset(rings[0], ref Unsafe.As<SingleProducerSequencer?, byte>(ref FieldsOf<long>.Single(rings[0])));
        foreach (var field in new[] { slots, single })
        {
            Assert.That(field, Is.GreaterThanOrEqualTo(CacheLine.Isolation));
            Assert.That(size - field - Unsafe.SizeOf<EventSlots<long>>(), Is.GreaterThanOrEqualTo(CacheLine.Isolation));
        }
    }

    [Test]
    public void The_fields_of_a_consumer_loop_lie_away_from_the_objects_around_it()
    {
        // Without their constructor, which makes other objects that would lie between them.
        var loops = Rows(() => (ValueEventProcessor<long, EventSlots<long>, Counting>)RuntimeHelpers.GetUninitializedObject(typeof(ValueEventProcessor<long, EventSlots<long>, Counting>)));
        var size = Closest(loops, loop => Address(ref Unsafe.As<RawObject>(loop).First));

        var handler = Offset(loops[0], ref Unsafe.As<Counting, byte>(ref LoopOf<long, EventSlots<long>, Counting>.Handler(loops[0])));
        var slots = Offset(loops[0], ref Unsafe.As<EventSlots<long>, byte>(ref LoopOf<long, EventSlots<long>, Counting>.Slots(loops[0])));
        foreach (var (field, bytes) in new[] { (handler, Unsafe.SizeOf<Counting>()), (slots, Unsafe.SizeOf<EventSlots<long>>()) })
        {
            Assert.That(field, Is.GreaterThanOrEqualTo(CacheLine.Isolation));
            Assert.That(size - field - bytes, Is.GreaterThanOrEqualTo(CacheLine.Isolation));
        }
    }

    [Test]
    public void The_count_of_sleepers_lies_away_from_the_lock_and_from_other_rooms()
    {
        var rooms = Rows(() => new SleepingRoom());

        Assert.That(Closest(rooms, room => Address(ref room.SleepersWord)), Is.GreaterThanOrEqualTo(2 * CacheLine.Isolation));
        Assert.That(Offset(rooms[0], ref Unsafe.As<long, byte>(ref rooms[0].SleepersWord)), Is.GreaterThanOrEqualTo(CacheLine.Isolation));
    }

    [TestCase(64)]
    [TestCase(8)]
    public void Slots_start_on_a_line_of_their_own(int eventSize)
    {
        for (var i = 0; i < 100; i++)
        {
            var first = eventSize == 64
                ? Address(ref Unsafe.As<CheckedPayload, long>(ref Ring<CheckedPayload>()[0]))
                : Address(ref Ring<long>()[0]);
            Assert.That(first % CacheLine.Isolation, Is.Zero);
        }

        static ValueRingBuffer<T> Ring<T>()
            where T : struct => ValueRingBuffer<T>.CreateSingleProducer(static () => default, 8);
    }

    private static T[] Rows<T>(Func<T> create) => [.. Enumerable.Range(0, Many).Select(_ => create())];

    // Objects are moved only by a collection, and then together: the distance of neighbours stays what the allocator made it.
    private static long Closest<T>(T[] objects, Func<T, long> address)
    {
        var addresses = objects.Select(address).Order().ToArray();
        return addresses.Zip(addresses.Skip(1), (a, b) => b - a).Min();
    }

    private static unsafe long Address(ref long word) => (long)Unsafe.AsPointer(ref word);

    private static long Offset(object instance, ref byte field) =>
        Unsafe.ByteOffset(ref Unsafe.As<long, byte>(ref Unsafe.As<RawObject>(instance).First), ref field);

    private static class LoopOf<T, TSlots, THandler>
        where T : struct
        where TSlots : struct, IEventSlots<T>
        where THandler : struct, IValueEventHandler<T>
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_slots")]
        public static extern ref TSlots Slots(ValueEventProcessor<T, TSlots, THandler> loop);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_handler")]
        public static extern ref THandler Handler(ValueEventProcessor<T, TSlots, THandler> loop);
    }

    /// <summary>A handler with a state of its own, which is written for each event.</summary>
    internal struct Counting : IValueEventHandler<long>
    {
        public long Events;

        public void OnEvent(ref long data, long sequence, bool endOfBatch) => Events++;
    }

    private static class FieldsOf<T>
        where T : struct
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_slots")]
        public static extern ref EventSlots<T> Slots(EventRing<T> ring);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_single")]
        public static extern ref SingleProducerSequencer? Single(EventRing<T> ring);
    }

    /// <summary>Any object, seen as the first eight bytes of its fields.</summary>
    private sealed class RawObject
    {
        public long First;
    }

    [StructLayout(LayoutKind.Explicit, Size = 120)]
    private sealed class SizedSequence
    {
        [FieldOffset(56)] public long Value;
    }
}
#endif
