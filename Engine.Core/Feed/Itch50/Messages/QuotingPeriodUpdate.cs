using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>The anticipated quotation release of an IPO. Type <c>K</c>, 28 bytes (ITCH 5.0, 1.2.6).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct QuotingPeriodUpdate
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'K';

    /// <summary>The message's length.</summary>
    public const int Length = 28;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 28 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public QuotingPeriodUpdate(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[11..]);

    /// <summary>Release time, seconds since midnight.</summary>
    public uint ReleaseTimeSeconds => BinaryPrimitives.ReadUInt32BigEndian(_message[19..]);

    /// <summary><c>A</c> anticipated release, <c>C</c> cancelled or postponed.</summary>
    public char ReleaseQualifier => (char)_message[23];

    /// <summary>IPO price, in 1e-4.</summary>
    public uint Price => BinaryPrimitives.ReadUInt32BigEndian(_message[24..]);
}
