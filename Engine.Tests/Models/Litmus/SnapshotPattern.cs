using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Snapshots;

namespace Engine.Tests.Models.Litmus;

/// <summary>Snapshots of which every word but the symbol is a function of one number, so that bytes of two snapshots never pass for one.</summary>
internal static class SnapshotPattern
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The snapshot of a number.</summary>
    public static BookSnapshot Of(int symbol, ulong number)
    {
        Unsafe.SkipInit(out BookSnapshot snapshot);
        var words = Words(ref snapshot);
        var word = number * Golden;
        for (var i = 0; i < words.Length; i++)
            words[i] = word ^ (word + (ulong)i * Golden);
        snapshot.Sequence = number;
        snapshot.Symbol = symbol;
        return snapshot;
    }

    /// <summary>True if every word belongs to the same number.</summary>
    public static bool IsWhole(in BookSnapshot snapshot)
    {
        var expected = Of(snapshot.Symbol, snapshot.Sequence);
        return Words(ref expected).SequenceEqual(Words(ref Unsafe.AsRef(in snapshot)));
    }

    private static Span<ulong> Words(ref BookSnapshot snapshot) =>
        MemoryMarshal.Cast<BookSnapshot, ulong>(MemoryMarshal.CreateSpan(ref snapshot, 1));
}
