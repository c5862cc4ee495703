using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Snapshots;

/// <summary>
/// The newest snapshot of every symbol, for any number of readers at any rate. Two slots a symbol: the writer fills the one that is not current, then makes it
/// current. It never waits and never reads anything that a reader writes; readers write nothing at all.
/// </summary>
/// <remarks>
/// A reader has the time of two publications of its symbol to read one slot. If that is not enough it is told so (the slot's version has changed) and tries again.
/// Threads: one writer for each symbol (different symbols may have different writers), any number of readers. The orderings are in <c>docs/memory-model.md</c>.
/// </remarks>
public sealed unsafe class SnapshotBoard : IDisposable
{
    /// <summary>How often a read is tried before it gives up with <see cref="SnapshotRead.Overtaken"/>.</summary>
    public const int MaxAttempts = 64;

    private readonly NativeBlock<Cell> _block;
    private Cell* _cells;
    private int _symbols;

    /// <summary>Takes memory for <paramref name="symbols"/> symbols: 384 bytes each.</summary>
    /// <param name="symbols">Symbol indices run from 0 to this, exclusive.</param>
    /// <param name="hugePages">Ask for huge pages.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no symbol.</exception>
    /// <exception cref="OutOfMemoryException">The system refuses.</exception>
    public SnapshotBoard(int symbols, bool hugePages = true)
    {
        _block = new NativeBlock<Cell>(symbols, hugePages);
        _cells = _block.Pointer;
        _symbols = symbols;
    }

    /// <summary>The number of symbols; 0 after <see cref="Dispose"/>.</summary>
    public int Symbols => _symbols;

    /// <summary>Bytes of native memory.</summary>
    public long MemoryBytes => _block.ReservedBytes;

    /// <summary>Bytes that huge pages back now. For start-up logs: it takes milliseconds.</summary>
    public long HugePageBytes() => _block.HugePageBytes();

    /// <summary>Makes a copy of <paramref name="snapshot"/> the newest of its symbol. Only for the symbol's writer; never waits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The snapshot's symbol is not on the board.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(in BookSnapshot snapshot)
    {
        var cell = CellOf(snapshot.Symbol);
        var publication = cell->Published + 1;
        var slot = publication & 1;
        (&cell->Version0)[slot] = publication;
        // The new version becomes visible before any byte of the new snapshot. Pairs with the ReadBarrier in SnapshotView.IsIntact.
        Volatile.WriteBarrier();
        (&cell->Slot0)[slot] = snapshot;
        // Pairs with the acquire in View: who sees this publication sees all of its bytes.
        Volatile.Write(ref cell->Published, publication);
    }

    /// <summary>How many snapshots were published for a symbol. On any thread: a cheap way to see whether there is something new.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The symbol is not on the board.</exception>
    public long Publications(int symbol) => Volatile.Read(ref CellOf(symbol)->Published);

    /// <summary>Opens the newest snapshot of a symbol in place, for one attempt. On any thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The symbol is not on the board.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SnapshotView View(int symbol)
    {
        var cell = CellOf(symbol);
        var publication = Volatile.Read(ref cell->Published);
        var slot = publication & 1;
        return new SnapshotView(&cell->Slot0 + slot, &cell->Version0 + slot, publication);
    }

    /// <summary>Lets <paramref name="reader"/> look at the newest snapshot of a symbol in place, up to <see cref="MaxAttempts"/> times, until a look was undisturbed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The symbol is not on the board.</exception>
    public SnapshotRead Read<TReader>(int symbol, ref TReader reader)
        where TReader : struct, ISnapshotReader
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var view = View(symbol);
            if (view.IsEmpty)
                return SnapshotRead.Empty;
            reader.Read(in view.Value);
            if (view.IsIntact())
                return SnapshotRead.Read;
        }

        return SnapshotRead.Overtaken;
    }

    /// <summary>Copies the newest snapshot of a symbol. Unless the answer is <see cref="SnapshotRead.Read"/>, the copy is all zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The symbol is not on the board.</exception>
    public SnapshotRead TryRead(int symbol, out BookSnapshot snapshot)
    {
        var copy = default(Copy);
        var outcome = Read(symbol, ref copy);
        snapshot = outcome == SnapshotRead.Read ? copy.Snapshot : default;
        return outcome;
    }

    /// <summary>Gives the memory back. The writer and all readers must have stopped; who comes later finds no symbol.</summary>
    public void Dispose()
    {
        _symbols = 0;
        _cells = null;
        _block.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Cell* CellOf(int symbol)
    {
        if ((uint)symbol >= (uint)_symbols)
            ThrowUnknownSymbol(symbol);
        return _cells + symbol;
    }

    private static void ThrowUnknownSymbol(int symbol) =>
        throw new ArgumentOutOfRangeException(nameof(symbol), symbol, "The symbol is not on the board.");

    /// <summary>One symbol: its control words on a line of their own, then the two slots.</summary>
    /// <remarks>
    /// <code>
    ///   0  Published   how many publications are complete; the newest is in slot (Published &amp; 1)
    ///   8  Version0    which publication slot 0 holds, or is being given
    ///  16  Version1    the same for slot 1
    /// 128  Slot0
    /// 256  Slot1
    /// </code>
    /// </remarks>
    [StructLayout(LayoutKind.Explicit, Size = CacheLine.Isolation + 2 * BookSnapshot.SizeInBytes)]
    private struct Cell
    {
        [FieldOffset(0)] public long Published;
        [FieldOffset(8)] public long Version0;
        [FieldOffset(CacheLine.Isolation)] public BookSnapshot Slot0;
    }

    private struct Copy : ISnapshotReader
    {
        public BookSnapshot Snapshot;

        public void Read(in BookSnapshot snapshot) => Snapshot = snapshot;
    }
}
