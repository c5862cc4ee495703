using System.Runtime.InteropServices;

namespace Engine.Core.Book;

/// <summary>
/// The head of one side of one symbol's ladder: one cache line, the only one beside the level's own that most events touch.
/// </summary>
/// <remarks>
/// <code>
///  0                    32          40        44    48         52        56         60
///  +--------------------+-----------+---------+-----+----------+---------+----------+-------+
///  |Occupied: 256 bits  |Reciprocal |BaseTick |Tick |BestPrice |BestSize |ColdCount |Events |
///  +--------------------+-----------+---------+-----+----------+---------+----------+-------+
/// </code>
/// Ticks of asks are negated, so that on both sides a greater tick is a better price and one code serves both.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal unsafe struct LadderSide
{
    public const int SizeInBytes = 64;

    /// <summary>The base of a window without a place: no price falls into it.</summary>
    public const int Unplaced = int.MinValue;

    /// <summary>One bit a window cell, set where there is size; the cell of a tick is its low bits.</summary>
    [FieldOffset(0)] public fixed ulong Occupied[PriceLadder.Width / 64];

    /// <summary>⌈2^33 / <see cref="Tick"/>⌉: a price that is a multiple of the tick, times this, shifted right by 33, is its number of ticks.</summary>
    [FieldOffset(32)] public ulong Reciprocal;

    /// <summary>The worst tick of the window.</summary>
    [FieldOffset(40)] public int BaseTick;

    /// <summary>The window's tick in 1e-4; 0 until the window has a place.</summary>
    [FieldOffset(44)] public int Tick;

    /// <summary>Best price; 0 when the side is empty.</summary>
    [FieldOffset(48)] public int BestPrice;

    /// <summary>Shares at the best price; 0 exactly when the side is empty.</summary>
    [FieldOffset(52)] public uint BestSize;

    /// <summary>Best price and size as one word, to compare before and after.</summary>
    [FieldOffset(48)] public ulong Best;

    /// <summary>Levels in the cold store, all of them worse than every level in the window.</summary>
    [FieldOffset(56)] public int ColdCount;

    /// <summary>Events applied to this side in the session.</summary>
    [FieldOffset(60)] public uint Events;
}
