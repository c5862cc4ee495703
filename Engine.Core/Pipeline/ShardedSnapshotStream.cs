using Engine.Core.Snapshots;

namespace Engine.Core.Pipeline;

/// <summary>
/// Puts the snapshots of several book threads back into feed order: by the ordinal of the event that made them, and within one event (a control
/// event changes every book) by symbol. A snapshot is handed on when every other shard has either a later one or has reported that it is past its event.
/// </summary>
internal sealed class ShardedSnapshotStream : ISnapshotStream
{
    private readonly Shard[] _shards;

    public ShardedSnapshotStream(IEnumerable<(BroadcastReader<OrderedSnapshot> Reader, ShardProgress Progress, Completion Writer)> shards)
    {
        _shards = [.. shards.Select(s => new Shard(s.Reader, s.Progress, s.Writer))];
    }

    public bool WritersHaveEnded
    {
        [HotPath]
        get
        {
            foreach (var shard in _shards)
            {
                if (!shard.Writer.IsSet)
                    return false;
            }

            return true;
        }
    }

    public long Lag
    {
        [HotPath]
        get
        {
            var lag = 0L;
            foreach (var shard in _shards)
                lag += shard.Lag;
            return lag;
        }
    }

    public long Missed
    {
        [HotPath]
        get
        {
            var missed = 0L;
            foreach (var shard in _shards)
                missed += shard.Reader.Missed;
            return missed;
        }
    }

    [HotPath]
    public int Read(Span<BookSnapshot> destination, out bool followsHole)
    {
        var count = 0;
        followsHole = false;
        while (count < destination.Length && FindNext() is { } shard && (count == 0 || !shard.FollowsHole))
        {
            followsHole |= shard.FollowsHole;
            destination[count++] = shard.Head.Snapshot;
            shard.Take();
        }

        return count;
    }

    public void Dispose()
    {
        foreach (var shard in _shards)
            shard.Reader.Dispose();
    }

    // The shard with the earliest head, if no other can still come up with an earlier one.
    private Shard? FindNext()
    {
        Shard? first = null;
        var safeThrough = long.MaxValue;
        foreach (var shard in _shards)
        {
            // The progress before the ring: what it covers has been published by then.
            var applied = shard.Progress.AppliedThrough;
            if (!shard.TryFillHead())
                safeThrough = Math.Min(safeThrough, applied);
            else if (first is null || IsBefore(in shard.Head, in first.Head))
                first = shard;
        }

        return first is not null && first.Head.Ordinal <= safeThrough ? first : null;
    }

    private static bool IsBefore(in OrderedSnapshot a, in OrderedSnapshot b) =>
        a.Ordinal < b.Ordinal || (a.Ordinal == b.Ordinal && a.Snapshot.Symbol < b.Snapshot.Symbol);

    private sealed class Shard(BroadcastReader<OrderedSnapshot> reader, ShardProgress progress, Completion writer)
    {
        public OrderedSnapshot Head;
        private bool _hasHead;
        private long _missedBefore;

        public BroadcastReader<OrderedSnapshot> Reader => reader;

        public ShardProgress Progress => progress;

        public Completion Writer => writer;

        public long Lag => reader.Lag + (Volatile.Read(ref _hasHead) ? 1 : 0);

        /// <summary>Snapshots were missed between the last head and this one.</summary>
        public bool FollowsHole { get; private set; }

        public bool TryFillHead()
        {
            if (_hasHead)
                return true;
            var isRead = reader.TryRead(out Head);
            if (isRead)
            {
                FollowsHole = reader.Missed != _missedBefore;
                _missedBefore = reader.Missed;
            }

            Volatile.Write(ref _hasHead, isRead);
            return isRead;
        }

        public void Take() => Volatile.Write(ref _hasHead, false);
    }
}
