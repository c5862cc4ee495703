using Engine.Core.Pipeline;
using Engine.Core.Snapshots;

namespace Engine.Host.Output;

/// <summary>Shows every snapshot of a pipeline to a <see cref="BboWriter"/>.</summary>
internal sealed class BboObserver(BboWriter writer) : ISnapshotObserver
{
    public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots)
    {
        foreach (ref readonly var snapshot in snapshots)
            writer.OnSnapshot(in snapshot);
    }
}
