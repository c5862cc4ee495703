using System.Text;
using Engine.Core;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Tests.Feed.MoldUdp64;

/// <summary>Hand-made packets.</summary>
internal static class Packets
{
    /// <summary>A packet whose message n says <c>m</c> and n.</summary>
    public static byte[] Of(string session, ulong sequence, int count)
    {
        var writer = new MoldUdp64Writer(SessionId.Parse(session), 65_000);
        writer.Begin(sequence);
        for (var i = 0; i < count; i++)
            Assert.That(writer.TryAppend(MessageOf(sequence + (ulong)i)), Is.True);
        return writer.Finish().ToArray();
    }

    public static byte[] MessageOf(ulong sequence) => Encoding.ASCII.GetBytes($"m{sequence}");

    public static byte[] Heartbeat(string session, ulong next) => Empty(session, next, MoldUdp64Header.HeartbeatCount);

    public static byte[] End(string session, ulong next) => Empty(session, next, MoldUdp64Header.EndOfSessionCount);

    private static byte[] Empty(string session, ulong next, ushort count)
    {
        var packet = new byte[MoldUdp64Header.Size];
        MoldUdp64Writer.WriteEmpty(packet, SessionId.Parse(session), next, count);
        return packet;
    }
}
