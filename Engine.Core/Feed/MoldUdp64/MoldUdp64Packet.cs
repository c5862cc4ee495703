using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Engine.Core.Feed.MoldUdp64;

/// <summary>What can be said of one packet by itself: whether its blocks fit, and where each of them begins.</summary>
public static class MoldUdp64Packet
{
    /// <summary>Bytes of the length in front of each message.</summary>
    public const int BlockPrefix = 2;

    /// <summary>
    /// Checks a whole packet, every block length included, so that what passes can be applied without looking again.
    /// Never throws, never reads outside <paramref name="packet"/>.
    /// </summary>
    /// <param name="packet">The datagram.</param>
    /// <param name="header">Its header; undefined when the packet is too short.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PacketFault Validate(ReadOnlySpan<byte> packet, out MoldUdp64Header header)
    {
        if (packet.Length < MoldUdp64Header.Size)
        {
            header = default;
            return PacketFault.TooShort;
        }

        header = MoldUdp64Header.Read(packet);
        var blocks = packet[MoldUdp64Header.Size..];
        if (header.IsEmpty)
            return blocks.IsEmpty ? PacketFault.None : PacketFault.TrailingBytes;
        if (header.Sequence == 0 || header.Sequence > ulong.MaxValue - header.Count)
            return PacketFault.BadSequence;
        return ValidateBlocks(blocks, header.Count);
    }

    /// <summary>The bytes that the first <paramref name="count"/> blocks take. The blocks must have been validated.</summary>
    public static int LengthOf(ReadOnlySpan<byte> blocks, int count)
    {
        var offset = 0;
        for (var i = 0; i < count; i++)
            offset += BlockPrefix + BinaryPrimitives.ReadUInt16BigEndian(blocks[offset..]);
        return offset;
    }

    private static PacketFault ValidateBlocks(ReadOnlySpan<byte> blocks, int count)
    {
        var offset = 0;
        for (var i = 0; i < count; i++)
        {
            if (blocks.Length - offset < BlockPrefix)
                return PacketFault.Overrun;
            offset += BlockPrefix + BinaryPrimitives.ReadUInt16BigEndian(blocks[offset..]);
            if (offset > blocks.Length)
                return PacketFault.Overrun;
        }

        return offset == blocks.Length ? PacketFault.None : PacketFault.TrailingBytes;
    }
}
