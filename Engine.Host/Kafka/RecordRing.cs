using Engine.Core.Pipeline;

namespace Engine.Host.Kafka;

/// <summary>
/// A bounded ring of records from one thread to one other: a single-producer ring whose reader polls, because whoever writes must not pay for waking it.
/// The writer never waits: a full ring is its to count.
/// </summary>
internal sealed class RecordRing
{
    // Slots that are given back together: few enough that the writer does not meet a full ring because of it.
    private const int MostAtOnce = 64;

    private readonly ValueRingBuffer<OutboundRecord> _ring;
    private readonly RingDrain<OutboundRecord> _drain;

    /// <param name="size">Slots, a power of two.</param>
    public RecordRing(int size)
    {
        // Nobody ever waits at this ring, so the strategy is the one that costs a publication nothing.
        _ring = ValueRingBuffer<OutboundRecord>.CreateSingleProducer(() => default, size, new BusySpinWaitStrategy());
        _drain = new RingDrain<OutboundRecord>(_ring, _ring.NewBarrier());
        _ring.AddGatingSequences(_drain.Sequence);
    }

    /// <summary>The last published position; everything up to it can be read.</summary>
    public long Cursor => _ring.Cursor;

    /// <summary>The last position that was given back.</summary>
    public long Taken => _drain.Sequence.Value;

    /// <summary>The slot of a claimed or published position.</summary>
    public ref OutboundRecord this[long position] => ref _ring[position];

    /// <summary>Claims the next slot for the writer; false when the reader is a lap behind.</summary>
    public bool TryNext(out long position) => _ring.TryNext(out position);

    /// <summary>Makes a claimed slot visible to the reader.</summary>
    public void Publish(long position) => _ring.Publish(position);

    /// <summary>Hands on what there is, a span at a time, and gives it back. For the reader.</summary>
    /// <returns>The number of records.</returns>
    public int Drain<THandler>(ref THandler handler)
        where THandler : ISpanHandler<OutboundRecord> => _drain.Poll(ref handler, MostAtOnce);

    /// <summary>Gives every slot up to <paramref name="position"/> back to the writer. For the reader.</summary>
    public void Release(long position) => _drain.Sequence.SetValue(position);
}
