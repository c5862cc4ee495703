using Engine.Core.Feed;
using Engine.Core.Feed.Sources;

namespace Engine.Core.Pipeline;

/// <summary>A source whose receiving can have a thread of its own, before arbitration and decoding.</summary>
internal interface IReceivedFeedSource : IFeedSource
{
    /// <summary>Opens the source in two parts with a packet ring between them. Called once, at build time, instead of <see cref="IFeedSource.Open"/>.</summary>
    /// <param name="sink">Where messages go.</param>
    /// <param name="ringSlots">Slots of the ring.</param>
    /// <param name="stopRequested">Set when receiving is to stop.</param>
    /// <param name="decoded">Set when the part that decodes has ended.</param>
    ReceivedFeed OpenReceived<TSink>(TSink sink, int ringSlots, Completion stopRequested, Completion decoded)
        where TSink : struct, IMessageSink;
}

/// <summary>An open source in two parts.</summary>
/// <param name="Receive">Receives into the ring.</param>
/// <param name="Ring">The ring.</param>
/// <param name="Feed">Arbitrates and hands on what is in the ring. Ends when receiving has and the ring is empty; owns the sockets and the ring.</param>
internal sealed record ReceivedFeed(ReceiveAgent Receive, PacketRing Ring, IFeed Feed);

/// <summary>Where received packets are taken from. Implemented by structs and passed as a type argument.</summary>
internal interface IPackets
{
    /// <summary>No more will come than a <see cref="Poll"/> from now on finds.</summary>
    bool HaveEnded { get; }

    /// <summary>Hands on what is there, a bounded number of packets.</summary>
    /// <returns>How many there were.</returns>
    int Poll<TSink>(ref TSink sink)
        where TSink : struct, IPacketSink;
}

/// <summary>Packets from the sockets, received by the thread that decodes.</summary>
internal readonly struct SocketPackets(UdpReceiver receiver) : IPackets
{
    public bool HaveEnded => false;

    public int Poll<TSink>(ref TSink sink)
        where TSink : struct, IPacketSink => receiver.Poll(ref sink);
}

/// <summary>Packets from the ring that the receive thread fills.</summary>
internal readonly struct RingPackets(PacketRing ring, Completion received) : IPackets
{
    private const int BatchLimit = 64;

    public bool HaveEnded => received.IsSet;

    public int Poll<TSink>(ref TSink sink)
        where TSink : struct, IPacketSink => ring.Drain(ref sink, BatchLimit);
}
