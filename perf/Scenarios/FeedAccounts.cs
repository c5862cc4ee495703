using Engine.Core.Feed.MoldUdp64;

namespace Perf.Scenarios;

/// <summary>What must be true of a receiver's counters when a session is over, to the last message and the last packet.</summary>
/// <param name="count">The counters.</param>
/// <param name="firsts">Packets that brought something new, over all lines.</param>
internal sealed class FeedAccounts(Func<FeedCounter, long> count, long firsts)
{
    private static readonly FeedCounter[] Duplicates = [FeedCounter.DuplicatePackets, FeedCounter.LatePackets];
    private static readonly FeedCounter[] Empty = [FeedCounter.Heartbeats, FeedCounter.EndsOfSession, FeedCounter.PacketsAfterEnd];
    private static readonly FeedCounter[] Foreign = [FeedCounter.StragglerPackets, FeedCounter.StrangerPackets];
    private static readonly FeedCounter[] Invalid =
    [
        FeedCounter.InvalidTooShort, FeedCounter.InvalidOverrun, FeedCounter.InvalidTrailingBytes, FeedCounter.InvalidSequence,
        FeedCounter.InvalidSession, FeedCounter.InvalidJump, FeedCounter.InvalidEnd,
    ];

    /// <summary>The counters of an arbiter.</summary>
    public static FeedAccounts Of(FeedCounters counters) =>
        new(counter => counters[counter], Enumerable.Range(0, FeedLine.Count).Sum(counters.FirstsOf));

    /// <summary>Messages handed on.</summary>
    public long Applied => count(FeedCounter.MessagesApplied);

    /// <summary>Messages declared lost that stayed lost.</summary>
    public long Lost => count(FeedCounter.MessagesLost) - count(FeedCounter.MessagesReopened);

    /// <summary>What is wrong, a sentence each: none if everything is accounted for.</summary>
    /// <param name="sentMessages">Messages of the session.</param>
    /// <param name="datagrams">Datagrams that the receiver took from its sockets.</param>
    public IEnumerable<string> Faults(long sentMessages, long datagrams)
    {
        if (Applied + Lost != sentMessages)
            yield return $"{sentMessages} messages sent, but {Applied} applied and {Lost} lost";
        var open = count(FeedCounter.MessagesMissing) - count(FeedCounter.MessagesFilled) - Lost;
        if (open != 0)
            yield return $"{open} messages went missing and were neither filled nor declared lost";
        if (Sum(Invalid) is var invalid and not 0)
            yield return $"{invalid} packets invalid, though nobody sent one";
        if (count(FeedCounter.Packets) != datagrams)
            yield return $"{datagrams} datagrams received, but {count(FeedCounter.Packets)} looked at";
        var known = firsts + Sum(Duplicates) + Sum(Empty) + Sum(Foreign) + Sum(Invalid) + count(FeedCounter.UnheldPackets);
        // A packet of which a part was new may be found known whole when its turn comes: counted as first and as duplicate.
        var twice = known - count(FeedCounter.Packets);
        if (twice < 0 || twice > count(FeedCounter.OverlappingPackets) + count(FeedCounter.RetransmissionPackets))
            yield return $"{count(FeedCounter.Packets)} packets looked at, but {firsts} applied, {Sum(Duplicates)} duplicates, {Sum(Empty)} without messages and {Sum(Invalid) + Sum(Foreign)} refused";
    }

    private long Sum(FeedCounter[] counters) => counters.Sum(count);
}
