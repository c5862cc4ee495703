namespace Engine.Core.Snapshots;

/// <summary>
/// Every change of every book, in the order of the feed, to any number of consumers. Live, a consumer that falls a whole ring behind goes on with the newest
/// snapshot and counts what it missed; in replay the writer waits and nothing is lost.
/// </summary>
/// <param name="capacity">The number of snapshots it holds: a power of two; 128 bytes each.</param>
/// <param name="mode">Live or lossless.</param>
/// <param name="hugePages">Ask for huge pages.</param>
public sealed class SnapshotRing(int capacity, BroadcastMode mode, bool hugePages = true) : BroadcastRing<BookSnapshot>(capacity, mode, hugePages);
