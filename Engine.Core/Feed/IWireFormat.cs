namespace Engine.Core.Feed;

/// <summary>
/// A wire format: how one message becomes a <see cref="MarketEvent"/>. Implemented by an empty struct and passed as a type
/// argument; a new format is one file.
/// </summary>
public interface IWireFormat
{
    /// <summary>The format's name in configuration and on the command line.</summary>
    static abstract string Name { get; }

    /// <summary>
    /// Decodes one message into <paramref name="e"/>. On <see cref="DecodeResult.Event"/> every field is set except
    /// <see cref="MarketEvent.Session"/>, <see cref="MarketEvent.Sequence"/> and <see cref="MarketEvent.ReceiveTsc"/>, which the
    /// caller owns; on any other result the content of <paramref name="e"/> is undefined.
    /// Never throws, never reads outside <paramref name="message"/>, whatever the bytes.
    /// </summary>
    static abstract DecodeResult Decode(ReadOnlySpan<byte> message, ref MarketEvent e);
}

/// <summary>What <see cref="IWireFormat.Decode"/> made of a message.</summary>
public enum DecodeResult : byte
{
    /// <summary>A book-relevant event.</summary>
    Event,

    /// <summary>A valid message that does not concern the book.</summary>
    Ignored,

    /// <summary>The message type is not of this format.</summary>
    UnknownType,

    /// <summary>The length does not fit the type (or is zero).</summary>
    WrongLength,

    /// <summary>A field holds a value the format does not allow (side, price above the format's maximum, …).</summary>
    BadValue,
}
