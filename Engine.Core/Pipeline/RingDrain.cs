using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Pipeline;

/// <summary>Handles events a span at a time.</summary>
/// <typeparam name="T">The event.</typeparam>
public interface ISpanHandler<T>
    where T : struct
{
    /// <summary>Handles events in their slots; the span is valid until this returns.</summary>
    /// <param name="events">The events, in order; never empty.</param>
    /// <param name="firstSequence">The sequence of the first.</param>
    /// <param name="endOfBatch">Whether nothing more is known to be available: flush what was gathered.</param>
    void OnEvents(Span<T> events, long firstSequence, bool endOfBatch);
}

/// <summary>
/// A consumer that its thread drives, and that hands on what a ring has in spans: one call for what may be hundreds of events, two where the
/// ring wraps. For one thread at a time. Uses only what any Disruptor ring offers.
/// </summary>
/// <typeparam name="T">The event.</typeparam>
/// <remarks>
/// <see cref="Sequence"/> must be one of the ring's gating sequences, or producers lap it. It moves after each span; when the handler throws, the
/// span counts as not handled and comes again.
/// </remarks>
public sealed class RingDrain<T>
    where T : struct
{
    private readonly IValueRingBuffer<T> _ring;
    private readonly SequenceBarrier _barrier;
    private readonly int _mask;

    /// <summary>A drain of <paramref name="ring"/> that stays behind <paramref name="barrier"/>, one of the same ring's.</summary>
    /// <exception cref="ArgumentException">The ring's slots do not lie one behind the other.</exception>
    public RingDrain(IValueRingBuffer<T> ring, SequenceBarrier barrier)
    {
        var distance = Unsafe.ByteOffset(ref ring[0], ref ring[ring.BufferSize - 1]);
        if (distance != (nint)(ring.BufferSize - 1) * Unsafe.SizeOf<T>())
            throw new ArgumentException("The ring's slots do not lie one behind the other: they cannot be handed on as a span.", nameof(ring));
        _ring = ring;
        _barrier = barrier;
        _mask = ring.BufferSize - 1;
    }

    /// <summary>The last event handled.</summary>
    public Sequence Sequence { get; } = new();

    /// <summary>Hands on what there is now, at most <paramref name="maxEvents"/>, without waiting.</summary>
    /// <returns>The number of events; 0 when there are none.</returns>
    public int Poll<THandler>(ref THandler handler, int maxEvents = int.MaxValue)
        where THandler : ISpanHandler<T>
    {
        var handled = Sequence.Value;
        return _barrier.DependentSequences.Value > handled ? WaitAndDrain(ref handler, maxEvents) : 0;
    }

    /// <summary>Waits for an event as the ring's wait strategy does, then hands on what there is, at most <paramref name="maxEvents"/>.</summary>
    /// <returns>The number of events; 0 when the wait timed out, or the next event is claimed but not published yet.</returns>
    /// <exception cref="OperationCanceledException">The barrier was cancelled.</exception>
    public int WaitAndDrain<THandler>(ref THandler handler, int maxEvents = int.MaxValue)
        where THandler : ISpanHandler<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEvents, 1);
        var first = Sequence.Value + 1;
        var result = _barrier.WaitFor(first);
        if (result.IsTimeout)
            return 0;

        var last = Math.Min(result.UnsafeAvailableSequence, first + maxEvents - 1);
        for (var next = first; next <= last;)
        {
            var runEnd = Math.Min(last, next | (long)_mask);
            handler.OnEvents(MemoryMarshal.CreateSpan(ref _ring[next], (int)(runEnd - next + 1)), next, runEnd == last);
            Sequence.SetValue(runEnd);
            next = runEnd + 1;
        }

        return (int)(last - first + 1);
    }
}
