using System.Globalization;

namespace Engine.Core.Timing;

/// <summary>Keeps the clock's frequency right while the engine runs, and tells people what the clock is: once, and when that changes. One slow thread.</summary>
public sealed class ClockWatch
{
    private readonly TscClock _clock;
    private readonly Action<string>? _report;

    internal ClockWatch(TscClock clock, Action<string>? report)
    {
        _clock = clock;
        _report = report;
        report?.Invoke(clock.Reason.Length == 0 ? $"clock: {clock.Source} at {Megahertz} MHz" : $"clock: {clock.Source}, because {clock.Reason}");
    }

    private string Megahertz => (_clock.Frequency / 1e6).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Compares the clock with the system's, and takes up the better frequency. To be called about once a second.</summary>
    public void Check()
    {
        var drift = _clock.Recheck();
        if (drift.Stepped)
        {
            var partsPerMillion = drift.PartsPerMillion.ToString("0", CultureInfo.InvariantCulture);
            _report?.Invoke($"clock: the counter was changed underneath ({partsPerMillion} ppm, step {_clock.Steps}): measured anew at {Megahertz} MHz, latencies across this moment mean nothing");
        }
    }
}
