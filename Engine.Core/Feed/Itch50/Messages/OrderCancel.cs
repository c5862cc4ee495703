using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>A resting order lost shares. Type <c>X</c>, 23 bytes (ITCH 5.0, 1.4.3).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct OrderCancel
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'X';

    /// <summary>The message's length.</summary>
    public const int Length = 23;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 23 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public OrderCancel(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The order.</summary>
    public ulong OrderReference => BinaryPrimitives.ReadUInt64BigEndian(_message[11..]);

    /// <summary>Shares removed from it.</summary>
    public uint CancelledShares => BinaryPrimitives.ReadUInt32BigEndian(_message[19..]);
}
