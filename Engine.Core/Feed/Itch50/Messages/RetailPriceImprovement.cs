namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>Retail interest in a security. Type <c>N</c>, 20 bytes (ITCH 5.0, 1.7).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct RetailPriceImprovement
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'N';

    /// <summary>The message's length.</summary>
    public const int Length = 20;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 20 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public RetailPriceImprovement(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[11..]);

    /// <summary><c>B</c> on the bid, <c>S</c> on the offer, <c>A</c> on both, <c>N</c> none.</summary>
    public char InterestFlag => (char)_message[19];
}
