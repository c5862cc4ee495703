namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>An operational halt of a security on one market. Type <c>h</c>, 21 bytes (ITCH 5.0, 1.2.8).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct OperationalHalt
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'h';

    /// <summary>The message's length.</summary>
    public const int Length = 21;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 21 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public OperationalHalt(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[11..]);

    /// <summary><c>Q</c> Nasdaq, <c>B</c> BX, <c>X</c> PSX.</summary>
    public char MarketCode => (char)_message[19];

    /// <summary><c>H</c> halted, <c>T</c> the halt is lifted.</summary>
    public char Action => (char)_message[20];
}
