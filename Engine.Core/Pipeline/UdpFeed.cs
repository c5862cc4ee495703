using System.Net;
using Engine.Core.Feed;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Timing;

namespace Engine.Core.Pipeline;

/// <summary>MoldUDP64 lines over UDP as a source: received, arbitrated and repaired.</summary>
/// <param name="udp">The sockets of the lines.</param>
/// <param name="arbiter">How what is missing is treated.</param>
public sealed class UdpFeedSource(UdpOptions udp, ArbiterOptions arbiter) : IReceivedFeedSource
{
    private static readonly TimeSpan SnapshotTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Retransmission servers, asked in turn; empty: what all lines lost is lost.</summary>
    public IReadOnlyList<IPEndPoint> RetransmissionServers { get; init; } = [];

    /// <summary>The snapshot server (TCP); null: after a loss, books stay stale until the next session.</summary>
    public IPEndPoint? SnapshotServer { get; init; }

    /// <inheritdoc/>
    public string Description => $"UDP {string.Join(" and ", udp.Lines.Select(l => l.EndPoint))}";

    /// <inheritdoc/>
    public bool IsFinite => false;

    /// <summary>The end of a session ends the source: for tests and batch runs. Otherwise the next session is waited for.</summary>
    public bool EndsWithSession { get; init; }

    /// <summary>Counters of the lines, once the pipeline was built.</summary>
    public FeedCounters? Feed { get; private set; }

    /// <summary>The receiver, once the pipeline was built: its counters, the buffer granted, where it is bound.</summary>
    public UdpReceiver? Receiver { get; private set; }

    /// <inheritdoc/>
    public IFeed Open<TSink>(TSink sink)
        where TSink : struct, IMessageSink
    {
        var receiver = OpenReceiver();
        return OpenFeed(new SocketPackets(receiver), receiver, sink, []);
    }

    /// <inheritdoc/>
    ReceivedFeed IReceivedFeedSource.OpenReceived<TSink>(TSink sink, int ringSlots, Completion stopRequested, Completion decoded)
    {
        var receiver = OpenReceiver();
        var ring = new PacketRing(ringSlots, receiver.SlotBytes);
        var received = new Completion();
        var agent = new ReceiveAgent(receiver, ring, stopRequested, decoded, received);
        return new ReceivedFeed(agent, ring, OpenFeed(new RingPackets(ring, received), receiver, sink, [ring]));
    }

    private UdpReceiver OpenReceiver() => Receiver = new UdpReceiver(WithReplySocket());

    private UdpFeed<TPackets, TSink, UdpRecovery> OpenFeed<TPackets, TSink>(TPackets packets, UdpReceiver receiver, TSink sink, IReadOnlyList<IDisposable> owned)
        where TPackets : struct, IPackets
        where TSink : struct, IMessageSink
    {
        var snapshots = SnapshotServer is { } server ? new SnapshotClient([server], SnapshotTimeout) : null;
        // Requests leave by the socket that takes the replies. Where that is another thread's to read, sending on it is still safe: the kernel
        // orders the two, and the replies come through the ring like every other packet.
        var recovery = new UdpRecovery(RetransmissionServers.Count > 0 ? receiver : null, RetransmissionServers, snapshots);
        var lines = new LineArbiter<TSink, UdpRecovery>(sink, recovery, arbiter);
        Feed = lines.Counters;
        IDisposable[] parts = [recovery, .. snapshots is null ? Array.Empty<IDisposable>() : [snapshots], receiver, .. owned];
        return new UdpFeed<TPackets, TSink, UdpRecovery>(packets, lines, EndsWithSession, parts);
    }

    // Replies come to a socket of their own, on a port of the system's choice, from the servers alone.
    private UdpOptions WithReplySocket() => RetransmissionServers.Count == 0 ? udp : udp with
    {
        Lines = [.. udp.Lines, new UdpLineOptions(FeedLine.Retransmission, new IPEndPoint(IPAddress.Any, 0)) { AllowedSources = [.. RetransmissionServers.Select(s => s.Address)] }],
    };
}

/// <summary>An open UDP source: one duty cycle takes a batch of packets, arbitrates it in place, and looks after deadlines.</summary>
internal sealed class UdpFeed<TPackets, TSink, TRecovery>(
    TPackets packets,
    LineArbiter<TSink, TRecovery> lines,
    bool endsWithSession,
    IReadOnlyList<IDisposable> parts) : IFeed
    where TPackets : struct, IPackets
    where TSink : struct, IMessageSink
    where TRecovery : struct, IRecoveryChannel
{
    private const long TickNs = 100_000;
    private TPackets _packets = packets;
    private ElapsedTime _elapsed = Tsc.StartElapsed();
    private long _tickedAtNs;

    [HotPath]
    public FeedState Poll()
    {
        // Before the packets: whatever was received up to then is seen below.
        var ended = _packets.HaveEnded;
        var nowNs = _elapsed.At(Tsc.Now());
        var sink = new ToArbiter(lines, nowNs);
        var received = _packets.Poll(ref sink);
        if (received > 0 || nowNs - _tickedAtNs > TickNs)
        {
            _tickedAtNs = nowNs;
            lines.OnTick(nowNs);
        }

        if ((endsWithSession && lines.Counters[FeedCounter.SessionsEnded] > 0) || (ended && received == 0))
            return FeedState.Ended;
        return received > 0 ? FeedState.Busy : FeedState.Idle;
    }

    public void Dispose()
    {
        lines.Dispose();
        foreach (var part in parts)
            part.Dispose();
    }

    private readonly struct ToArbiter(LineArbiter<TSink, TRecovery> lines, long nowNs) : IPacketSink
    {
        public void OnPacket(int line, ReadOnlySpan<byte> datagram, ulong receiveTsc) => lines.OnPacket(line, datagram, receiveTsc, nowNs);
    }
}
