using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;

namespace Engine.Host.Telemetry;

/// <summary>What each counter of the feed counts, in a sentence for operators; empty for one nobody has described, which a test refuses.</summary>
internal static class FeedDescriptions
{
    public static string Of(UdpCounter counter) => counter switch
    {
        UdpCounter.Datagrams => "Datagrams taken from the sockets.",
        UdpCounter.Bytes => "Bytes in datagrams taken from the sockets.",
        UdpCounter.Calls => "System calls that returned datagrams.",
        UdpCounter.EmptyCalls => "System calls that found nothing.",
        UdpCounter.FailedCalls => "System calls that failed.",
        UdpCounter.KernelDrops => "Datagrams the kernel dropped because the socket buffer was full, as later packets told.",
        UdpCounter.Truncated => "Datagrams dropped because they were too long.",
        UdpCounter.RefusedSources => "Datagrams dropped because their source is not allowed.",
        UdpCounter.Stalls => "Times reading stopped because the packet ring was full.",
        _ => "",
    };

    public static string Of(FeedCounter counter) => counter switch
    {
        FeedCounter.Packets => "Packets offered by lines and retransmission servers, valid or not.",
        FeedCounter.MessagesApplied => "Messages handed on in sequence.",
        FeedCounter.DuplicatePackets => "Packets whose messages were all known.",
        FeedCounter.OverlappingPackets => "Packets of which only the end was new.",
        FeedCounter.HeldPackets => "Packets ahead of sequence that waited in the reorder window.",
        FeedCounter.UnheldPackets => "Packets ahead of sequence that could not wait.",
        FeedCounter.InvalidTooShort => "Packets refused: shorter than a header.",
        FeedCounter.InvalidOverrun => "Packets refused: a block or the count reaches past the end.",
        FeedCounter.InvalidTrailingBytes => "Packets refused: bytes after the last block.",
        FeedCounter.InvalidSequence => "Packets refused: sequence 0 or one that would wrap.",
        FeedCounter.InvalidSession => "Packets refused: not a session name.",
        FeedCounter.InvalidJump => "Packets refused: too far ahead.",
        FeedCounter.InvalidEnd => "Ends of session refused: before what was applied.",
        FeedCounter.FarBehindPackets => "Duplicates so old that their sender must have restarted its numbers.",
        FeedCounter.StragglerPackets => "Packets of a session that was left.",
        FeedCounter.StrangerPackets => "Packets of a session that is not ours.",
        FeedCounter.PacketsAfterEnd => "Packets with messages after the end of the session.",
        FeedCounter.Heartbeats => "Heartbeats.",
        FeedCounter.TailLosses => "Heartbeats that told of messages nobody has seen.",
        FeedCounter.EndsOfSession => "End-of-session packets.",
        FeedCounter.SessionsStarted => "Sessions begun.",
        FeedCounter.SessionsEnded => "Sessions ended in sequence.",
        FeedCounter.GapsOpened => "Holes seen in the sequence.",
        FeedCounter.MessagesMissing => "Messages missing in holes.",
        FeedCounter.MessagesFilled => "Missing messages that arrived after all.",
        FeedCounter.MessagesRetransmitted => "Missing messages that a retransmission server filled.",
        FeedCounter.GapsDeclared => "Losses declared: each made the books stale.",
        FeedCounter.MessagesLost => "Messages declared lost.",
        FeedCounter.WindowOverflows => "Losses declared early because the reorder window was full.",
        FeedCounter.LatePackets => "Packets that came after their loss was declared.",
        FeedCounter.MessagesReopened => "Messages declared lost whose hole was opened again.",
        FeedCounter.RequestsSent => "Retransmission requests sent.",
        FeedCounter.RequestsFailed => "Retransmission requests the socket did not take.",
        FeedCounter.RequestsExhausted => "Holes for which every request remained unanswered.",
        FeedCounter.RetransmissionPackets => "Packets from retransmission servers.",
        FeedCounter.Silences => "Times the feed fell silent.",
        FeedCounter.Resumptions => "Times the feed was heard again.",
        FeedCounter.SnapshotsRequested => "Book snapshots asked for.",
        FeedCounter.SnapshotsRefused => "Book snapshots that could not be used.",
        FeedCounter.RebuildsStarted => "Rebuilds begun.",
        FeedCounter.RebuildsEnded => "Rebuilds completed: the books were live again.",
        FeedCounter.RebuildsAbandoned => "Rebuilds given up.",
        FeedCounter.LossesHealed => "Declared losses that late packets made good.",
        FeedCounter.SnapshotMessages => "Messages of book snapshots handed on.",
        FeedCounter.MessagesReplayed => "Messages handed on a second time to bring a book snapshot up to date.",
        _ => "",
    };
}
