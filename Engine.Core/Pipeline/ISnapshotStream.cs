using Engine.Core.Snapshots;

namespace Engine.Core.Pipeline;

/// <summary>The snapshots of one or several book threads, in feed order, for one reader: its place in their rings.</summary>
/// <remarks>
/// Threads: <see cref="Read"/> and <see cref="IDisposable.Dispose"/> on one, the rest on any. Live, a reader that is a whole ring behind goes on with the newest
/// snapshot and has the others in <see cref="Missed"/>; nobody waits for it. Lossless, the books wait for it: read it, or dispose it.
/// </remarks>
public interface ISnapshotStream : IDisposable
{
    private const string OnceABatch = "one call through an interface a batch of snapshots; the streams' own are entry points";

    /// <summary>No book thread runs any more: what can be read now is all there will ever be. Ask before reading, not after.</summary>
    bool WritersHaveEnded { [ColdPath(OnceABatch)] get; }

    /// <summary>Snapshots published and neither read nor missed yet.</summary>
    long Lag { [ColdPath(OnceABatch)] get; }

    /// <summary>Snapshots overwritten before they were read.</summary>
    long Missed { [ColdPath(OnceABatch)] get; }

    /// <summary>Copies the next snapshots. What is copied in one call has no hole inside.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="followsHole">Snapshots were missed between the last call that copied any and this one.</param>
    /// <returns>How many; 0 if there is nothing to read yet.</returns>
    [ColdPath(OnceABatch)]
    int Read(Span<BookSnapshot> destination, out bool followsHole);
}

/// <summary>The snapshots of one book thread.</summary>
internal sealed class SingleSnapshotStream(BroadcastReader<BookSnapshot> reader, Completion writer) : ISnapshotStream
{
    private long _missedBefore;

    public bool WritersHaveEnded { [HotPath] get => writer.IsSet; }

    public long Lag { [HotPath] get => reader.Lag; }

    public long Missed { [HotPath] get => reader.Missed; }

    [HotPath]
    public int Read(Span<BookSnapshot> destination, out bool followsHole)
    {
        // A reader skips before it copies, never between two events of one copy.
        var count = reader.Read(destination);
        var missed = reader.Missed;
        followsHole = count > 0 && missed != _missedBefore;
        if (followsHole)
            _missedBefore = missed;
        return count;
    }

    public void Dispose() => reader.Dispose();
}
