using System.Net;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Core.Simulation.Publishing;

/// <summary>One line of a simulated feed.</summary>
/// <param name="Destination">Where its packets go, unicast or multicast.</param>
public sealed record PublisherLine(IPEndPoint Destination)
{
    /// <summary>What happens to its packets on the way.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;
}

/// <summary>How a simulated feed is published. Immutable.</summary>
public sealed record PublisherOptions
{
    /// <summary>The session's name.</summary>
    public SessionId Session { get; init; } = SessionId.Parse("SIMULATED");

    /// <summary>The lines, A first; each carries every packet.</summary>
    public IReadOnlyList<PublisherLine> Lines { get; init; } = [];

    /// <summary>The address of the interface to send multicast on; null: the system's choice.</summary>
    public IPAddress? MulticastInterface { get; init; }

    /// <summary>How many routers multicast packets may cross. 1.</summary>
    public int MulticastTtl { get; init; } = 1;

    /// <summary>Messages a second on a fixed schedule that does not wait for anybody (open loop); 0: as many as go.</summary>
    public double Rate { get; init; } = 10_000;

    /// <summary>Messages to send; 0: until stopped, or until the content ends.</summary>
    public long Messages { get; init; }

    /// <summary>Messages in a packet; 0: as many as fit.</summary>
    public int MessagesPerPacket { get; init; }

    /// <summary>The longest packet, in bytes of UDP payload. 1,472: an Ethernet frame.</summary>
    public int MaxPacketBytes { get; init; } = 1_472;

    /// <summary>How long a message may wait for its packet to fill. 50 µs.</summary>
    public TimeSpan PackingDelay { get; init; } = TimeSpan.FromMicroseconds(50);

    /// <summary>How long the line may be quiet before a heartbeat is sent. 1 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the end of session is repeated after the last request; zero: the feed just stops. 1 s.</summary>
    public TimeSpan EndOfSession { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the end of session is repeated at most, however much is asked for. 1 minute.</summary>
    public TimeSpan EndOfSessionLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where the retransmission server listens; null: there is none. Port 0: the system chooses.</summary>
    public IPEndPoint? Retransmission { get; init; }

    /// <summary>Packets kept for retransmission.</summary>
    public int HistoryPackets { get; init; } = 1 << 16;

    /// <summary>Bytes kept for retransmission.</summary>
    public int HistoryBytes { get; init; } = 64 << 20;

    /// <summary>Where the snapshot server listens; null: there is none. Port 0: the system chooses.</summary>
    public IPEndPoint? Snapshots { get; init; }

    /// <summary>Adds to <paramref name="faults"/> one line for each value that cannot be used: key, value and range.</summary>
    public void Validate(ICollection<string> faults)
    {
        Require(faults, nameof(Lines), Lines.Count, 1, FeedLine.Retransmission);
        Require(faults, nameof(Rate), Rate, 0, 1e9);
        Require(faults, nameof(Messages), Messages, 0, long.MaxValue);
        Require(faults, nameof(MessagesPerPacket), MessagesPerPacket, 0, MoldUdp64Header.MaxCount);
        Require(faults, nameof(MaxPacketBytes), MaxPacketBytes, 128, 65_000);
        Require(faults, nameof(HeartbeatInterval), HeartbeatInterval.TotalMilliseconds, 1, 600_000);
        Require(faults, nameof(HistoryPackets), HistoryPackets, 1, 1 << 26);
        Require(faults, nameof(HistoryBytes), HistoryBytes, 65_536, 1 << 30);
    }

    private static void Require(ICollection<string> faults, string key, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            faults.Add($"Simulation:{key} = {value} is outside {least} to {most}.");
    }
}
