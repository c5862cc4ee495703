namespace Engine.Core.Feed.MoldUdp64;

/// <summary>Why a packet was refused before it touched any state.</summary>
public enum PacketFault
{
    /// <summary>Nothing is wrong with it.</summary>
    None,

    /// <summary>Shorter than a header.</summary>
    TooShort,

    /// <summary>The count promises more blocks than the bytes hold, or a block is longer than what is left.</summary>
    Overrun,

    /// <summary>Bytes are left after the last block.</summary>
    TrailingBytes,

    /// <summary>Sequence 0 in a packet with messages, or a sequence that would wrap.</summary>
    BadSequence,

    /// <summary>The session name has a byte that no session name has.</summary>
    BadSession,
}
