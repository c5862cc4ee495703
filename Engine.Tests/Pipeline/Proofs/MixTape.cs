using Engine.Core;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Simulation;

namespace Engine.Tests.Pipeline.Proofs;

/// <summary>The packets of one simulated session in one array, to be played any number of times: each time under another name, written over the last one in place.</summary>
internal sealed class MixTape
{
    /// <summary>Messages in every packet.</summary>
    public const int MessagesPerPacket = 20;

    /// <summary>Symbols, the walking one included.</summary>
    public const int Symbols = 33;

    // Orders of the walking quote in every so many packets.
    private const int WalkEvery = 5;

    private readonly byte[] _bytes;
    private readonly int[] _starts;

    private MixTape(byte[] bytes, int[] starts)
    {
        _bytes = bytes;
        _starts = starts;
    }

    /// <summary>How many packets there are.</summary>
    public int Packets => _starts.Length - 1;

    /// <summary>How many messages there are.</summary>
    public long Messages => (long)Packets * MessagesPerPacket;

    /// <summary>Sequence behind the last message.</summary>
    public ulong NextSequence => (ulong)Messages + 1;

    /// <summary>A packet, with the name it was last played under.</summary>
    public ReadOnlySpan<byte> this[int packet] => _bytes.AsSpan(_starts[packet].._starts[packet + 1]);

    /// <summary>The full mix of the simulated exchange, and a quote that walks far.</summary>
    /// <param name="packets">How many packets.</param>
    /// <param name="messagesPerSecond">Messages a second of exchange time.</param>
    public static MixTape Record(int packets, double messagesPerSecond = 10_000)
    {
        var flow = new OrderFlow(new OrderFlowOptions { Seed = 77, Symbols = Symbols - 1, MessagesPerSecond = messagesPerSecond });
        var walk = new WalkingQuote(Symbols);
        var writer = new MoldUdp64Writer(SessionId.Parse("TAPE"), 1_400);
        var bytes = new List<byte>();
        var starts = new int[packets + 1];
        Span<byte> message = stackalloc byte[OrderFlow.LongestMessage];
        for (var packet = 0; packet < packets; packet++)
        {
            for (var i = 0; i < MessagesPerPacket; i++)
            {
                var length = i == 0 && packet % WalkEvery == 0 ? walk.WriteNext(message, flow.TimeNs) : flow.WriteNext(message);
                Assert.That(writer.TryAppend(message[..length]), Is.True);
            }

            bytes.AddRange(writer.Finish());
            starts[packet + 1] = bytes.Count;
        }

        return new MixTape([.. bytes], starts);
    }

    /// <summary>The packet that holds a sequence.</summary>
    public static int PacketOf(ulong sequence) => (int)((sequence - 1) / MessagesPerPacket);

    /// <summary>A packet under another session's name.</summary>
    public ReadOnlySpan<byte> Named(int packet, ReadOnlySpan<byte> session)
    {
        session.CopyTo(_bytes.AsSpan(_starts[packet]));
        return this[packet];
    }
}
