using Engine.Core.Feed;
using Engine.Core.Feed.Sources;

namespace Engine.Core.Pipeline;

/// <summary>A length-prefixed file (<c>.gz</c> is read as gzip) as a source.</summary>
/// <param name="path">The file.</param>
/// <param name="session">The session its messages are to belong to.</param>
public sealed class FileFeedSource(string path, SessionId session) : IFeedSource
{
    private LengthPrefixedFile? _file;

    /// <inheritdoc/>
    public string Description => $"file {path}";

    /// <inheritdoc/>
    public bool IsFinite => true;

    /// <summary>Why the file ended before its end, if it did; to be read after the pipeline has completed.</summary>
    public SourceFault Fault => _file?.Fault ?? SourceFault.None;

    /// <inheritdoc/>
    public IFeed Open<TSink>(TSink sink)
        where TSink : struct, IMessageSink => new Feed<TSink>(_file = new LengthPrefixedFile(path, session), sink);

    private sealed class Feed<TSink>(LengthPrefixedFile file, TSink sink) : IFeed
        where TSink : struct, IMessageSink
    {
        private TSink _sink = sink;

        [HotPath]
        public FeedState Poll() => file.Read(ref _sink) ? FeedState.Busy : FeedState.Ended;

        public void Dispose() => file.Dispose();
    }
}
