using StoryService.Storage;

namespace StoryService.Live;

/// <summary>Where the feed stands, as its events tell it. Immutable: each event makes the next state.</summary>
/// <param name="State"><c>unknown</c>, <c>live</c>, <c>gap</c>, <c>silent</c> or <c>closed</c>.</param>
/// <param name="Session">The session.</param>
/// <param name="SinceNs">Since when; 0 when unknown.</param>
/// <param name="LostMessages">Messages lost in the session for good.</param>
/// <param name="HasGap">Messages were lost and the books have not been rebuilt since.</param>
internal sealed record FeedState(string State, string Session, long SinceNs, long LostMessages, bool HasGap)
{
    /// <summary>Nothing was heard of the feed.</summary>
    public static FeedState Unknown { get; } = new("unknown", "", 0, 0, false);

    /// <summary>The state after an event.</summary>
    public FeedState After(FeedEventRow feedEvent)
    {
        var state = feedEvent.Session == Session ? this : Unknown with { Session = feedEvent.Session };
        return feedEvent.Kind switch
        {
            "SESSION_STARTED" => new FeedState("live", feedEvent.Session, feedEvent.TimeNs, 0, false),
            "GAP_DECLARED" => state with { State = "gap", SinceNs = feedEvent.TimeNs, LostMessages = state.LostMessages + feedEvent.Count, HasGap = true },
            "FEED_SILENT" => state with { State = "silent", SinceNs = feedEvent.TimeNs },
            "FEED_RESUMED" => state with { State = state.HasGap ? "gap" : "live", SinceNs = feedEvent.TimeNs },
            "REBUILT" => state with { State = "live", SinceNs = feedEvent.TimeNs, HasGap = false },
            "SESSION_ENDED" => state with { State = "closed", SinceNs = feedEvent.TimeNs },
            _ => state,
        };
    }
}
