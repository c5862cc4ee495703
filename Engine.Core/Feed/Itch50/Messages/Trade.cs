using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>A match of a non-displayed order: it changes no displayed order. Type <c>P</c>, 44 bytes (ITCH 5.0, 1.5.1).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct Trade
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'P';

    /// <summary>The message's length.</summary>
    public const int Length = 44;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 44 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public Trade(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The non-displayed order; 0 since 2010.</summary>
    public ulong OrderReference => BinaryPrimitives.ReadUInt64BigEndian(_message[11..]);

    /// <summary>Side of the non-displayed order; always <c>B</c> since 2014.</summary>
    public char Side => (char)_message[19];

    /// <summary>Shares matched.</summary>
    public uint Shares => BinaryPrimitives.ReadUInt32BigEndian(_message[20..]);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[24..]);

    /// <summary>Match price, in 1e-4.</summary>
    public uint Price => BinaryPrimitives.ReadUInt32BigEndian(_message[32..]);

    /// <summary>The match number of the day.</summary>
    public ulong MatchNumber => BinaryPrimitives.ReadUInt64BigEndian(_message[36..]);
}
