using StoryService.Storage;

namespace StoryService.Narration;

/// <summary>Tells what happened to the feed itself: a function of the stored row and nothing else.</summary>
internal static class FeedNarrator
{
    /// <summary>The story of a feed event.</summary>
    public static Story Tell(FeedEventRow feedEvent)
    {
        var (headline, sentence, severity, quality) = feedEvent.Kind switch
        {
            "SESSION_STARTED" => ("The feed started", $"session {feedEvent.Session} began.", "NOTICE", "EMPTY"),
            "GAP_DECLARED" => (Lost(feedEvent),
                $"messages {feedEvent.Sequence} to {feedEvent.Sequence + Math.Max(0, feedEvent.Count - 1)} of session {feedEvent.Session} never arrived. Every book may be wrong until it is rebuilt.",
                "ALERT", "STALE_GAP"),
            "FEED_SILENT" => ("The feed fell silent", "nothing is heard from the feed, not even a heartbeat. Books are as they were last seen.", "ALERT", "STALE_SILENT"),
            "FEED_RESUMED" when feedEvent.Count > 0 => ("The feed is heard again",
                $"the feed is back, but {Figures.Shares(feedEvent.Count)} messages before never arrived. Every book may be wrong until it is rebuilt.", "NOTICE", "STALE_GAP"),
            "FEED_RESUMED" => ("The feed is heard again", "the feed is back with nothing missing.", "NOTICE", "LIVE"),
            "SESSION_ENDED" when feedEvent.Count > 0 => ("The feed ended with messages missing",
                $"session {feedEvent.Session} ended after message {Math.Max(0, feedEvent.Sequence - 1)}, of which {Figures.Shares(feedEvent.Count)} never arrived. Books are frozen and may be wrong.",
                "ALERT", "STALE_GAP"),
            "SESSION_ENDED" => ("The feed ended", $"session {feedEvent.Session} ended after message {Math.Max(0, feedEvent.Sequence - 1)}. Books are frozen.", "NOTICE", "CLOSED"),
            "REBUILT" => ("The books are rebuilt", "every book equals the sender's again.", "NOTICE", "LIVE"),
            _ => ("Something happened to the feed", "the engine reported an event this service does not know yet.", "NOTICE", "QUALITY_UNSPECIFIED"),
        };
        var detail = feedEvent.Detail.Length == 0 ? "" : $" ({feedEvent.Detail})";
        return new Story(feedEvent.Id, feedEvent.TimeNs, "", feedEvent.Kind, severity, quality, headline, $"{Figures.Time(feedEvent.TimeNs)}: {sentence}{detail}");
    }

    private static string Lost(FeedEventRow gap) =>
        gap.Count == 1 ? "The feed lost a message" : $"The feed lost {Figures.Shares(gap.Count)} messages";
}
