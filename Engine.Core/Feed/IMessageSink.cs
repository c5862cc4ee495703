namespace Engine.Core.Feed;

/// <summary>
/// Takes what a source yields after arbitration: runs of length-prefixed message blocks in sequence, and control events between them.
/// Implemented by structs and passed as a type argument.
/// </summary>
public interface IMessageSink
{
    /// <summary>Takes <paramref name="count"/> messages in sequence.</summary>
    /// <param name="session">The session they belong to.</param>
    /// <param name="firstSequence">Sequence of the first message.</param>
    /// <param name="count">How many blocks <paramref name="blocks"/> holds.</param>
    /// <param name="blocks">The blocks, each a 2-byte big-endian length and the message; lengths are validated against the span already.</param>
    /// <param name="receiveTsc">TSC at which they were received; 0 from a file.</param>
    void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc);

    /// <summary>Takes a control event (<see cref="EventKind.SessionStarted"/> and above).</summary>
    void OnControl(ref MarketEvent control);
}
