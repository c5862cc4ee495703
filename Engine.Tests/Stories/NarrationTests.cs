extern alias stories;

using stories::StoryService.Narration;
using stories::StoryService.Storage;

namespace Engine.Tests.Stories;

[Category("Golden")]
internal sealed class NarrationTests
{
    private static readonly SignalRow Row = StoryRows.Signal();

    private static IEnumerable<TestCaseData> Signals()
    {
        yield return Case(Row,
            "Spread widened to $0.12, 4× its normal",
            "14:30:00.001 UTC, ACME: the gap between bid and ask grew to $0.12; $0.03 is normal. The book: 300 bid at $100.02, 200 offered at $100.14.");
        yield return Case(Row with { Baseline = 0 },
            "Spread widened to $0.12",
            "14:30:00.001 UTC, ACME: the gap between bid and ask grew to $0.12; $0.00 is normal. The book: 300 bid at $100.02, 200 offered at $100.14.");
        yield return Case(Row with { Kind = "SPREAD_RECOVERED", Magnitude = 250, StartTimeNs = Row.TimeNs - 2_340_000_000 },
            "Spread back to normal at $0.025",
            "14:30:00.001 UTC, ACME: the spread came back to $0.025 after 2.3 s; $0.03 is normal. The book: 300 bid at $100.02, 200 offered at $100.14.");
        yield return Case(Row with { Kind = "IMBALANCE", Magnitude = -0.8 },
            "Sellers outweigh buyers at the best price",
            "14:30:00.001 UTC, ACME: 90% of the size on the best price is on the ask side. The book: 300 bid at $100.02, 200 offered at $100.14.");
        yield return Case(Row with { Kind = "DEPTH_IMBALANCE", Magnitude = 0.6 },
            "Buyers outweigh sellers through the book",
            "14:30:00.001 UTC, ACME: 80% of the size on the best five levels is on the bid side. The book: 300 bid at $100.02, 200 offered at $100.14.");
        yield return Case(Row with { Kind = "LIQUIDITY_VANISHED", Magnitude = 0.85, Flags = "NO_BID" },
            "Liquidity vanished on the bid",
            "14:30:00.001 UTC, ACME: 85% of the bid size went within 1 ms without trades to explain it. The book: no bid, 200 offered at $100.14.");
        yield return Case(Row with { Kind = "MICROPRICE_SHIFT", Magnitude = -0.4 },
            "Pressure downward under a quiet price",
            "14:30:00.001 UTC, ACME: the size-weighted price leans 40% of a spread down while the mid has not moved. The book: 300 bid at $100.02, 200 offered at $100.14.");
        yield return Case(Row with { Kind = "AGGRESSIVE_TRADING", Direction = "DIRECTION_ASK", Magnitude = 12_500, Baseline = 5_000 },
            "Aggressive selling, 2.5× its normal pace",
            "14:30:00.001 UTC, ACME: 12,500 shares were taken by sellers where 5,000 would be normal. The last trade was at $100.03.");
        yield return Case(Row with { Kind = "SWEEP", Magnitude = 5, StartTimeNs = Row.TimeNs - 400_000 },
            "A buyer swept 5 price levels",
            "14:30:00.001 UTC, ACME: one buyer took the offers through 5 price levels in 400 µs. The last trade was at $100.03.");
        yield return Case(Row with { Kind = "SWEEP", Magnitude = 4, StartTimeNs = Row.TimeNs },
            "A buyer swept 4 price levels",
            "14:30:00.001 UTC, ACME: one buyer took the offers through 4 price levels in one instant. The last trade was at $100.03.");
        yield return Case(Row with { Quality = "STALE_GAP", Flags = "CROSSED" },
            "Spread widened to $0.12, 4× its normal",
            "14:30:00.001 UTC, ACME: the gap between bid and ask grew to $0.12; $0.03 is normal. The book: 300 bid at $100.02, 200 offered at $100.14. The feed had lost messages before this, so the book may be wrong.");
        yield return Case(Row with { Kind = "SIGNAL_KIND_UNSPECIFIED", Magnitude = 2.5, Unit = "spreads" },
            "An unfamiliar signal",
            "14:30:00.001 UTC, ACME: The engine reported a signal this service does not know yet (spreads: 2.5).");
    }

    private static IEnumerable<TestCaseData> FeedEvents()
    {
        yield return FeedCase(StoryRows.FeedEvent("GAP_DECLARED", 100, 25), "The feed lost 25 messages",
            "14:30:00.000 UTC: messages 100 to 124 of session S never arrived. Every book may be wrong until it is rebuilt.", "STALE_GAP");
        yield return FeedCase(StoryRows.FeedEvent("GAP_DECLARED", 100, 1), "The feed lost a message",
            "14:30:00.000 UTC: messages 100 to 100 of session S never arrived. Every book may be wrong until it is rebuilt.", "STALE_GAP");
        yield return FeedCase(StoryRows.FeedEvent("FEED_SILENT"), "The feed fell silent",
            "14:30:00.000 UTC: nothing is heard from the feed, not even a heartbeat. Books are as they were last seen.", "STALE_SILENT");
        yield return FeedCase(StoryRows.FeedEvent("FEED_RESUMED"), "The feed is heard again", "14:30:00.000 UTC: the feed is back with nothing missing.", "LIVE");
        yield return FeedCase(StoryRows.FeedEvent("FEED_RESUMED", 100, 3), "The feed is heard again",
            "14:30:00.000 UTC: the feed is back, but 3 messages before never arrived. Every book may be wrong until it is rebuilt.", "STALE_GAP");
        yield return FeedCase(StoryRows.FeedEvent("SESSION_ENDED"), "The feed ended", "14:30:00.000 UTC: session S ended after message 99. Books are frozen.", "CLOSED");
        yield return FeedCase(StoryRows.FeedEvent("SESSION_ENDED", 100, 3), "The feed ended with messages missing",
            "14:30:00.000 UTC: session S ended after message 99, of which 3 never arrived. Books are frozen and may be wrong.", "STALE_GAP");
        yield return FeedCase(StoryRows.FeedEvent("REBUILT") with { Detail = "3 feed events before this one could not be told" }, "The books are rebuilt",
            "14:30:00.000 UTC: every book equals the sender's again. (3 feed events before this one could not be told)", "LIVE");
    }

    [TestCaseSource(nameof(Signals))]
    public void Signal_is_told_in_plain_English(SignalRow row, string headline, string text)
    {
        var story = SignalNarrator.Tell(row);

        Assert.That(story.Headline, Is.EqualTo(headline));
        Assert.That(story.Text, Is.EqualTo(text));
    }

    [TestCaseSource(nameof(FeedEvents))]
    public void Feed_event_is_told_in_plain_English(FeedEventRow row, string headline, string text, string quality)
    {
        var story = FeedNarrator.Tell(row);

        Assert.That((story.Headline, story.Text, story.Quality), Is.EqualTo((headline, text, quality)));
    }

    private static TestCaseData Case(SignalRow row, string headline, string text) =>
        new TestCaseData(row, headline, text).SetArgDisplayNames($"{row.Kind} {row.Quality} {row.Magnitude} of {row.Baseline}");

    private static TestCaseData FeedCase(FeedEventRow row, string headline, string text, string quality) =>
        new TestCaseData(row, headline, text, quality).SetArgDisplayNames($"{row.Kind} {row.Count}");
}
