namespace Engine.Core.Timing;

/// <summary>
/// Nanoseconds that have passed, counted from ticks by one thread. Each step is converted with the frequency of its time, so that a better frequency changes
/// what follows and not, as it would for a whole uptime in ticks, the past.
/// </summary>
public struct ElapsedTime
{
    private readonly TscClock _clock;
    private ulong _last;
    private double _ns;

    internal ElapsedTime(TscClock clock, ulong now)
    {
        _clock = clock;
        _last = now;
    }

    /// <summary>Nanoseconds from the start to <paramref name="now"/>; a tick before the last one adds nothing.</summary>
    [HotPath]
    public long At(ulong now)
    {
        // The counters of two cores may differ by some ticks.
        if (now > _last)
        {
            _ns += _clock.ToNanoseconds(now - _last);
            _last = now;
        }

        return (long)_ns;
    }
}
