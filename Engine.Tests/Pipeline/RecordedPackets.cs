using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources.Capture;
using Engine.Tests.Feed.Sources.Capture;

namespace Engine.Tests.Pipeline;

/// <summary>Length-prefixed files as the MoldUDP64 packets of a capture, a session a file, each with its end.</summary>
internal static class RecordedPackets
{
    private const int LongestPacket = 1_400;

    /// <summary>Writes a capture.</summary>
    public static void WriteCapture(string path, params ReadOnlySpan<(string File, SessionId Session)> sessions)
    {
        var capture = new CaptureWriter(bigEndian: false).PcapHeader(nanoseconds: true, LinkType.Ethernet);
        uint number = 0;
        foreach (var (file, session) in sessions)
        {
            foreach (var packet in PacketsOf(File.ReadAllBytes(file), session))
                capture.PcapRecord(1_000 + number / 1_000, number++ % 1_000 * 1_000_000, Frames.Ethernet(Frames.Ipv4(Frames.Udp(packet)), 0x0800));
        }

        File.WriteAllBytes(path, capture.ToArray());
    }

    private static IEnumerable<byte[]> PacketsOf(byte[] blocks, SessionId session)
    {
        var writer = new MoldUdp64Writer(session, LongestPacket);
        for (var at = 0; at < blocks.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(blocks.AsSpan(at));
            var message = blocks.AsMemory(at + 2, length);
            if (!writer.TryAppend(message.Span))
            {
                yield return writer.Finish().ToArray();
                writer.TryAppend(message.Span);
            }

            at += 2 + length;
        }

        yield return writer.Finish().ToArray();
        var end = new byte[MoldUdp64Header.Size];
        MoldUdp64Writer.WriteEmpty(end, session, writer.NextSequence, MoldUdp64Header.EndOfSessionCount);
        yield return end;
    }
}
