using Engine.Core.Snapshots;

namespace Engine.Core.Pipeline;

/// <summary>Sees every snapshot in feed order, on the analysis thread. What it may miss when it is slow is the ring's policy.</summary>
public interface ISnapshotObserver
{
    /// <summary>Takes the next snapshots. They are only valid during the call.</summary>
    [ColdPath("the embedder's own, once a batch of snapshots")]
    void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots);
}

/// <summary>Sees what happened to the feed itself (sessions, gaps, silence, rebuilds), on the analysis thread.</summary>
public interface IFeedObserver
{
    /// <summary>Takes a control event (<see cref="EventKind.SessionStarted"/> and above). It is only valid during the call.</summary>
    [ColdPath("the embedder's own, once a control event")]
    void OnFeedEvent(in MarketEvent control);
}
