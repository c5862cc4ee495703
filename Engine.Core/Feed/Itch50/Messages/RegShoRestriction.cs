namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>Reg SHO short sale price test restriction of a security. Type <c>Y</c>, 20 bytes (ITCH 5.0, 1.2.3).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct RegShoRestriction
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'Y';

    /// <summary>The message's length.</summary>
    public const int Length = 20;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 20 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public RegShoRestriction(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[11..]);

    /// <summary><c>0</c> no price test, <c>1</c> in effect by an intra-day price drop, <c>2</c> remains in effect.</summary>
    public char Action => (char)_message[19];
}
