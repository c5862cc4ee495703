using System.Buffers.Binary;

namespace Engine.Core.Feed.Sources.Capture;

/// <summary>
/// Finds the UDP datagram in a captured frame: Ethernet, VLAN tags (one or more), Linux cooked 1 and 2, bare IP; IPv4 and IPv6 with its
/// extension headers. Never throws, never reads outside the frame. Checksums are not looked at: captures of a sender's own host have none.
/// </summary>
internal static class FrameDecoder
{
    private const int MaxTags = 8;
    private const int MaxExtensionHeaders = 8;
    private const int Ipv4HeaderLength = 20;
    private const int Ipv6HeaderLength = 40;
    private const int UdpHeaderLength = 8;
    private const byte Udp = 17;

    /// <summary>Looks into a frame.</summary>
    public static FrameResult Find(int linkType, ReadOnlySpan<byte> frame, out UdpLocation at)
    {
        at = default;
        switch (linkType)
        {
            case LinkType.Ethernet:
                return FindTagged(frame, 12, 14, ref at);
            case LinkType.LinuxCooked:
                return FindTagged(frame, 14, 16, ref at);
            case LinkType.LinuxCooked2:
                return FindTagged(frame, 0, 20, ref at);
            case LinkType.RawIp or LinkType.Ipv4 or LinkType.Ipv6:
                return frame.IsEmpty ? FrameResult.Cut
                    : (frame[0] >> 4) switch
                    {
                        4 => FindIpv4(frame, 0, ref at),
                        6 => FindIpv6(frame, 0, ref at),
                        _ => FrameResult.NotIp,
                    };
            default:
                return FrameResult.UnknownLink;
        }
    }

    private static FrameResult FindTagged(ReadOnlySpan<byte> frame, int typeAt, int payloadAt, ref UdpLocation at)
    {
        for (var tags = 0; tags <= MaxTags; tags++)
        {
            if (frame.Length < payloadAt)
                return FrameResult.Cut;
            switch (BinaryPrimitives.ReadUInt16BigEndian(frame[typeAt..]))
            {
                case 0x0800:
                    return FindIpv4(frame, payloadAt, ref at);
                case 0x86DD:
                    return FindIpv6(frame, payloadAt, ref at);
                case 0x8100 or 0x88A8 or 0x9100:
                    typeAt = payloadAt + 2;
                    payloadAt += 4;
                    continue;
                default:
                    return FrameResult.NotIp;
            }
        }

        return FrameResult.Malformed;
    }

    private static FrameResult FindIpv4(ReadOnlySpan<byte> frame, int start, ref UdpLocation at)
    {
        var packet = frame[start..];
        if (packet.Length < Ipv4HeaderLength)
            return FrameResult.Cut;
        var headerLength = (packet[0] & 0xF) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);

        // Captured before segmentation was offloaded, the length is 0: the packet is what is there.
        if (totalLength == 0)
            totalLength = packet.Length;
        if (packet[0] >> 4 != 4 || headerLength < Ipv4HeaderLength || totalLength < headerLength)
            return FrameResult.Malformed;
        if ((BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3FFF) != 0)
            return FrameResult.Fragment;
        if (packet[9] != Udp)
            return FrameResult.NotUdp;
        at.Addresses = start + 12;
        at.AddressLength = 4;
        return FindUdp(frame, start + headerLength, start + totalLength, ref at);
    }

    private static FrameResult FindIpv6(ReadOnlySpan<byte> frame, int start, ref UdpLocation at)
    {
        var packet = frame[start..];
        if (packet.Length < Ipv6HeaderLength)
            return FrameResult.Cut;
        if (packet[0] >> 4 != 6)
            return FrameResult.Malformed;
        var end = start + Ipv6HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        at.Addresses = start + 8;
        at.AddressLength = 16;
        return FindBehindExtensions(frame, start + Ipv6HeaderLength, end, packet[6], ref at);
    }

    private static FrameResult FindBehindExtensions(ReadOnlySpan<byte> frame, int start, int end, byte nextHeader, ref UdpLocation at)
    {
        for (var headers = 0; headers <= MaxExtensionHeaders; headers++)
        {
            if (nextHeader == Udp)
                return FindUdp(frame, start, end, ref at);
            if (nextHeader is not (0 or 43 or 44 or 51 or 60))
                return FrameResult.NotUdp;
            if (frame.Length < start + 8)
                return FrameResult.Cut;
            var header = frame[start..];
            if (nextHeader == 44 && (BinaryPrimitives.ReadUInt16BigEndian(header[2..]) & 0xFFF9) != 0)
                return FrameResult.Fragment;
            start += nextHeader switch
            {
                44 => 8,
                51 => 4 * (header[1] + 2),
                _ => 8 * (header[1] + 1),
            };
            nextHeader = header[0];
        }

        return FrameResult.Malformed;
    }

    private static FrameResult FindUdp(ReadOnlySpan<byte> frame, int start, int end, ref UdpLocation at)
    {
        if (end - start < UdpHeaderLength)
            return FrameResult.Malformed;
        if (frame.Length < end)
            return FrameResult.Cut;
        var header = frame.Slice(start, UdpHeaderLength);
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        if (length == 0)
            length = end - start;
        if (length < UdpHeaderLength || length > end - start)
            return FrameResult.Malformed;
        at.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(header);
        at.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        at.Payload = start + UdpHeaderLength;
        at.PayloadLength = length - UdpHeaderLength;
        return FrameResult.Udp;
    }
}
