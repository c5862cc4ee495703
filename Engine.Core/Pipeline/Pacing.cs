using System.Diagnostics;

namespace Engine.Core.Pipeline;

/// <summary>
/// Lets events through at the speed of their own exchange times, or a multiple of it, counted from the first one. For replays that people
/// watch; not for measurements (it sleeps).
/// </summary>
internal sealed class Pacing(double speed, Completion stopRequested)
{
    private static readonly TimeSpan LongestNap = TimeSpan.FromMilliseconds(20);

    private long _firstExchangeNs = -1;
    private long _startedAt;

    public void WaitFor(long exchangeTimeNs)
    {
        if (_firstExchangeNs < 0)
        {
            _firstExchangeNs = exchangeTimeNs;
            _startedAt = Stopwatch.GetTimestamp();
        }

        var due = TimeSpan.FromMicroseconds((exchangeTimeNs - _firstExchangeNs) / 1e3 / speed);
        while (!stopRequested.IsSet)
        {
            var early = due - Stopwatch.GetElapsedTime(_startedAt);
            if (early <= TimeSpan.Zero)
                return;
            Thread.Sleep(early < LongestNap ? early : LongestNap);
        }
    }
}

/// <summary>Waits until each packet's events are due, then hands them on. Control events are due at once.</summary>
internal readonly struct PacedSink<TInner>(TInner inner, Pacing pacing) : IEventSink
    where TInner : struct, IEventSink
{
    public void OnEvents(Span<MarketEvent> events)
    {
        if (events[0].Kind < EventKind.SessionStarted)
            pacing.WaitFor(events[0].ExchangeTimeNs);
        inner.OnEvents(events);
    }
}
