using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>A new order with its market participant. Type <c>F</c>, 40 bytes (ITCH 5.0, 1.3.2).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct AddOrderWithMpid
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'F';

    /// <summary>The message's length.</summary>
    public const int Length = 40;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 40 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public AddOrderWithMpid(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The order's reference number, unique in the day.</summary>
    public ulong OrderReference => BinaryPrimitives.ReadUInt64BigEndian(_message[11..]);

    /// <summary><c>B</c> buy, <c>S</c> sell.</summary>
    public char Side => (char)_message[19];

    /// <summary>Shares displayed.</summary>
    public uint Shares => BinaryPrimitives.ReadUInt32BigEndian(_message[20..]);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[24..]);

    /// <summary>Displayed price, in 1e-4.</summary>
    public uint Price => BinaryPrimitives.ReadUInt32BigEndian(_message[32..]);

    /// <summary>The participant's identifier.</summary>
    public ReadOnlySpan<byte> Attribution => _message.Slice(36, 4);
}
