using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Simulation;

namespace Perf.Wire;

/// <summary>Packets of a simulated ITCH feed, made before anything is timed.</summary>
internal sealed class PacketTape
{
    // Block: 2-byte length, then type (1), locate (2), tracking (2), timestamp (6).
    private const int TimestampOffset = 2 + 5;
    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly int _perPacket;

    public PacketTape(WireOptions options, SessionId session)
    {
        _perPacket = options.PerPacket;
        _starts = new int[options.Packets + 1];
        _bytes = new byte[options.Packets * (MoldUdp64Header.Size + (long)options.PerPacket * (2 + OrderFlow.LongestMessage))];
        var flow = new OrderFlow(new OrderFlowOptions { Symbols = options.Symbols, Seed = options.Seed, MessagesPerSecond = options.Rate });
        var end = 0;
        for (var packet = 0; packet < options.Packets; packet++)
        {
            _starts[packet] = end;
            MoldUdp64Header.Write(_bytes.AsSpan(end), session, flow.Sequence + 1, (ushort)_perPacket);
            end += MoldUdp64Header.Size;
            for (var i = 0; i < _perPacket; i++)
            {
                var length = flow.WriteNext(_bytes.AsSpan(end + 2));
                BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(end), (ushort)length);
                end += 2 + length;
            }
        }

        _starts[options.Packets] = end;
    }

    /// <summary>A packet whose messages all carry the tick at which they were due, counted from the schedule's beginning, in the place of their exchange time.</summary>
    /// <remarks>Ticks, not nanoseconds: two processes' calibrations differ by parts per million, which after seconds is microseconds.</remarks>
    public ReadOnlySpan<byte> Stamped(int packet, ulong dueTicks)
    {
        var bytes = _bytes.AsSpan(_starts[packet].._starts[packet + 1]);
        var at = MoldUdp64Header.Size;
        for (var i = 0; i < _perPacket; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(at + TimestampOffset)..], (ushort)(dueTicks >> 32));
            BinaryPrimitives.WriteUInt32BigEndian(bytes[(at + TimestampOffset + 2)..], (uint)dueTicks);
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        }

        return bytes;
    }

    /// <summary>The due tick that <see cref="Stamped"/> has written into a packet.</summary>
    public static ulong DueTicksOf(ReadOnlySpan<byte> packet) => DueTicksOfBlocks(packet[MoldUdp64Header.Size..]);

    /// <summary>The same of what is behind a packet's header.</summary>
    public static ulong DueTicksOfBlocks(ReadOnlySpan<byte> blocks)
    {
        var stamp = blocks[TimestampOffset..];
        return ((ulong)BinaryPrimitives.ReadUInt16BigEndian(stamp) << 32) | BinaryPrimitives.ReadUInt32BigEndian(stamp[2..]);
    }
}
