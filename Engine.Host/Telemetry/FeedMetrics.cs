using System.Text.Json;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Host.Kafka;
using static Engine.Host.Telemetry.MetricKind;

namespace Engine.Host.Telemetry;

/// <summary>What the two ends of the engine count: the sockets and lines of the feed, and Kafka.</summary>
internal static class FeedMetrics
{
    public static IEnumerable<Metric> Of(UdpFeedSource source) =>
    [
        .. UdpCounters.Names.Select(counter => Metric("udp", $"{counter}", FeedDescriptions.Of(counter), () => source.Receiver?.Counters[counter] ?? 0)),
        .. FeedCounters.Names.Select(counter => Metric("feed", $"{counter}", FeedDescriptions.Of(counter), () => source.Feed?[counter] ?? 0)),
        Metric("udp", "KernelDropsNow", "Datagrams the kernel has dropped because a socket buffer was full, as it says itself.", () => source.Receiver?.KernelDropsNow() ?? 0),
    ];

    public static IEnumerable<Metric> Of(Func<PublisherCounters?> read)
    {
        Metric Kafka(string name, string description, Func<PublisherCounters, long> value) => Metric("kafka", name, description, () => read() is { } counters ? value(counters) : 0);
        yield return Kafka("Offered", "Records given by the engine.", c => c.Offered);
        yield return Kafka("RingFull", "Records lost because the Kafka thread was a whole ring behind.", c => c.RingFull);
        yield return Kafka("Coalesced", "Signals replaced by a newer one while they waited.", c => c.Coalesced);
        yield return Kafka("Dropped", "Records dropped, oldest first, because the pending queue was full.", c => c.Dropped);
        yield return Kafka("Refused", "Records that could not be sent at all.", c => c.Refused);
        yield return Kafka("Produced", "Messages handed to the client library.", c => c.Produced);
        yield return Kafka("Delivered", "Messages the brokers acknowledged.", c => c.Delivered);
        yield return Kafka("TimedOut", "Messages that waited too long.", c => c.TimedOut);
        yield return Kafka("Failed", "Messages that failed otherwise.", c => c.Failed);
        yield return Kafka("FeedEventsLost", "Feed events among the records lost in the ring.", c => c.FeedEventsLost);
        yield return Kafka("Rebuilds", "Producers replaced after a fatal error.", c => c.Rebuilds);
        yield return Kafka("InFlight", "Messages that are not reported yet.", c => c.InFlight) with { Kind = Gauge };
        yield return Kafka("Waiting", "Records in the ring and in the pending queue.", c => c.Waiting) with { Kind = Gauge };
    }

    private static Metric Metric(string room, string name, string description, Func<long> read) =>
        new($"engine.{room}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}", Counter, "{item}", description, "", () => [new MetricValue("", read())]);
}
