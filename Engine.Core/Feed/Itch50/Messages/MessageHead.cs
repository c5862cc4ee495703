using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>What every message begins with, after its type (ITCH 5.0, 1: the first fields of each table).</summary>
public readonly ref struct MessageHead
{
    /// <summary>Bytes of the type and the head.</summary>
    public const int Length = 11;

    private readonly ReadOnlySpan<byte> _message;

    internal MessageHead(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>The security's index of the day; 0 in messages that concern none.</summary>
    public ushort StockLocate => BinaryPrimitives.ReadUInt16BigEndian(_message[1..]);

    /// <summary>Nasdaq's internal tracking number.</summary>
    public ushort TrackingNumber => BinaryPrimitives.ReadUInt16BigEndian(_message[3..]);

    /// <summary>Nanoseconds since midnight.</summary>
    public long TimeNs => (long)(BinaryPrimitives.ReadUInt64BigEndian(_message[3..]) & 0xFFFF_FFFF_FFFF);
}
