using System.Runtime.InteropServices;
using Engine.Core.Memory;
using Engine.Core.Snapshots;

namespace Engine.Core.Pipeline;

/// <summary>The snapshots of one shard, each with the ordinal of its event, by which several shards' are put back into feed order.</summary>
/// <param name="capacity">The number of snapshots it holds: a power of two.</param>
/// <param name="mode">Live or lossless.</param>
/// <param name="events">Where the shard's events lie.</param>
/// <param name="hugePages">Ask for huge pages.</param>
internal sealed class ShardRing(int capacity, BroadcastMode mode, EventRing events, bool hugePages) : BroadcastRing<OrderedSnapshot>(capacity, mode, hugePages)
{
    /// <summary>Publishes a snapshot unless it would have to wait. Only for the book's thread.</summary>
    /// <param name="inSlot">The event that made it, in its slot.</param>
    /// <param name="snapshot">The snapshot.</param>
    public bool TryPublish(ref readonly MarketEvent inSlot, in BookSnapshot snapshot)
    {
        var ordered = new OrderedSnapshot { Snapshot = snapshot, Ordinal = events.OrdinalOf(in inSlot) };
        return TryPublish(in ordered);
    }
}

/// <summary>A snapshot and the ordinal of the event that made it: the decoder counts events from 1 and never starts again.</summary>
[StructLayout(LayoutKind.Explicit, Size = BookSnapshot.SizeInBytes + CacheLine.Size)]
internal struct OrderedSnapshot
{
    [FieldOffset(0)] public BookSnapshot Snapshot;
    [FieldOffset(BookSnapshot.SizeInBytes)] public long Ordinal;
}
