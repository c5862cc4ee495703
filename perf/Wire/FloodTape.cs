using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Simulation;

namespace Perf.Wire;

/// <summary>
/// Packets of a simulated ITCH feed that are sent over and over with a new sequence: for receiving and decoding, which look at no order twice.
/// Packets of equal length lie together, up to 64: one buffer to the kernel, which cuts it up.
/// </summary>
internal sealed class FloodTape
{
    private const int TapeMessages = 1 << 17;
    private const int Opening = 100_000;
    private const int SequenceOffset = 10;
    private const int TimestampOffset = MoldUdp64Header.Size + 2 + 5;

    private readonly byte[][] _packets;
    private readonly int _perPacket;
    private int _next;

    public FloodTape(WireOptions options, SessionId session)
    {
        _perPacket = options.PerPacket;
        var flow = new OrderFlow(new OrderFlowOptions { Symbols = options.Symbols, Seed = options.Seed });
        Span<byte> skipped = stackalloc byte[OrderFlow.LongestMessage];
        // The opening is definitions and adds alone.
        for (var i = 0; i < Opening; i++)
            flow.WriteNext(skipped);
        _packets = [.. Grouped(Enumerable.Range(0, TapeMessages / _perPacket).Select(_ => Packet(flow, session)), packet => packet.Length, 64)];
    }

    /// <summary>Bytes of a packet, on average.</summary>
    public double MeanBytes => _packets.Average(packet => packet.Length);

    /// <summary>The next packet, with its first message's sequence, and the tick it is due in the place of that message's exchange time.</summary>
    public ReadOnlySpan<byte> Next(ulong sequence, ulong dueTicks)
    {
        var packet = _packets[_next];
        _next = _next + 1 == _packets.Length ? 0 : _next + 1;
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(SequenceOffset), sequence);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(TimestampOffset), (ushort)(dueTicks >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(TimestampOffset + 2), (uint)dueTicks);
        return packet;
    }

    /// <summary>The same items, those of equal key together in groups of <paramref name="size"/>, each group where its last item stood; what is left over comes last.</summary>
    public static IEnumerable<T> Grouped<T>(IEnumerable<T> items, Func<T, int> key, int size)
    {
        var groups = new SortedDictionary<int, List<T>>();
        foreach (var item in items)
        {
            if (!groups.TryGetValue(key(item), out var group))
                groups[key(item)] = group = [];
            group.Add(item);
            if (group.Count < size)
                continue;
            foreach (var member in group)
                yield return member;
            group.Clear();
        }

        foreach (var member in groups.Values.SelectMany(group => group))
            yield return member;
    }

    private byte[] Packet(OrderFlow flow, SessionId session)
    {
        var bytes = new byte[MoldUdp64Header.Size + _perPacket * (2 + OrderFlow.LongestMessage)];
        MoldUdp64Header.Write(bytes, session, 1, (ushort)_perPacket);
        var end = MoldUdp64Header.Size;
        for (var i = 0; i < _perPacket; i++)
        {
            var length = flow.WriteNext(bytes.AsSpan(end + 2));
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(end), (ushort)length);
            end += 2 + length;
        }

        return bytes[..end];
    }
}
