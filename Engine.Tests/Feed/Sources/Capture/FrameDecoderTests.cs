using Engine.Core.Feed.Sources.Capture;

namespace Engine.Tests.Feed.Sources.Capture;

public sealed class FrameDecoderTests
{
    private static readonly byte[] Payload = "hello"u8.ToArray();

    private static readonly byte[] V4 = Frames.Ipv4(Frames.Udp(Payload));
    private static readonly byte[] V6 = Frames.Ipv6(Frames.Udp(Payload));

    private static IEnumerable<TestCaseData> Found()
    {
        yield return Case("Ethernet", 1, Frames.Ethernet(V4, 0x0800));
        yield return Case("VLAN", 1, Frames.Ethernet(V4, 0x0800, 0x8100));
        yield return Case("QinQ", 1, Frames.Ethernet(V4, 0x0800, 0x88A8, 0x8100));
        yield return Case("old QinQ", 1, Frames.Ethernet(V6, 0x86DD, 0x9100, 0x8100));
        yield return Case("padded", 1, [.. Frames.Ethernet(V4, 0x0800), .. new byte[13]]);
        yield return Case("cooked", 113, Frames.LinuxCooked(V4, 0x0800));
        yield return Case("cooked 2", 276, Frames.LinuxCooked2(V6, 0x86DD));
        yield return Case("raw 4", 101, V4);
        yield return Case("raw 6", 101, V6);
        yield return Case("IPv4", 228, V4);
        yield return Case("IPv6", 229, V6);
        yield return Case("IPv4 options", 101, Frames.Ipv4(Frames.Udp(Payload), optionBytes: 40));
        yield return Case("hop by hop", 101, Frames.Ipv6(Frames.Extension(17, Frames.Udp(Payload)), 0));
        yield return Case("two extensions", 101, Frames.Ipv6(Frames.Extension(60, Frames.Extension(17, Frames.Udp(Payload))), 43));
        yield return Case("atomic fragment", 101, Frames.Ipv6(Frames.Extension(17, Frames.Udp(Payload)), 44));
        yield return Case("authenticated", 101, Frames.Ipv6(Frames.Extension(17, Frames.Udp(Payload)), 51));
        yield return Case("no length in IPv4", 101, With(V4, 2, 0, 0));
        yield return Case("no length in UDP", 101, With(V4, 24, 0, 0));
    }

    [TestCaseSource(nameof(Found))]
    public void A_datagram_is_found_behind(int linkType, byte[] frame)
    {
        Assert.That(FrameDecoder.Find(linkType, frame, out var at), Is.EqualTo(FrameResult.Udp));
        Assert.That(frame.AsSpan(at.Payload, at.PayloadLength).ToArray(), Is.EqualTo(Payload));
        Assert.That((at.SourcePort, at.DestinationPort), Is.EqualTo((1111, 2222)));
        Assert.That(frame[at.Addresses], Is.EqualTo(at.AddressLength == 4 ? 10 : 0xFE));
        Assert.That(frame[at.Addresses + at.AddressLength], Is.EqualTo(at.AddressLength == 4 ? 233 : 0xFF));
    }

    private static IEnumerable<TestCaseData> Skipped()
    {
        yield return Case("unknown link", 105, V4, FrameResult.UnknownLink);
        yield return Case("ARP", 1, Frames.Ethernet(V4, 0x0806), FrameResult.NotIp);
        yield return Case("raw of no version", 101, With(V4, 0, 0x25), FrameResult.NotIp);
        yield return Case("nine tags", 1, Frames.Ethernet(V4, 0x0800, [.. Enumerable.Repeat((ushort)0x8100, 9)]), FrameResult.Malformed);
        yield return Case("TCP", 101, Frames.Ipv4(Frames.Udp(Payload), protocol: 6), FrameResult.NotUdp);
        yield return Case("TCP 6", 101, Frames.Ipv6(Frames.Udp(Payload), 6), FrameResult.NotUdp);
        yield return Case("first fragment", 101, Frames.Ipv4(Frames.Udp(Payload), fragment: 0x2000), FrameResult.Fragment);
        yield return Case("later fragment", 101, Frames.Ipv4(Frames.Udp(Payload), fragment: 0x0010), FrameResult.Fragment);
        yield return Case("first fragment 6", 101, Frames.Ipv6(Frames.Extension(17, Frames.Udp(Payload), 0x0001), 44), FrameResult.Fragment);
        yield return Case("later fragment 6", 101, Frames.Ipv6(Frames.Extension(17, Frames.Udp(Payload), 0x0010), 44), FrameResult.Fragment);
        yield return Case("IPv6 in the type of IPv4", 1, Frames.Ethernet(V6, 0x0800), FrameResult.Malformed);
        yield return Case("IPv4 in the type of IPv6", 1, Frames.Ethernet([.. V4, .. new byte[20]], 0x86DD), FrameResult.Malformed);
        yield return Case("short header length", 101, With(V4, 0, 0x44), FrameResult.Malformed);
        yield return Case("total below header", 101, With(V4, 2, 0, 19), FrameResult.Malformed);
        yield return Case("UDP longer than IP", 101, With(V4, 24, 0, 99), FrameResult.Malformed);
        yield return Case("UDP shorter than its header", 101, With(V4, 24, 0, 7), FrameResult.Malformed);
        yield return Case("no room for UDP", 101, Frames.Ipv4([1, 2, 3]), FrameResult.Malformed);
        yield return Case("extension longer than the packet", 101, Frames.Ipv6([17, 200, .. new byte[30]], 0), FrameResult.Malformed);
        yield return Case("extensions without end", 101, Frames.Ipv6([.. Enumerable.Repeat<byte>(0, 800)], 0), FrameResult.Malformed);
    }

    [TestCaseSource(nameof(Skipped))]
    public void A_frame_is_skipped_for(int linkType, byte[] frame, FrameResult expected)
    {
        Assert.That(FrameDecoder.Find(linkType, frame, out _), Is.EqualTo(expected));
    }

    [Test]
    public void A_frame_cut_anywhere_is_never_a_datagram()
    {
        foreach (var (linkType, frame) in new[]
        {
            (1, Frames.Ethernet(V4, 0x0800, 0x8100)),
            (113, Frames.LinuxCooked(V6, 0x86DD)),
            (276, Frames.LinuxCooked2(V4, 0x0800)),
            (101, Frames.Ipv6(Frames.Extension(17, Frames.Udp(Payload)), 0)),
        })
        {
            for (var length = 0; length < frame.Length; length++)
                Assert.That(FrameDecoder.Find(linkType, frame.AsSpan(0, length), out _), Is.EqualTo(FrameResult.Cut), $"link {linkType} cut at {length}");
        }
    }

    private static TestCaseData Case(string name, int linkType, byte[] frame) => new TestCaseData(linkType, frame).SetArgDisplayNames(name);

    private static TestCaseData Case(string name, int linkType, byte[] frame, FrameResult expected) =>
        new TestCaseData(linkType, frame, expected).SetArgDisplayNames(name);

    private static byte[] With(byte[] frame, int offset, params byte[] bytes)
    {
        var changed = frame.ToArray();
        bytes.CopyTo(changed, offset);
        return changed;
    }
}
