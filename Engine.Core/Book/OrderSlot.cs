using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Book;

/// <summary>A live order, or an empty slot: 16 bytes, four to a cache line.</summary>
/// <remarks>
/// <code>
///  0        8              12    16 bytes
///  +--------+--------------+-----+
///  | key    | price | side | size|
///  +--------+--------------+-----+
/// </code>
/// An order is named by symbol and reference together: a reference that comes with the wrong symbol finds nothing, and a feed whose references are
/// unique within a symbol only works too. Below <see cref="WideReference"/>, where the references of exchanges that count are, the key is both side by
/// side: no two names have the same. A wide reference leaves no room for the symbol; what its key lacks (<see cref="RestOf"/>) is kept
/// beside the slots and compared too.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct OrderSlot
{
    /// <summary>Symbols from 0 to here, exclusive, are supported: as many as ITCH's locate codes.</summary>
    public const int SymbolLimit = ushort.MaxValue + 1;

    /// <summary>References from here on do not fit into a key.</summary>
    public const ulong WideReference = 1UL << SymbolShift;

    private const int AskBit = int.MinValue, SymbolShift = 47;
    private const ulong SymbolFactor = 0xD6E8_FEB8_6659_FD93;

    /// <summary>Symbol and reference (<see cref="KeyOf"/>); 0 when the slot is empty.</summary>
    [FieldOffset(0)] public ulong Key;

    [FieldOffset(8)] private int _priceAndSide;

    /// <summary>Price, side and size as one word.</summary>
    [FieldOffset(8)] public ulong Terms;

    /// <summary>Shares left; never 0 in a live order.</summary>
    [FieldOffset(12)] public uint Size;

    /// <summary>Price in 1e-4.</summary>
    public readonly int Price => _priceAndSide & int.MaxValue;

    /// <summary>0 for a bid, −1 for an ask.</summary>
    public readonly int SideMask => _priceAndSide >> 31;

    /// <summary>The key of an order, never 0. The symbol is below <see cref="SymbolLimit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong KeyOf(int symbol, ulong reference) => IsNarrow(reference) ? NarrowKeyOf(symbol, reference) : WideKeyOf(symbol, reference);

    /// <summary>The key can say all of the reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNarrow(ulong reference) => reference >> SymbolShift == 0;

    /// <summary>The key of a narrow reference: bit 63 set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NarrowKeyOf(int symbol, ulong reference) => (ulong)((uint)symbol | SymbolLimit) << SymbolShift | reference;

    /// <summary>The key of a wide reference: bit 63 clear.</summary>
    public static ulong WideKeyOf(int symbol, ulong reference) => Mix(symbol, reference) & long.MaxValue | 1;

    /// <summary>The key says all of symbol and reference.</summary>
    public static bool IsWhole(ulong key) => (long)key < 0;

    /// <summary>What the key of a wide reference does not say: the symbol, and the two bits of the mixed reference that the key has no room for.</summary>
    public static uint RestOf(int symbol, ulong reference)
    {
        var mixed = Mix(symbol, reference);
        return (uint)symbol << 2 | (uint)(mixed >> 63) << 1 | (uint)mixed & 1;
    }

    // Exclusive or with a number of the symbol's own: symbol and result together give the reference back.
    private static ulong Mix(int symbol, ulong reference) => reference ^ (uint)(symbol + 1) * SymbolFactor;

    /// <summary>The terms of an order; the side is a <see cref="Side"/>, and neither it nor the price is checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong TermsOf(int price, int side, uint size) => (uint)(price | side >> 1 << 31) | (ulong)size << 32;

    /// <summary>The price in some terms.</summary>
    public static int PriceOf(ulong terms) => (int)terms & int.MaxValue;

    /// <summary>The side in some terms: 0 for a bid, −1 for an ask.</summary>
    public static int SideMaskOf(ulong terms) => (int)terms >> 31;

    public void Set(ulong key, int sideMask, int price, uint size)
    {
        Key = key;
        _priceAndSide = price | sideMask & AskBit;
        Size = size;
    }
}
