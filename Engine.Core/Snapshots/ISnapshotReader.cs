namespace Engine.Core.Snapshots;

/// <summary>Looks at a snapshot in place, without a copy. Implement it as a struct and pass it to <see cref="SnapshotBoard.Read{TReader}"/>.</summary>
public interface ISnapshotReader
{
    /// <summary>
    /// Takes what it needs from the snapshot. The values may be torn and the call may be repeated: it must not throw, loop or index by what it sees, and must
    /// overwrite, never accumulate. Its results count only after the board has answered <see cref="SnapshotRead.Read"/>.
    /// </summary>
    void Read(in BookSnapshot snapshot);
}
