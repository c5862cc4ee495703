extern alias stories;

using System.Globalization;
using Engine.Core.Timing;
using stories::StoryService.Live;
using stories::StoryService.Storage;

namespace Perf.Scenarios;

/// <summary>When signals were due and when something was first seen of each, by number.</summary>
internal sealed class StoryTimes(int capacity)
{
    private readonly ulong[] _due = new ulong[capacity];
    private readonly ulong[] _seen = new ulong[capacity];

    /// <summary>Says when a signal is due. Before it is sent.</summary>
    public void Due(int number, ulong ticks) => Volatile.Write(ref _due[number], ticks);

    /// <summary>Sees the signal that an identifier <c>SESSION/NUMBER/SYMBOL/KIND</c> names.</summary>
    /// <returns>False if it was seen before.</returns>
    public bool See(string id)
    {
        var number = int.Parse(id.Split('/')[1], CultureInfo.InvariantCulture);
        if (_seen[number] != 0)
            return false;
        _seen[number] = Tsc.Now();
        return true;
    }

    /// <summary>The times from due to seen of the signals from one number to another, of those that were seen.</summary>
    public HistogramSnapshot DelaysFrom(int from, int to)
    {
        var delays = new LatencyHistogram(LatencyHistogram.DefaultHighestValue, 3);
        for (var number = from; number < to; number++)
        {
            if (_due[number] != 0 && _seen[number] != 0)
                delays.Record(_seen[number] - _due[number]);
        }

        return delays.Read();
    }
}

/// <summary>A watcher of the live stream, on a thread of its own.</summary>
internal sealed class StoryWatcher : IDisposable
{
    private readonly LiveHub _hub;
    private readonly StoryTimes _times;
    private readonly System.Threading.Channels.Channel<LiveEvent> _channel;
    private readonly Thread _thread;
    private long _count;

    /// <summary>Starts to watch.</summary>
    public StoryWatcher(LiveHub hub, int capacity)
    {
        _hub = hub;
        _times = new StoryTimes(capacity);
        _channel = hub.Subscribe() ?? throw new InvalidOperationException("The hub takes no more watchers.");
        _thread = new Thread(Watch) { Name = "story-watcher", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Stories seen.</summary>
    public long Seen => Volatile.Read(ref _count);

    /// <inheritdoc cref="StoryTimes.Due"/>
    public void Due(int number, ulong ticks) => _times.Due(number, ticks);

    /// <inheritdoc cref="StoryTimes.DelaysFrom"/>
    public HistogramSnapshot DelaysFrom(int from, int to) => _times.DelaysFrom(from, to);

    /// <summary>Sees what is under way and stops watching.</summary>
    public void Stop()
    {
        _hub.Unsubscribe(_channel);
        _channel.Writer.TryComplete();
        _thread.Join();
    }

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private void Watch()
    {
        while (_channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_channel.Reader.TryRead(out var live))
            {
                if (live.Type == "story" && _times.See(live.Id))
                    Volatile.Write(ref _count, _count + 1);
            }
        }
    }
}

/// <summary>A store that notes when a row was committed. On the consumer's thread.</summary>
internal sealed class StampingStore(IStoryStore inner, int capacity) : IStoryStore
{
    private readonly StoryTimes _times = new(capacity);

    /// <summary>New rows.</summary>
    public long Stamped { get; private set; }

    public string Description => inner.Description;

    /// <inheritdoc cref="StoryTimes.Due"/>
    public void Due(int number, ulong ticks) => _times.Due(number, ticks);

    /// <inheritdoc cref="StoryTimes.DelaysFrom"/>
    public HistogramSnapshot DelaysFrom(int from, int to) => _times.DelaysFrom(from, to);

    public CommitResult Commit(IngestBatch batch)
    {
        var result = inner.Commit(batch);
        foreach (var story in result.NewStories)
            Stamped += _times.See(story.Id) ? 1 : 0;
        return result;
    }

    public void Migrate() => inner.Migrate();

    public bool IsTransient(Exception exception) => inner.IsTransient(exception);

    public IReadOnlyList<StoredOffset> ReadOffsets(string cluster) => inner.ReadOffsets(cluster);

    public Task<IReadOnlyList<Story>> ReadStories(StoryQuery query, CancellationToken cancellation) => inner.ReadStories(query, cancellation);

    public Task<IReadOnlyList<SummaryRow>> ReadSummaries(SummaryQuery query, CancellationToken cancellation) => inner.ReadSummaries(query, cancellation);

    public Task<IReadOnlyList<SymbolCount>> ReadSymbols(CancellationToken cancellation) => inner.ReadSymbols(cancellation);

    public Task<IReadOnlyList<FeedEventRow>> ReadFeedEvents(int limit, CancellationToken cancellation) => inner.ReadFeedEvents(limit, cancellation);

    public Task<IReadOnlyList<SignalRow>> ReadSignals(int limit, CancellationToken cancellation) => inner.ReadSignals(limit, cancellation);

    public Task<IReadOnlyList<DeadLetter>> ReadDeadLetters(int limit, CancellationToken cancellation) => inner.ReadDeadLetters(limit, cancellation);

    public Task<RowCounts> CountRows(CancellationToken cancellation) => inner.CountRows(cancellation);

    public void Dispose() => inner.Dispose();
}
