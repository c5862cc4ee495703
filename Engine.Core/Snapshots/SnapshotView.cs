using System.Runtime.CompilerServices;

namespace Engine.Core.Snapshots;

/// <summary>One attempt to read a symbol's snapshot in place: look at <see cref="Value"/>, then ask <see cref="IsIntact"/>.</summary>
public readonly unsafe ref struct SnapshotView
{
    private readonly BookSnapshot* _slot;
    private readonly long* _version;
    private readonly long _publication;

    internal SnapshotView(BookSnapshot* slot, long* version, long publication)
    {
        _slot = slot;
        _version = version;
        _publication = publication;
    }

    /// <summary>Nothing was published for the symbol yet: <see cref="Value"/> is all zeros.</summary>
    public bool IsEmpty => _publication == 0;

    /// <summary>How many snapshots were published for the symbol up to this one.</summary>
    public long Publication => _publication;

    /// <summary>The snapshot in place. Whatever was taken from it counts only if <see cref="IsIntact"/> says so afterwards.</summary>
    public ref readonly BookSnapshot Value => ref *_slot;

    /// <summary>True if the writer had not begun to overwrite the slot when everything that was read from <see cref="Value"/> so far had been read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsIntact()
    {
        // The reads of the slot stay before the read of its version. Pairs with the WriteBarrier in SnapshotBoard.Publish: who saw a byte of a later
        // snapshot sees at least that snapshot's version.
        Volatile.ReadBarrier();
        return Volatile.Read(in *_version) == _publication;
    }
}
