using System.Text.Json;
using System.Threading.Channels;
using StoryService.Api;
using StoryService.Storage;

namespace StoryService.Live;

/// <summary>One event of the live stream, encoded once for all who watch.</summary>
internal readonly record struct LiveEvent(string Type, string Id, string Json);

/// <summary>
/// Hands what was committed to everyone who watches. A watcher that does not keep up loses the oldest events, counted; it never holds up the consumer.
/// </summary>
internal sealed class LiveHub
{
    /// <summary>The most watchers at a time.</summary>
    public const int MostWatchers = 100;

    private const int QueueLength = 512;
    private readonly Lock _lock = new();
    private readonly List<Channel<LiveEvent>> _watchers = [];
    private FeedState _feed = FeedState.Unknown;
    private long _dropped;

    /// <summary>Where the feed stands.</summary>
    public FeedState Feed => Volatile.Read(ref _feed);

    /// <summary>Events that watchers were too slow for.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>How many watch.</summary>
    public int Watchers
    {
        get
        {
            lock (_lock)
                return _watchers.Count;
        }
    }

    /// <summary>Starts from what is stored.</summary>
    public void Restore(IEnumerable<FeedEventRow> feedEvents) => Volatile.Write(ref _feed, feedEvents.Aggregate(Feed, (state, row) => state.After(row)));

    /// <summary>Adds a watcher; null when there are too many.</summary>
    public Channel<LiveEvent>? Subscribe()
    {
        var options = new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        var channel = Channel.CreateBounded<LiveEvent>(options, _ => Interlocked.Increment(ref _dropped));
        lock (_lock)
        {
            if (_watchers.Count >= MostWatchers)
                return null;
            _watchers.Add(channel);
        }

        return channel;
    }

    /// <summary>Removes a watcher.</summary>
    public void Unsubscribe(Channel<LiveEvent> watcher)
    {
        lock (_lock)
            _watchers.Remove(watcher);
    }

    /// <summary>Shows what a commit has added. On the consumer's thread.</summary>
    public void Publish(CommitResult result)
    {
        if (result.NewFeedEvents.Count > 0)
            Restore(result.NewFeedEvents);
        Channel<LiveEvent>[] watchers;
        lock (_lock)
            watchers = [.. _watchers];
        if (watchers.Length == 0)
            return;
        foreach (var live in EventsOf(result))
        {
            foreach (var watcher in watchers)
                watcher.Writer.TryWrite(live);
        }
    }

    private IEnumerable<LiveEvent> EventsOf(CommitResult result)
    {
        if (result.NewFeedEvents.Count > 0)
            yield return new LiveEvent("feed", "", JsonSerializer.Serialize(FeedView.Of(Feed), JsonSerializerOptions.Web));
        foreach (var story in result.NewStories.OrderBy(story => story.TimeNs))
            yield return new LiveEvent("story", story.Id, JsonSerializer.Serialize(StoryView.Of(story), JsonSerializerOptions.Web));
        foreach (var summary in result.NewSummaries)
            yield return new LiveEvent("summary", "", JsonSerializer.Serialize(SummaryView.Of(summary), JsonSerializerOptions.Web));
    }
}
