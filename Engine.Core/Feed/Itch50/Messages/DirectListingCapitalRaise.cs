using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>Price discovery of a direct listing with capital raise. Type <c>O</c>, 48 bytes (ITCH 5.0, 1.8).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct DirectListingCapitalRaise
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'O';

    /// <summary>The message's length.</summary>
    public const int Length = 48;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 48 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public DirectListingCapitalRaise(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[11..]);

    /// <summary><c>Y</c>: may be released for trading, <c>N</c> not.</summary>
    public char OpenEligibility => (char)_message[19];

    /// <summary>20% below the registration's lower price, in 1e-4.</summary>
    public uint MinimumPrice => BinaryPrimitives.ReadUInt32BigEndian(_message[20..]);

    /// <summary>80% above the registration's upper price, in 1e-4.</summary>
    public uint MaximumPrice => BinaryPrimitives.ReadUInt32BigEndian(_message[24..]);

    /// <summary>Current reference price when released, in 1e-4.</summary>
    public uint NearExecutionPrice => BinaryPrimitives.ReadUInt32BigEndian(_message[28..]);

    /// <summary>Time at which the near execution price was set, ns since midnight.</summary>
    public ulong NearExecutionTimeNs => BinaryPrimitives.ReadUInt64BigEndian(_message[32..]);

    /// <summary>Lower price range collar, in 1e-4.</summary>
    public uint LowerCollar => BinaryPrimitives.ReadUInt32BigEndian(_message[40..]);

    /// <summary>Upper price range collar, in 1e-4.</summary>
    public uint UpperCollar => BinaryPrimitives.ReadUInt32BigEndian(_message[44..]);
}
