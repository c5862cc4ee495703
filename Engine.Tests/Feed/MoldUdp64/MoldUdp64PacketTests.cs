using Engine.Core;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Tests.Feed.MoldUdp64;

public sealed class MoldUdp64PacketTests
{
    private static readonly byte[] Good = Packets.Of("S", 5, 3);

    [Test]
    public void The_header_is_read_as_it_is_written()
    {
        var header = MoldUdp64Header.Read(Good);

        Assert.That((header.Sequence, header.Count), Is.EqualTo((5UL, (ushort)3)));
        Assert.That(header.TryParseSession(out var session), Is.True);
        Assert.That(session, Is.EqualTo(SessionId.Parse("S")));
        Assert.That(Convert.ToHexString(Good.AsSpan(0, 20)), Is.EqualTo("53202020202020202020" + "0000000000000005" + "0003"));
    }

    [Test]
    public void Every_cut_of_a_good_packet_is_refused_before_anything_is_applied()
    {
        using var bench = new ArbiterBench(ArbiterBench.Defaults with { Join = JoinPolicy.FirstPacket });
        for (var length = 0; length < Good.Length; length++)
        {
            var expected = length < MoldUdp64Header.Size ? PacketFault.TooShort : PacketFault.Overrun;
            Assert.That(MoldUdp64Packet.Validate(Good.AsSpan(0, length), out _), Is.EqualTo(expected), $"{length} bytes");
            bench.Take(Good.AsSpan(0, length));
        }

        Assert.That(bench.Log(), Is.Empty);
        Assert.That(bench[FeedCounter.InvalidTooShort], Is.EqualTo(MoldUdp64Header.Size));
        Assert.That(bench[FeedCounter.InvalidOverrun], Is.EqualTo(Good.Length - MoldUdp64Header.Size));
    }

    [TestCase("count above the blocks", FeedCounter.InvalidOverrun)]
    [TestCase("count below the blocks", FeedCounter.InvalidTrailingBytes)]
    [TestCase("block longer than what is left", FeedCounter.InvalidOverrun)]
    [TestCase("trailing byte", FeedCounter.InvalidTrailingBytes)]
    [TestCase("heartbeat with a body", FeedCounter.InvalidTrailingBytes)]
    [TestCase("end of session with a body", FeedCounter.InvalidTrailingBytes)]
    [TestCase("sequence 0", FeedCounter.InvalidSequence)]
    [TestCase("sequence that wraps", FeedCounter.InvalidSequence)]
    [TestCase("session with a control character", FeedCounter.InvalidSession)]
    public void A_bad_packet_is_counted_by_its_reason_and_changes_nothing(string what, FeedCounter reason)
    {
        using var bench = new ArbiterBench();
        var packet = what == "trailing byte" ? [.. Good, 0] : Good.ToArray();
        Damage(packet, what);

        bench.Take(packet);

        Assert.That(bench[reason], Is.EqualTo(1));
        Assert.That(bench.Arbiter.Counters.InvalidPackets, Is.EqualTo(1));
        Assert.That(bench.Log(), Is.Empty);
    }

    [Test]
    public void A_message_of_no_bytes_is_a_message()
    {
        byte[] packet = [.. Good.AsSpan(0, 19), 2, 0, 0, 0, 1, 65];

        Assert.That(MoldUdp64Packet.Validate(packet, out var header), Is.EqualTo(PacketFault.None));
        Assert.That(header.Count, Is.EqualTo(2));
    }

    [Test]
    public void A_name_padded_with_nuls_is_the_same_session()
    {
        using var bench = new ArbiterBench();
        var packet = Packets.Of("S", 2, 1);
        packet.AsSpan(1, 9).Clear();

        bench.Send(1);
        bench.Take(packet);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | 2"));
    }

    [Test]
    public void A_writer_stops_when_the_packet_is_full()
    {
        var writer = new MoldUdp64Writer(SessionId.Parse("S"), MoldUdp64Header.Size + 10);

        Assert.That(writer.TryAppend("12345678"u8), Is.True);
        Assert.That(writer.TryAppend([]), Is.False);
        Assert.That(writer.Finish().Length, Is.EqualTo(30));
        Assert.That((writer.Sequence, writer.Count), Is.EqualTo((2UL, 0)));
        Assert.That(writer.TryAppend("123456789"u8), Is.False);
    }

    private static void Damage(byte[] packet, string what)
    {
        switch (what)
        {
            case "count above the blocks":
                packet[19] = 4;
                break;
            case "count below the blocks":
                packet[19] = 2;
                break;
            case "block longer than what is left":
                packet[^3] = 9;
                break;
            case "heartbeat with a body":
                packet[19] = 0;
                break;
            case "end of session with a body":
                packet[18] = packet[19] = 0xFF;
                break;
            case "sequence 0":
                packet[17] = 0;
                break;
            case "sequence that wraps":
                packet.AsSpan(10, 8).Fill(0xFF);
                break;
            case "session with a control character":
                packet[3] = 7;
                break;
        }
    }
}
