using System.Buffers.Binary;

namespace Engine.Core.Feed.MoldUdp64;

/// <summary>The bytes of the snapshot protocol (<c>PROTOCOL.md</c>): a request, message blocks, an end.</summary>
internal static class SnapshotProtocol
{
    /// <summary>A request: session, least sequence.</summary>
    public const int RequestBytes = SessionId.Length + 8;

    /// <summary>An end: a block length of 0, session, sequence, number of messages.</summary>
    public const int EndBytes = MoldUdp64Packet.BlockPrefix + SessionId.Length + 8 + 8;

    public static void WriteRequest(Span<byte> bytes, SessionId session, ulong atLeast)
    {
        session.WriteTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[SessionId.Length..], atLeast);
    }

    public static bool TryReadRequest(ReadOnlySpan<byte> bytes, out SessionId session, out ulong atLeast)
    {
        atLeast = BinaryPrimitives.ReadUInt64BigEndian(bytes[SessionId.Length..]);
        return SessionId.TryParse(bytes, out session);
    }

    public static void WriteEnd(Span<byte> bytes, SessionId session, ulong sequence, long messages)
    {
        bytes[..MoldUdp64Packet.BlockPrefix].Clear();
        session.WriteTo(bytes[MoldUdp64Packet.BlockPrefix..]);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[(MoldUdp64Packet.BlockPrefix + SessionId.Length)..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(EndBytes - 8)..], messages);
    }

    /// <summary>Reads what follows the block length of 0.</summary>
    public static bool TryReadEnd(ReadOnlySpan<byte> bytes, out SessionId session, out ulong sequence, out long messages)
    {
        sequence = BinaryPrimitives.ReadUInt64BigEndian(bytes[SessionId.Length..]);
        messages = BinaryPrimitives.ReadInt64BigEndian(bytes[(SessionId.Length + 8)..]);
        return SessionId.TryParse(bytes, out session);
    }

    /// <summary>Reads an answer to its end.</summary>
    /// <exception cref="EndOfStreamException">It ends before.</exception>
    /// <exception cref="InvalidDataException">It is longer than <paramref name="maxBytes"/>, or its end does not agree with it.</exception>
    public static void ReadSnapshot(Stream stream, SnapshotSpool spool, long maxBytes)
    {
        spool.Clear();
        var block = new byte[MoldUdp64Packet.BlockPrefix + ushort.MaxValue];
        while (TryReadBlock(stream, block, out var length))
        {
            spool.Append(block.AsSpan(0, length));
            if (spool.Length > maxBytes)
                throw new InvalidDataException($"The snapshot is longer than {maxBytes} bytes.");
        }

        stream.ReadExactly(block, 0, EndBytes - MoldUdp64Packet.BlockPrefix);
        if (!TryReadEnd(block, out var session, out var sequence, out var messages) || messages != spool.Count)
            throw new InvalidDataException($"The snapshot of {spool.Count} messages does not end as it should.");
        spool.Complete(session, sequence);
    }

    /// <returns>False at the end, of which the length of 0 has been read.</returns>
    private static bool TryReadBlock(Stream stream, byte[] block, out int length)
    {
        stream.ReadExactly(block, 0, MoldUdp64Packet.BlockPrefix);
        var message = BinaryPrimitives.ReadUInt16BigEndian(block);
        length = MoldUdp64Packet.BlockPrefix + message;
        if (message != 0)
            stream.ReadExactly(block, MoldUdp64Packet.BlockPrefix, message);
        return message != 0;
    }
}
