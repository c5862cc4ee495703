using System.Globalization;
using System.Runtime.CompilerServices;
using Engine.Core.Feed.Sources;
using Engine.Core.Memory;

namespace Engine.Core.Pipeline;

/// <summary>
/// The ring between the thread that receives and the one that decodes: a Disruptor ring over native memory, one producer, one consumer. The kernel
/// writes datagrams straight into claimed slots, the arbiter reads them where they lie. The producer never waits: when the ring is full, it gets no slots.
/// </summary>
internal sealed unsafe class PacketRing : IDisposable
{
    private readonly NativeBlock<byte> _memory;
    private readonly UnmanagedRingBuffer<PacketSlot> _ring;
    private readonly Sequence _consumed = new();
    private readonly int _stride;
    private readonly int _mask;

    // The producer's own. A claim cannot be given back, so what a call did not fill is kept for the next one.
    private IsolatedLong _claimed = new(Sequence.InitialCursorValue);

    /// <summary>Takes the memory now.</summary>
    /// <param name="slots">How many packets it holds; a power of two.</param>
    /// <param name="stride">Bytes from one slot to the next.</param>
    public PacketRing(int slots, int stride)
    {
        _memory = new NativeBlock<byte>((long)slots * stride);
        _stride = stride;
        _mask = slots - 1;
        var sequencer = new SingleProducerSequencer(slots, new BusySpinWaitStrategy());
        _ring = new UnmanagedRingBuffer<PacketSlot>((IntPtr)_memory.Pointer, stride, sequencer);
        _ring.AddGatingSequences(_consumed);
    }

    /// <summary>Packets published and not consumed yet. Any thread.</summary>
    public long Depth => _ring.Cursor - _consumed.Value;

    /// <summary>Free slots that lie in a row. Only for the producer; <see cref="Publish"/> must follow.</summary>
    /// <param name="limit">The most to give.</param>
    /// <returns>At most <paramref name="limit"/> slots, fewer at the end of the memory and when the ring is nearly full, none when it is full.</returns>
    [HotPath]
    public PacketSlots Claim(int limit)
    {
        var first = _ring.Cursor + 1;
        var free = TopUp(first, limit);
        var toEnd = _mask + 1 - (int)(first & _mask);
        return new PacketSlots(_memory.Pointer + (first & _mask) * _stride, _stride, Math.Min(Math.Min(free, toEnd), limit));
    }

    /// <summary>Hands the first <paramref name="count"/> slots of the last <see cref="Claim"/> to the consumer. Only for the producer.</summary>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(int count)
    {
        var last = _ring.Cursor;
        if (count > 0)
            _ring.Publish(last + 1, last + count);
    }

    /// <summary>Hands on what there is, in order, at most <paramref name="limit"/> slots. Only for the consumer.</summary>
    /// <returns>How many slots there were.</returns>
    [HotPath]
    public int Drain<TSink>(ref TSink sink, int limit)
        where TSink : struct, IPacketSink
    {
        var consumed = _consumed.Value;
        var last = Math.Min(_ring.Cursor, consumed + limit);
        for (var sequence = consumed + 1; sequence <= last; sequence++)
            PacketSlot.Deliver((PacketSlot*)(_memory.Pointer + (sequence & _mask) * _stride), ref sink);
        if (last > consumed)
            _consumed.SetValue(last);
        return (int)(last - consumed);
    }

    /// <summary>What was granted, for a log line. Takes milliseconds.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"packet ring: {_mask + 1} slots of {_stride} bytes, {_memory.ReservedBytes >> 10} KiB, {_memory.HugePageBytes() >> 10} KiB of them in huge pages");

    public void Dispose() => _memory.Dispose();

    private int TopUp(long first, int limit)
    {
        var claimed = _claimed.Own;
        // Near the end of the free slots a smaller claim may succeed where a larger one does not.
        for (var more = Math.Min(limit, _mask + 1) - (int)(claimed - first + 1); more > 0; more >>= 1)
        {
            if (!_ring.TryNext(more, out var last))
                continue;
            claimed = last;
            _claimed.Release(last);
            break;
        }

        return (int)(claimed - first + 1);
    }
}
