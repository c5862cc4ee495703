namespace Engine.Core.Snapshots;

/// <summary>What came of reading a <see cref="SnapshotBoard"/>.</summary>
public enum SnapshotRead
{
    /// <summary>A whole snapshot: the newest one, or the one before it if a newer one was published during the read.</summary>
    Read,

    /// <summary>Nothing was published for the symbol yet.</summary>
    Empty,

    /// <summary>The writer overtook every attempt. What was seen is torn and must not be used; try again later.</summary>
    Overtaken,
}
