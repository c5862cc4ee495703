using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>A resting order was replaced by a new one on the same side. Type <c>U</c>, 35 bytes (ITCH 5.0, 1.4.5).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct OrderReplace
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'U';

    /// <summary>The message's length.</summary>
    public const int Length = 35;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 35 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public OrderReplace(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The order that left.</summary>
    public ulong OriginalOrderReference => BinaryPrimitives.ReadUInt64BigEndian(_message[11..]);

    /// <summary>The order that took its place.</summary>
    public ulong NewOrderReference => BinaryPrimitives.ReadUInt64BigEndian(_message[19..]);

    /// <summary>Shares of the new order.</summary>
    public uint Shares => BinaryPrimitives.ReadUInt32BigEndian(_message[27..]);

    /// <summary>Price of the new order, in 1e-4.</summary>
    public uint Price => BinaryPrimitives.ReadUInt32BigEndian(_message[31..]);
}
