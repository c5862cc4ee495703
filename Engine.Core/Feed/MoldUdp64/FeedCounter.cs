namespace Engine.Core.Feed.MoldUdp64;

/// <summary>What a <see cref="LineArbiter{TSink, TRecovery}"/> counts. The names are the ones an operator sees.</summary>
public enum FeedCounter
{
    /// <summary>Packets offered, valid or not, from every line and from retransmission servers.</summary>
    Packets,

    /// <summary>Messages handed on, each sequence once (more only after <see cref="MessagesReopened"/>).</summary>
    MessagesApplied,

    /// <summary>Packets whose messages were all known already: the other line, the network or a server sent them before.</summary>
    DuplicatePackets,

    /// <summary>Packets of which only the end was new.</summary>
    OverlappingPackets,

    /// <summary>Packets ahead of sequence that waited in the reorder window.</summary>
    HeldPackets,

    /// <summary>Packets ahead of sequence that could not wait: longer than a slot, or too many holes to remember.</summary>
    UnheldPackets,

    /// <summary>Refused: shorter than a header.</summary>
    InvalidTooShort,

    /// <summary>Refused: a block or the count reaches past the end.</summary>
    InvalidOverrun,

    /// <summary>Refused: bytes after the last block.</summary>
    InvalidTrailingBytes,

    /// <summary>Refused: sequence 0, or one that would wrap.</summary>
    InvalidSequence,

    /// <summary>Refused: the session name has a byte that no session name has.</summary>
    InvalidSession,

    /// <summary>Refused: further ahead than <see cref="ArbiterOptions.MaxJump"/>.</summary>
    InvalidJump,

    /// <summary>Refused: an end of session before what was applied already.</summary>
    InvalidEnd,

    /// <summary>Duplicates more than <see cref="ArbiterOptions.FarBehind"/> messages old: a sender restarted its numbers within a session.</summary>
    FarBehindPackets,

    /// <summary>Packets of a session that was left before.</summary>
    StragglerPackets,

    /// <summary>Packets of a session that is not ours.</summary>
    StrangerPackets,

    /// <summary>Packets with messages after the end of the session.</summary>
    PacketsAfterEnd,

    /// <summary>Heartbeats.</summary>
    Heartbeats,

    /// <summary>Heartbeats that told of messages nobody has seen: tail loss.</summary>
    TailLosses,

    /// <summary>End-of-session packets.</summary>
    EndsOfSession,

    /// <summary>Sessions begun.</summary>
    SessionsStarted,

    /// <summary>Sessions ended in sequence.</summary>
    SessionsEnded,

    /// <summary>Holes seen in the sequence, most of which the other line fills.</summary>
    GapsOpened,

    /// <summary>Messages missing in those holes.</summary>
    MessagesMissing,

    /// <summary>Missing messages that arrived after all: late, by the other line, or retransmitted.</summary>
    MessagesFilled,

    /// <summary>Missing messages that a retransmission server filled; part of <see cref="MessagesFilled"/>.</summary>
    MessagesRetransmitted,

    /// <summary>Losses declared: each is a control event that makes the books stale.</summary>
    GapsDeclared,

    /// <summary>Messages declared lost.</summary>
    MessagesLost,

    /// <summary>Losses declared early because the reorder window was full.</summary>
    WindowOverflows,

    /// <summary>Packets that came after their loss was declared and could not be applied in order any more.</summary>
    LatePackets,

    /// <summary>Messages declared lost whose hole was opened again because they came before anything behind it was applied.</summary>
    MessagesReopened,

    /// <summary>Retransmission requests sent.</summary>
    RequestsSent,

    /// <summary>Requests the socket did not take.</summary>
    RequestsFailed,

    /// <summary>Holes for which every request remained unanswered.</summary>
    RequestsExhausted,

    /// <summary>Packets from retransmission servers.</summary>
    RetransmissionPackets,

    /// <summary>Times the feed fell silent.</summary>
    Silences,

    /// <summary>Times it was heard again.</summary>
    Resumptions,

    /// <summary>Snapshots asked for.</summary>
    SnapshotsRequested,

    /// <summary>Snapshots that could not be used: older than the last loss, of another session, or the fetch failed.</summary>
    SnapshotsRefused,

    /// <summary>Rebuilds begun.</summary>
    RebuildsStarted,

    /// <summary>Rebuilds completed: the books were live again.</summary>
    RebuildsEnded,

    /// <summary>Rebuilds given up: another loss, a new session, or more packets than the recovery buffer holds.</summary>
    RebuildsAbandoned,

    /// <summary>Declared losses that late packets made good in order, so that no rebuild was needed.</summary>
    LossesHealed,

    /// <summary>Messages of snapshots handed on.</summary>
    SnapshotMessages,

    /// <summary>Messages handed on a second time, marked as rebuild, to bring a snapshot up to date.</summary>
    MessagesReplayed,
}
