using Engine.Core.Feed;
using Engine.Core.Feed.Sources.Journal;

namespace Engine.Core.Pipeline;

/// <summary>A journal as a source: what was recorded behind the arbitration goes through decoder and books as it did then.</summary>
/// <param name="path">The journal's folder, or one of its files.</param>
public sealed class JournalFeedSource(string path) : IFeedSource, IDisposable
{
    private readonly JournalReader _journal = new(path);

    /// <inheritdoc/>
    public string Description => $"journal {path}";

    /// <inheritdoc/>
    public bool IsFinite => true;

    /// <summary>Name of the wire format of its messages.</summary>
    public string Format => _journal.Format;

    /// <summary>The journal; what it counted is to be read after the pipeline has completed.</summary>
    public JournalReader Journal => _journal;

    /// <inheritdoc/>
    public IFeed Open<TSink>(TSink sink)
        where TSink : struct, IMessageSink => new Feed<TSink>(_journal, sink);

    /// <inheritdoc/>
    public void Dispose() => _journal.Dispose();

    private sealed class Feed<TSink>(JournalReader journal, TSink sink) : IFeed
        where TSink : struct, IMessageSink
    {
        private TSink _sink = sink;

        [HotPath]
        public FeedState Poll() => journal.Read(ref _sink) ? FeedState.Busy : FeedState.Ended;

        public void Dispose() => journal.Dispose();
    }
}
