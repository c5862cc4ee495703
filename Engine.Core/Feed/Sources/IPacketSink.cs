namespace Engine.Core.Feed.Sources;

/// <summary>Takes datagrams as they were received. Implemented by structs and passed as a type argument.</summary>
public interface IPacketSink
{
    /// <summary>Takes one datagram.</summary>
    /// <param name="line">The line it came by: a <see cref="MoldUdp64.FeedLine"/>.</param>
    /// <param name="datagram">Its bytes, in the receive buffer; valid during the call.</param>
    /// <param name="receiveTsc">TSC at which it was taken from the socket, or at which the kernel got it where kernel timestamps are on.</param>
    void OnPacket(int line, ReadOnlySpan<byte> datagram, ulong receiveTsc);
}
