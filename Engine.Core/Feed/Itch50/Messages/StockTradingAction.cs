namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>The trading status of a security. Type <c>H</c>, 25 bytes (ITCH 5.0, 1.2.2).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct StockTradingAction
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'H';

    /// <summary>The message's length.</summary>
    public const int Length = 25;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 25 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public StockTradingAction(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[11..]);

    /// <summary><c>H</c> halted in all US markets, <c>P</c> paused, <c>Q</c> quotation only, <c>T</c> trading on Nasdaq.</summary>
    public char TradingState => (char)_message[19];

    /// <summary>Reserved.</summary>
    public char Reserved => (char)_message[20];

    /// <summary>Reason of the action, such as <c>LUDP</c>; spaces: none.</summary>
    public ReadOnlySpan<byte> Reason => _message.Slice(21, 4);
}
