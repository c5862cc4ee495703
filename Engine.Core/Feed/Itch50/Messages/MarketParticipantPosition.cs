namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>A market participant's standing in a security. Type <c>L</c>, 26 bytes (ITCH 5.0, 1.2.4).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct MarketParticipantPosition
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'L';

    /// <summary>The message's length.</summary>
    public const int Length = 26;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 26 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public MarketParticipantPosition(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The participant's identifier.</summary>
    public ReadOnlySpan<byte> Mpid => _message.Slice(11, 4);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[15..]);

    /// <summary><c>Y</c> primary market maker, <c>N</c> not.</summary>
    public char PrimaryMarketMaker => (char)_message[23];

    /// <summary><c>N</c> normal, <c>P</c> passive, <c>S</c> syndicate, <c>R</c> pre-syndicate, <c>L</c> penalty.</summary>
    public char MarketMakerMode => (char)_message[24];

    /// <summary><c>A</c> active, <c>E</c> excused or withdrawn, <c>W</c> withdrawn, <c>S</c> suspended, <c>D</c> deleted.</summary>
    public char ParticipantState => (char)_message[25];
}
