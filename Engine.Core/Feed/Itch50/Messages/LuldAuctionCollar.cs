using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>The price collars within which a paused security can reopen. Type <c>J</c>, 35 bytes (ITCH 5.0, 1.2.7).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct LuldAuctionCollar
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'J';

    /// <summary>The message's length.</summary>
    public const int Length = 35;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 35 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public LuldAuctionCollar(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[11..]);

    /// <summary>Reference price of the collar, in 1e-4.</summary>
    public uint ReferencePrice => BinaryPrimitives.ReadUInt32BigEndian(_message[19..]);

    /// <summary>Upper collar, in 1e-4.</summary>
    public uint UpperPrice => BinaryPrimitives.ReadUInt32BigEndian(_message[23..]);

    /// <summary>Lower collar, in 1e-4.</summary>
    public uint LowerPrice => BinaryPrimitives.ReadUInt32BigEndian(_message[27..]);

    /// <summary>Number of the extensions of the reopening auction.</summary>
    public uint Extension => BinaryPrimitives.ReadUInt32BigEndian(_message[31..]);
}
