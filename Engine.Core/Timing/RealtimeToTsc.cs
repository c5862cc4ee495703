namespace Engine.Core.Timing;

/// <summary>
/// Turns the kernel's arrival times (<c>SO_TIMESTAMPNS</c>, <c>CLOCK_REALTIME</c>) into ticks of <see cref="Tsc"/>. Owned by one thread, which re-anchors it as it goes.
/// </summary>
/// <remarks>
/// The wall clock is slewed by up to 500 ppm and may jump. The anchor is never older than a millisecond when a time is converted, so slewing costs at most
/// 0.5 µs and a jump at most a millisecond of wrong times. Re-anchoring costs about 0.3 µs, at most once a millisecond.
/// </remarks>
public sealed class RealtimeToTsc
{
    private const double AnchorLifeNs = 1_000_000;

    private readonly TscClock _clock;
    private ulong _anchorTicks;
    private long _anchorNs;
    private ulong _expiresAt;

    internal RealtimeToTsc(TscClock clock)
    {
        _clock = clock;
        Anchor();
    }

    /// <summary>The tick at which the wall clock showed this time, never later than <paramref name="now"/>.</summary>
    /// <param name="seconds">Seconds since 1970.</param>
    /// <param name="nanoseconds">Nanoseconds of the second.</param>
    /// <param name="now">The tick of now, as the caller has read it already.</param>
    [HotPath]
    public ulong Convert(long seconds, long nanoseconds, ulong now)
    {
        if (now >= _expiresAt)
            Anchor();
        var sinceAnchorNs = seconds * 1_000_000_000 + nanoseconds - _anchorNs;
        var ticks = (long)_anchorTicks + (long)(sinceAnchorNs * (_clock.Frequency / 1e9));
        return Math.Min((ulong)Math.Max(ticks, 0), now);
    }

    [ColdPath("at most once a millisecond, 0.3 µs")]
    private void Anchor()
    {
        (_anchorTicks, _anchorNs) = _clock.SampleRealtime();
        _expiresAt = _anchorTicks + _clock.ToTicks(AnchorLifeNs);
    }
}
