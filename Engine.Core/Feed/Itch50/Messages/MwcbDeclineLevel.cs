using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>The three breach points of the market-wide circuit breaker for the day. Type <c>V</c>, 35 bytes (ITCH 5.0, 1.2.5.1).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct MwcbDeclineLevel
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'V';

    /// <summary>The message's length.</summary>
    public const int Length = 35;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 35 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public MwcbDeclineLevel(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>Level 1, in 1e-8.</summary>
    public ulong Level1 => BinaryPrimitives.ReadUInt64BigEndian(_message[11..]);

    /// <summary>Level 2, in 1e-8.</summary>
    public ulong Level2 => BinaryPrimitives.ReadUInt64BigEndian(_message[19..]);

    /// <summary>Level 3, in 1e-8.</summary>
    public ulong Level3 => BinaryPrimitives.ReadUInt64BigEndian(_message[27..]);
}
