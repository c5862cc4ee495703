namespace Engine.Core.Timing;

/// <summary>
/// A calibrated clock over the time-stamp counter, or over <c>CLOCK_MONOTONIC</c> where the counter cannot be used.
/// <see cref="Tsc"/> is the process's own; further ones are for tests and for measuring the clock itself.
/// </summary>
public sealed unsafe class TscClock
{
    private const long CalibrationNs = 10_000_000;

    // A host migration or a suspended guest changes the rate or the offset by far more; oscillators differ from their nominal rate by less than 100 ppm,
    // and one sample of 50 ns over 0.1 s is 0.5 ppm.
    private const double StepPartsPerMillion = 200;

    // Closer comparisons would be about the sampling error.
    private const long RecheckNs = 100_000_000;

    private readonly TscHost _host;
    private readonly nint _code;
    private readonly Lock _rechecking = new();
    private ClockPair _origin;
    private ClockPair _last;
    private double _frequency;
    private int _steps;

    private TscClock(TscHost host)
    {
        _host = host;
        Reason = host.WhyNotInvariant() ?? "";
        if (Reason.Length == 0 && (_code = host.MapCode()) == 0)
            Reason = "the system allows no executable memory";
        if (Source == TscSource.Monotonic)
        {
            _frequency = 1e9;
            return;
        }

        ReadCounter = (delegate* unmanaged[SuppressGCTransition]<ulong>)_code;
        ReadCounterInOrder = (delegate* unmanaged[SuppressGCTransition]<ulong>)(_code + TscHost.InOrderOffset);
        Calibrate();
    }

    /// <summary>What ticks.</summary>
    public TscSource Source => _code == 0 ? TscSource.Monotonic : TscSource.TimeStampCounter;

    /// <summary>Why the clock is not the time-stamp counter; empty when it is.</summary>
    public string Reason { get; }

    /// <summary>Ticks in a second, as calibrated last. Any thread.</summary>
    public double Frequency => Volatile.Read(ref _frequency);

    /// <summary>How often <see cref="Recheck"/> found that the counter had been changed underneath. Any thread.</summary>
    public int Steps => Volatile.Read(ref _steps);

    /// <summary>The address of <c>rdtsc</c>; null when <see cref="Source"/> is another.</summary>
    internal delegate* unmanaged[SuppressGCTransition]<ulong> ReadCounter { get; }

    /// <summary>The address of <c>rdtscp</c>; null when <see cref="Source"/> is another.</summary>
    internal delegate* unmanaged[SuppressGCTransition]<ulong> ReadCounterInOrder { get; }

    /// <summary>Finds out what the machine offers and calibrates it, which takes about 10 ms.</summary>
    public static TscClock Create() => new(new TscHost());

    /// <summary>As <see cref="Create()"/>, on a machine that a test describes.</summary>
    internal static TscClock Create(TscHost host) => new(host);

    /// <summary>The time now, in ticks.</summary>
    public ulong Now() => _code != 0 ? _host.ReadCounter(_code) : TscHost.ReadMonotonic();

    /// <summary>A number of ticks in nanoseconds.</summary>
    public double ToNanoseconds(ulong ticks) => ticks * (1e9 / Frequency);

    /// <summary>Nanoseconds as a number of ticks, rounded down; negative ones are 0.</summary>
    public ulong ToTicks(double nanoseconds) => nanoseconds <= 0 ? 0 : (ulong)(nanoseconds * (Frequency / 1e9));

    /// <summary>
    /// Compares the counter with <c>CLOCK_MONOTONIC_RAW</c> and takes up the frequency over the whole time since the start, which grows more exact
    /// the longer that is. Any thread that may wait for another; nothing happens less than 100 ms after the last comparison.
    /// </summary>
    public TscDrift Recheck()
    {
        if (Source == TscSource.Monotonic)
            return default;
        lock (_rechecking)
            return Compare();
    }

    /// <summary>The counter and <c>CLOCK_REALTIME</c> at one moment.</summary>
    internal ClockPair SampleRealtime() => Sample(_host.ReadRealtimeNs);

    private static double Rate(ClockPair from, ClockPair to) => (to.Ticks - (double)from.Ticks) / (to.Ns - from.Ns) * 1e9;

    private TscDrift Compare()
    {
        var now = Sample(_host.ReadRawNs);
        if (now.Ns - _last.Ns < RecheckNs)
            return default;
        var partsPerMillion = (Rate(_last, now) / Frequency - 1) * 1e6;
        var stepped = Math.Abs(partsPerMillion) > StepPartsPerMillion || now.Ticks < _last.Ticks;
        if (stepped)
        {
            Volatile.Write(ref _steps, _steps + 1);
            Calibrate();
        }
        else
        {
            Volatile.Write(ref _frequency, Rate(_origin, now));
            _last = now;
        }

        return new TscDrift(partsPerMillion, stepped);
    }

    private void Calibrate()
    {
        _origin = Sample(_host.ReadRawNs);
        do
            _last = Sample(_host.ReadRawNs);
        while (_last.Ns - _origin.Ns < CalibrationNs);
        Volatile.Write(ref _frequency, Rate(_origin, _last));
    }

    /// <summary>Reads the counter on both sides of the clock and keeps the narrowest of a few tries: an interrupt in between cannot spoil it.</summary>
    private ClockPair Sample(Func<long> readNs)
    {
        var best = default(ClockPair);
        var bestWidth = ulong.MaxValue;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var before = Now();
            var ns = readNs();
            var width = Now() - before;
            if (width >= bestWidth)
                continue;
            bestWidth = width;
            best = new ClockPair(before + width / 2, ns);
        }

        return best;
    }

    /// <summary>Two clocks at one moment.</summary>
    internal readonly record struct ClockPair(ulong Ticks, long Ns);
}
