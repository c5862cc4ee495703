namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>A market or data feed handler event. Type <c>S</c>, 12 bytes (ITCH 5.0, 1.1).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct SystemEvent
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'S';

    /// <summary>The message's length.</summary>
    public const int Length = 12;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 12 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public SystemEvent(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary><c>O</c> start of messages, <c>S</c> start of system hours, <c>Q</c> start of market hours, <c>M</c> end of market hours, <c>E</c> end of system hours, <c>C</c> end of messages.</summary>
    public char EventCode => (char)_message[11];
}
