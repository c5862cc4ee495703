using Engine.Core.Feed;

namespace Engine.Core.Pipeline;

/// <summary>Where a pipeline's messages come from: the one shape of UDP, files, captures and the journal.</summary>
public interface IFeedSource
{
    /// <summary>A short description for logs, such as <c>file day.itch.gz</c>.</summary>
    string Description { get; }

    /// <summary>The source ends by itself, so that nothing needs to be lost: snapshots may be lossless.</summary>
    bool IsFinite { get; }

    /// <summary>Opens the source in front of a sink. Called once, at build time; the sink's type is known to the code that runs.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    IFeed Open<TSink>(TSink sink)
        where TSink : struct, IMessageSink;
}

/// <summary>An open source.</summary>
public interface IFeed : IDisposable
{
    /// <summary>Hands on what is there, a bounded amount of it. Called by one thread, once a duty cycle.</summary>
    [ColdPath("one call through an interface a duty cycle; the sources' own are entry points")]
    FeedState Poll();
}

/// <summary>What a poll came to.</summary>
public enum FeedState
{
    /// <summary>Something was handed on.</summary>
    Busy,

    /// <summary>Nothing was there.</summary>
    Idle,

    /// <summary>The source has ended; everything was handed on.</summary>
    Ended,
}
