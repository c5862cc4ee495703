namespace Engine.Core.Snapshots;

/// <summary>What a <see cref="BroadcastRing{T}"/> does when a reader is a whole ring behind.</summary>
public enum BroadcastMode
{
    /// <summary>The writer goes on; the reader notices, skips to the newest event and counts what it missed.</summary>
    Live,

    /// <summary>The writer waits for the slowest reader: nothing is lost. For replay.</summary>
    Lossless,
}
