using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>A resting order was executed at its displayed price. Type <c>E</c>, 31 bytes (ITCH 5.0, 1.4.1).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct OrderExecuted
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'E';

    /// <summary>The message's length.</summary>
    public const int Length = 31;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 31 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public OrderExecuted(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The executed order.</summary>
    public ulong OrderReference => BinaryPrimitives.ReadUInt64BigEndian(_message[11..]);

    /// <summary>Shares executed.</summary>
    public uint ExecutedShares => BinaryPrimitives.ReadUInt32BigEndian(_message[19..]);

    /// <summary>The match number of the day.</summary>
    public ulong MatchNumber => BinaryPrimitives.ReadUInt64BigEndian(_message[23..]);
}
