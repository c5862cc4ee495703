namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>The market-wide circuit breaker has breached a level. Type <c>W</c>, 12 bytes (ITCH 5.0, 1.2.5.2).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct MwcbStatus
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'W';

    /// <summary>The message's length.</summary>
    public const int Length = 12;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 12 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public MwcbStatus(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary><c>1</c>, <c>2</c> or <c>3</c>.</summary>
    public char BreachedLevel => (char)_message[11];
}
