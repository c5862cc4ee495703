using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>An execution was broken. Type <c>B</c>, 19 bytes (ITCH 5.0, 1.5.3).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct BrokenTrade
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'B';

    /// <summary>The message's length.</summary>
    public const int Length = 19;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 19 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public BrokenTrade(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The broken execution's match number.</summary>
    public ulong MatchNumber => BinaryPrimitives.ReadUInt64BigEndian(_message[11..]);
}
