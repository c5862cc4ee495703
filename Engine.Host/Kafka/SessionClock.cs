using Engine.Core;

namespace Engine.Host.Kafka;

/// <summary>
/// Turns an exchange's nanoseconds since midnight into nanoseconds since the Unix epoch. The midnight is that of the configured day, or of the
/// day on which a session was first heard. Used by one thread.
/// </summary>
/// <param name="date">The day of every session; null: the day it is first heard.</param>
/// <param name="zone">The exchange's time zone.</param>
/// <param name="clock">Tells the day; the machine's clock unless a test says otherwise.</param>
internal sealed class SessionClock(DateOnly? date, TimeZoneInfo zone, TimeProvider clock)
{
    private SessionId _session;
    private long _midnightUnixNs;

    /// <summary>The clock that <paramref name="options"/> asks for.</summary>
    public static SessionClock From(KafkaOptions options) => new(
        options.SessionDate.Length > 0 ? DateOnly.ParseExact(options.SessionDate, "yyyy-MM-dd") : null,
        TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone),
        TimeProvider.System);

    /// <summary>Nanoseconds since the Unix epoch of an exchange time in <paramref name="session"/>.</summary>
    public long ToUnixNs(SessionId session, long sinceMidnightNs)
    {
        if (session != _session)
            OnNewSession(session);
        return _midnightUnixNs + sinceMidnightNs;
    }

    private void OnNewSession(SessionId session)
    {
        var day = date ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).Date);
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        // Exchange times count from the wall clock's midnight; where the zone skips it, its first instant is that far ahead of it.
        var utc = midnight - zone.GetUtcOffset(midnight);
        _midnightUnixNs = (utc - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        _session = session;
    }
}
