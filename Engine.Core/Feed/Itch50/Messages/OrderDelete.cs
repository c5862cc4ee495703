using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>A resting order left the book. Type <c>D</c>, 19 bytes (ITCH 5.0, 1.4.4).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct OrderDelete
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'D';

    /// <summary>The message's length.</summary>
    public const int Length = 19;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 19 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public OrderDelete(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The order.</summary>
    public ulong OrderReference => BinaryPrimitives.ReadUInt64BigEndian(_message[11..]);
}
