using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Pipeline;

/// <summary>
/// The ring between a decoder and one book thread: a Disruptor ring over native memory, one producer, one consumer, read as spans so that
/// the book can prefetch across them. Beside each event lies its ordinal, where several book threads share one feed.
/// </summary>
internal sealed unsafe class EventRing : IDisposable
{
    private readonly NativeBlock<MarketEvent> _memory;
    private readonly NativeBlock<long>? _ordinals;
    private readonly UnmanagedRingBuffer<MarketEvent> _ring;
    private readonly Sequence _consumed = new();
    private readonly StageWait _wait;
    private readonly int _mask;
    // The consumer's own, in an object whose other fields the producer reads.
    private IsolatedLong _next;

    /// <param name="capacity">Events it holds: a power of two.</param>
    /// <param name="wait">What the producer does while it is full.</param>
    /// <param name="withOrdinals">Events are given ordinals.</param>
    /// <param name="hugePages">Ask for huge pages.</param>
    public EventRing(int capacity, StageWait wait, bool withOrdinals = false, bool hugePages = true)
    {
        _memory = new NativeBlock<MarketEvent>(capacity, hugePages);
        _ordinals = withOrdinals ? new NativeBlock<long>(capacity, hugePages) : null;
        _wait = wait;
        _mask = capacity - 1;
        var sequencer = new SingleProducerSequencer(capacity, new BusySpinWaitStrategy());
        _ring = new UnmanagedRingBuffer<MarketEvent>((IntPtr)_memory.Pointer, sizeof(MarketEvent), sequencer);
        _ring.AddGatingSequences(_consumed);
    }

    /// <summary>Events published and not consumed yet.</summary>
    public long Depth => _ring.Cursor - _consumed.Value;

    /// <summary>The consumer's own word, for the test that measures where it lies.</summary>
    internal ref IsolatedLong Next => ref _next;

    /// <summary>The first of the fields that the producer reads, likewise.</summary>
    internal ref readonly int Mask => ref _mask;

    /// <summary>Bytes that huge pages back now. For start-up logs.</summary>
    public long HugePageBytes => _memory.HugePageBytes();

    /// <summary>Bytes of native memory.</summary>
    public long MemoryBytes => _memory.ReservedBytes;

    /// <summary>
    /// Publishes events in order, waiting while the ring is full. When the pipeline gives up meanwhile, the rest is dropped. Only for the producer.
    /// </summary>
    /// <param name="events">The events.</param>
    /// <param name="firstOrdinal">The ordinal of the first; those behind it count on.</param>
    /// <returns>False if it had to wait.</returns>
    public bool Publish(ReadOnlySpan<MarketEvent> events, long firstOrdinal = 0)
    {
        var waited = false;
        while (!events.IsEmpty)
        {
            var count = Math.Min(events.Length, _mask + 1);
            if (!_ring.TryNext(count, out var last))
            {
                waited = true;
                if (!TryWaitForRoom(count, out last))
                    return false;
            }

            var first = last - count + 1;
            for (var i = 0; i < count; i++)
                _ring[first + i] = events[i];
            if (_ordinals is not null)
                Number(first, count, firstOrdinal);
            _ring.Publish(first, last);
            events = events[count..];
            firstOrdinal += count;
        }

        return !waited;
    }

    /// <summary>The next events in place: as many as lie in a row, at most <paramref name="limit"/>. Only for the consumer; <see cref="Release"/> must follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<MarketEvent> Peek(int limit)
    {
        var next = _next.Own;
        var available = _ring.Cursor - next + 1;
        var toEnd = _mask + 1 - (next & _mask);
        var count = (int)Math.Min(Math.Min(available, toEnd), limit);
        return count <= 0 ? default : MemoryMarshal.CreateSpan(ref _ring[next], count);
    }

    /// <summary>The ordinal of an event that lies in its slot, between its <see cref="Peek"/> and its <see cref="Release"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long OrdinalOf(ref readonly MarketEvent inSlot)
    {
        // The slots are native memory, which never moves.
        var slot = (MarketEvent*)Unsafe.AsPointer(ref Unsafe.AsRef(in inSlot)) - _memory.Pointer;
        Debug.Assert((ulong)slot <= (ulong)_mask);
        return _ordinals!.Pointer[slot];
    }

    /// <summary>Gives back the events of the last <see cref="Peek"/>. Only for the consumer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release(int count)
    {
        var next = _next.Own + count;
        _next.Release(next);
        _consumed.SetValue(next - 1);
    }

    /// <summary>The consumer is gone: the producer no longer waits for it. What it publishes from now on is lost, which only a failed pipeline does.</summary>
    public void Abandon() => _ring.RemoveGatingSequence(_consumed);

    public void Dispose()
    {
        _memory.Dispose();
        _ordinals?.Dispose();
    }

    private void Number(long first, int count, long firstOrdinal)
    {
        for (var i = 0; i < count; i++)
            _ordinals!.Pointer[(first + i) & _mask] = firstOrdinal + i;
    }

    [ColdPath("the book is a whole ring behind: the receiver stops reading, and the socket buffer is the next store")]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryWaitForRoom(int count, out long last)
    {
        var idle = _wait.Begin();
        while (!_ring.TryNext(count, out last))
        {
            if (_wait.IsOver)
                return false;
            idle.Wait();
        }

        return true;
    }
}
