using Engine.Core.Snapshots;

namespace Engine.Tests.Models.Litmus;

/// <summary>A Disruptor ring whose readers come and go while its producer runs.</summary>
/// <param name="capacity">Slots.</param>
/// <param name="joinsBlindly">Broken: a reader starts where it looked before it was among the gating sequences.</param>
internal sealed class DisruptorRing(int capacity, bool joinsBlindly) : RingUnderTest
{
    private readonly ValueRingBuffer<BookSnapshot> _ring =
        ValueRingBuffer<BookSnapshot>.CreateSingleProducer(static () => default, capacity, new YieldingWaitStrategy());

    public override bool TryPublish(in BookSnapshot snapshot)
    {
        if (!_ring.TryNext(out var sequence))
            return false;
        _ring[sequence] = snapshot;
        _ring.Publish(sequence);
        return true;
    }

    public override ReaderUnderTest Subscribe() => new Reader(_ring, joinsBlindly);

    private sealed class Reader : ReaderUnderTest
    {
        private readonly ValueRingBuffer<BookSnapshot> _ring;
        private readonly Sequence _sequence = new();

        public Reader(ValueRingBuffer<BookSnapshot> ring, bool joinsBlindly)
        {
            _ring = ring;
            var firstLook = ring.Cursor;
            // The window of the flaw, held open until the producer has moved.
            for (var turns = 0; joinsBlindly && turns < 100 && ring.Cursor == firstLook; turns++)
                Thread.Yield();
            ring.AddGatingSequences(_sequence);
            if (joinsBlindly)
                _sequence.SetValue(firstLook);
        }

        public override long Missed => 0;

        public override RingRead Take(out BookSnapshot snapshot)
        {
            snapshot = default;
            var next = _sequence.Value + 1;
            if (_ring.Cursor < next)
                return RingRead.Nothing;
            snapshot = _ring[next];
            _sequence.SetValue(next);
            return RingRead.Got;
        }

        public override void Leave() => _ring.RemoveGatingSequence(_sequence);
    }
}
