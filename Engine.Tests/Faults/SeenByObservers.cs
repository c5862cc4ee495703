using Engine.Core;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;

namespace Engine.Tests.Faults;

/// <summary>What a pipeline showed to its observers.</summary>
internal sealed class SeenByObservers : ISnapshotObserver, IFeedObserver
{
    public List<MarketEvent> Events { get; } = [];

    /// <summary>Sequence and quality of every snapshot.</summary>
    public List<(ulong Sequence, BookQuality Quality)> Snapshots { get; } = [];

    public IEnumerable<EventKind> Kinds => Events.Select(e => e.Kind);

    public void OnFeedEvent(in MarketEvent control) => Events.Add(control);

    public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots)
    {
        foreach (ref readonly var snapshot in snapshots)
            Snapshots.Add((snapshot.Sequence, snapshot.Quality));
    }
}
