using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Book;

/// <summary>
/// What the books counted over all symbols since they were made. Written by the thread of the books, readable on any; they lie 128 bytes away from
/// everything else.
/// </summary>
public sealed class BookCounters
{
    private Isolated _isolated;

    /// <summary>Events after the end of the session. Books are frozen then: ignored.</summary>
    public long IgnoredAfterEnd => Volatile.Read(ref _isolated.IgnoredAfterEnd);

    /// <summary>Events of a symbol whose index is out of range, or for which no book was left. Ignored.</summary>
    public long WithoutBook => Volatile.Read(ref _isolated.WithoutBook);

    /// <summary>Symbols of this session for which no book was left: they are not in any snapshot. Raise the capacity.</summary>
    public long SymbolsWithoutBook => Volatile.Read(ref _isolated.SymbolsWithoutBook);

    /// <summary>Trades the exchange broke afterwards. They do not concern the book; volumes are not corrected.</summary>
    public long BrokenTrades => Volatile.Read(ref _isolated.BrokenTrades);

    /// <summary>The first word that is written, for the test that measures where they lie.</summary>
    internal ref long FirstWord => ref _isolated.IgnoredAfterEnd;

    /// <summary>The last one.</summary>
    internal ref long LastWord => ref _isolated.Faults[SymbolBook.FaultKinds - 1];

    /// <summary>Faults of one kind.</summary>
    public long FaultsOf(BookFault fault) => (int)fault < SymbolBook.FaultKinds ? Volatile.Read(ref _isolated.Faults[(int)fault]) : 0;

    internal void OnFault(BookFault fault) => Increment(ref _isolated.Faults[(int)fault]);

    internal void OnIgnoredAfterEnd() => Increment(ref _isolated.IgnoredAfterEnd);

    internal void OnNoBook() => Increment(ref _isolated.WithoutBook);

    internal void OnSymbolRefused() => Increment(ref _isolated.SymbolsWithoutBook);

    internal void OnNewSession() => Volatile.Write(ref _isolated.SymbolsWithoutBook, 0);

    internal void OnBrokenTrade() => Increment(ref _isolated.BrokenTrades);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Increment(ref long cell) => Volatile.Write(ref cell, cell + 1);

    [InlineArray(SymbolBook.FaultKinds)]
    private struct FaultCells
    {
        private long _first;
    }

    [StructLayout(LayoutKind.Explicit, Size = FaultsOffset + SymbolBook.FaultKinds * sizeof(long) + CacheLine.Isolation)]
    private struct Isolated
    {
        private const int FaultsOffset = CacheLine.Isolation + 4 * sizeof(long);

        [FieldOffset(CacheLine.Isolation)] public long IgnoredAfterEnd;
        [FieldOffset(CacheLine.Isolation + 8)] public long WithoutBook;
        [FieldOffset(CacheLine.Isolation + 16)] public long BrokenTrades;
        [FieldOffset(CacheLine.Isolation + 24)] public long SymbolsWithoutBook;
        [FieldOffset(FaultsOffset)] public FaultCells Faults;
    }
}
