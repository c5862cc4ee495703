using System.Runtime.CompilerServices;

namespace Engine.Core.Timing;

/// <summary>
/// Tells "the machine stalled" from "we stalled": a loop that has nothing to do but look at the clock loses no time unless the machine takes it.
/// A polling thread calls <see cref="Tick"/> in each idle turn and <see cref="Resume"/> after work; the time between two idle turns is the machine's.
/// </summary>
/// <remarks>One thread writes. It sees what happens to its own core only. The last long gaps are kept, so that a slow message can be held against them.</remarks>
public sealed class StallDetector
{
    /// <summary>How many of the last long gaps are kept.</summary>
    public const int Kept = 1024;

    private readonly ulong _longGapTicks;
    private readonly Gap[] _gaps = new Gap[Kept];
    private ulong _last;
    private long _writing = -1;
    private long _longGaps;
    private long _lostTicks;

    /// <summary>Gaps from <paramref name="longGapTicks"/> on are kept one by one and count as lost time.</summary>
    public StallDetector(ulong longGapTicks) => _longGapTicks = longGapTicks;

    /// <summary>Every gap between two idle turns, in ticks.</summary>
    public LatencyHistogram Gaps { get; } = new();

    /// <summary>How many gaps were long. Any thread.</summary>
    public long LongGaps => Volatile.Read(ref _longGaps);

    /// <summary>The sum of the long gaps, in ticks. Any thread.</summary>
    public long LostTicks => Volatile.Read(ref _lostTicks);

    /// <summary>An idle turn at <paramref name="now"/>.</summary>
    /// <returns>True if the gap before it was long.</returns>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Tick(ulong now)
    {
        var gap = now - _last;
        var from = _last;
        _last = now;
        Gaps.Record(gap);
        if (gap < _longGapTicks)
            return false;
        OnLongGap(from, now);
        return true;
    }

    /// <summary>Work has ended at <paramref name="now"/>: what was before is no gap. Also the first call.</summary>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Resume(ulong now) => _last = now;

    /// <summary>How many ticks between two moments fell into the long gaps that are still kept. Any thread; a gap being written at this moment is missed.</summary>
    public ulong LostBetween(ulong from, ulong to)
    {
        ulong lost = 0;
        var end = Volatile.Read(ref _longGaps);
        for (var i = Math.Max(0, end - Kept); i < end; i++)
        {
            if (!TryReadGap(i, out var gap))
                continue;
            var start = Math.Max(gap.From, from);
            var stop = Math.Min(gap.To, to);
            lost += stop > start ? stop - start : 0;
        }

        return lost;
    }

    /// <summary>Reads a gap that was complete. Any thread.</summary>
    /// <param name="number">Gaps are counted from 0.</param>
    /// <param name="gap">The gap; means nothing if the answer is false.</param>
    /// <returns>False if a later gap has, or may have begun to, take its place.</returns>
    internal bool TryReadGap(long number, out Gap gap)
    {
        gap = _gaps[number & (Kept - 1)];
        // The gap has been read before the number is. Pairs with the WriteBarrier in OnLongGap: who saw a word of a later gap in this slot
        // sees at least that gap's number.
        Volatile.ReadBarrier();
        return Volatile.Read(ref _writing) - number < Kept;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnLongGap(ulong from, ulong to)
    {
        ref var gap = ref _gaps[_longGaps & (Kept - 1)];
        _writing = _longGaps;
        // The number becomes visible before any word of the gap. Pairs with the ReadBarrier in LostBetween.
        Volatile.WriteBarrier();
        gap.From = from;
        gap.To = to;
        Volatile.Write(ref _lostTicks, _lostTicks + (long)(to - from));
        // Publishes the gap: pairs with the read in LostBetween.
        Volatile.Write(ref _longGaps, _longGaps + 1);
    }

    /// <summary>A long gap, in ticks.</summary>
    internal struct Gap
    {
        public ulong From;
        public ulong To;
    }
}
