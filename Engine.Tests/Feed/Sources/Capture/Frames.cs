using System.Buffers.Binary;

namespace Engine.Tests.Feed.Sources.Capture;

/// <summary>Builds frames from the inside out.</summary>
internal static class Frames
{
    public static byte[] Udp(byte[] payload, ushort from = 1111, ushort to = 2222)
    {
        var udp = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(udp, from);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(2), to);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)udp.Length);
        payload.CopyTo(udp, 8);
        return udp;
    }

    public static byte[] Ipv4(byte[] inner, byte protocol = 17, ushort fragment = 0x4000, int optionBytes = 0)
    {
        var ip = new byte[20 + optionBytes + inner.Length];
        ip[0] = (byte)(0x45 + optionBytes / 4);
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(2), (ushort)ip.Length);
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(6), fragment);
        ip[9] = protocol;
        new byte[] { 10, 0, 0, 1, 233, 54, 12, 111 }.CopyTo(ip, 12);
        inner.CopyTo(ip, 20 + optionBytes);
        return ip;
    }

    public static byte[] Ipv6(byte[] inner, byte nextHeader = 17)
    {
        var ip = new byte[40 + inner.Length];
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(4), (ushort)inner.Length);
        ip[6] = nextHeader;
        ip[8] = 0xFE;
        ip[24] = 0xFF;
        inner.CopyTo(ip, 40);
        return ip;
    }

    /// <summary>An IPv6 extension header of 8 bytes.</summary>
    public static byte[] Extension(byte nextHeader, byte[] inner, ushort field = 0) =>
        [nextHeader, 0, (byte)(field >> 8), (byte)field, 0, 0, 0, 0, .. inner];

    public static byte[] Ethernet(byte[] inner, ushort type, params ushort[] tags)
    {
        List<byte> frame = [.. new byte[12]];
        foreach (var tag in tags)
            frame.AddRange([(byte)(tag >> 8), (byte)tag, 0, 141]);
        return [.. frame, (byte)(type >> 8), (byte)type, .. inner];
    }

    public static byte[] LinuxCooked(byte[] inner, ushort type) => [.. new byte[14], (byte)(type >> 8), (byte)type, .. inner];

    public static byte[] LinuxCooked2(byte[] inner, ushort type) => [(byte)(type >> 8), (byte)type, .. new byte[18], .. inner];
}
