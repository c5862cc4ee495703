namespace Engine.Core.Feed.Sources.Capture;

/// <summary>A UDP datagram found in a capture. Valid until the next read.</summary>
public readonly ref struct CapturedDatagram
{
    internal CapturedDatagram(long timeNs, scoped in UdpLocation at, ReadOnlySpan<byte> frame)
    {
        TimeNs = timeNs;
        SourceAddress = frame.Slice(at.Addresses, at.AddressLength);
        DestinationAddress = frame.Slice(at.Addresses + at.AddressLength, at.AddressLength);
        SourcePort = at.SourcePort;
        DestinationPort = at.DestinationPort;
        Payload = frame.Slice(at.Payload, at.PayloadLength);
    }

    /// <summary>When it was captured, nanoseconds since 1970 UTC; 0 where the capture does not say.</summary>
    public long TimeNs { get; }

    /// <summary>The sender's address as on the wire: 4 bytes for IPv4, 16 for IPv6.</summary>
    public ReadOnlySpan<byte> SourceAddress { get; }

    /// <summary>The receiver's address, or the multicast group, as on the wire.</summary>
    public ReadOnlySpan<byte> DestinationAddress { get; }

    /// <summary>The sender's port.</summary>
    public ushort SourcePort { get; }

    /// <summary>The receiver's port.</summary>
    public ushort DestinationPort { get; }

    /// <summary>The datagram's content.</summary>
    public ReadOnlySpan<byte> Payload { get; }
}
