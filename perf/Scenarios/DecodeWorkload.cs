using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Sources;
using Engine.Core.Simulation;

namespace Perf.Scenarios;

/// <summary>Length-prefixed messages in memory, cut into runs as packets would carry them: as many as 1,400 bytes hold.</summary>
internal sealed class DecodeWorkload
{
    private const int PacketPayload = 1400;
    private const int Symbols = 1000;

    private readonly byte[] _blocks;
    private readonly (int Offset, int Length, int Count)[] _packets;

    private DecodeWorkload(byte[] blocks)
    {
        _blocks = blocks;
        _packets = [.. Cut(blocks)];
        Messages = _packets.Sum(packet => (long)packet.Count);
    }

    public long Messages { get; }

    public ReadOnlySpan<byte> Blocks => _blocks;

    /// <summary>The simulated feed, full mix, 1,000 symbols, seed 1.</summary>
    public static DecodeWorkload Simulated(SimulatedFormat format, int messages)
    {
        var stream = new MemoryStream(messages * 36);
        OrderFlowFile.Write(stream, new OrderFlowOptions { Format = format, Symbols = Symbols, MessagesPerSecond = 1_000_000 }, messages);
        return new DecodeWorkload(stream.ToArray());
    }

    /// <summary>A recorded day of length-prefixed ITCH messages.</summary>
    public static DecodeWorkload Recorded(string path)
    {
        var collector = new Collector();
        using var file = new LengthPrefixedFile(path, default);
        file.ReadToEnd(ref collector);
        return new DecodeWorkload(collector.Bytes.ToArray());
    }

    /// <summary>Hands all packets to a sink.</summary>
    public void Play<TSink>(ref TSink sink)
        where TSink : IMessageSink
    {
        var sequence = 1UL;
        foreach (var (offset, length, count) in _packets)
        {
            sink.OnMessages(default, sequence, count, _blocks.AsSpan(offset, length), 0);
            sequence += (uint)count;
        }
    }

    /// <summary>Hands packets to a sink until it had exactly <paramref name="messages"/> messages, from the start again where they end.</summary>
    public void Play<TSink>(ref TSink sink, long messages)
        where TSink : IMessageSink
    {
        var left = messages;
        for (var i = 0; left > 0; i = (i + 1) % _packets.Length)
        {
            var (offset, length, count) = _packets[i];
            var packet = _blocks.AsSpan(offset, length);
            if (count > left)
                packet = packet[..BlockRun.Measure(packet, (int)left, out count)];
            sink.OnMessages(default, 1, count, packet, 0);
            left -= count;
        }
    }

    private static IEnumerable<(int Offset, int Length, int Count)> Cut(byte[] blocks)
    {
        for (var offset = 0; offset < blocks.Length;)
        {
            var length = BlockRun.Measure(blocks.AsSpan(offset, Math.Min(PacketPayload, blocks.Length - offset)), int.MaxValue, out var count);
            yield return (offset, length, count);
            offset += length;
        }
    }

    private readonly struct Collector() : IMessageSink
    {
        public MemoryStream Bytes { get; } = new();

        public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc) => Bytes.Write(blocks);

        public void OnControl(ref MarketEvent control)
        {
        }
    }
}
