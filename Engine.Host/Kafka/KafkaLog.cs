using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Kafka;

/// <summary>
/// Passes librdkafka's log on, at most one line a second for each kind, with the number of those left out: a broker that is down writes
/// about 18 lines a second. May be called on any thread.
/// </summary>
internal sealed partial class KafkaLog(ILogger logger, TimeProvider clock)
{
    private const int MostKinds = 64;
    private readonly ConcurrentDictionary<string, Window> _windows = new();

    /// <summary>A line of librdkafka's log.</summary>
    public void OnLog(LogMessage message)
    {
        if (TryOpen(message.Facility, out var suppressed))
            LibraryLine(LevelOf(message.Level), message.Facility, message.Message, suppressed);
    }

    /// <summary>An error that librdkafka reports; information unless it is fatal.</summary>
    public void OnError(Error error)
    {
        if (TryOpen(error.Code.ToString(), out var suppressed))
            LibraryLine(error.IsFatal ? LogLevel.Error : LogLevel.Warning, error.Code.ToString(), error.Reason, suppressed);
    }

    private static LogLevel LevelOf(SyslogLevel level) => level switch
    {
        <= SyslogLevel.Error => LogLevel.Warning,
        SyslogLevel.Warning or SyslogLevel.Notice => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    private bool TryOpen(string kind, out long suppressed)
    {
        var window = _windows.GetOrAdd(_windows.Count < MostKinds ? kind : "other", _ => new Window());
        return window.TryOpen(clock.GetTimestamp(), clock.TimestampFrequency, out suppressed);
    }

    [LoggerMessage(EventId = 2001, Message = "Kafka {Kind}: {Text} ({Suppressed} more like it left out)")]
    private partial void LibraryLine(LogLevel level, string kind, string text, long suppressed);

    private sealed class Window
    {
        private long _opensAt = long.MinValue;
        private long _suppressed;

        public bool TryOpen(long now, long second, out long suppressed)
        {
            suppressed = 0;
            var opensAt = Volatile.Read(ref _opensAt);
            if (now < opensAt || Interlocked.CompareExchange(ref _opensAt, now + second, opensAt) != opensAt)
            {
                Interlocked.Increment(ref _suppressed);
                return false;
            }

            suppressed = Interlocked.Exchange(ref _suppressed, 0);
            return true;
        }
    }
}
