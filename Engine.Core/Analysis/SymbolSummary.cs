using System.Runtime.InteropServices;

namespace Engine.Core.Analysis;

/// <summary>
/// One symbol over one interval of exchange time. Blittable, identified by (<see cref="Session"/>, <see cref="Symbol"/>, <see cref="StartTimeNs"/>).
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
public struct SymbolSummary
{
    /// <summary>The size of the struct: three cache lines.</summary>
    public const int SizeInBytes = 192;

    /// <summary>The session.</summary>
    [FieldOffset(0)] public SessionId Session;

    /// <summary>Feed sequence of the first event in the interval.</summary>
    [FieldOffset(8)] public ulong FirstSequence;

    /// <summary>Feed sequence of the last event in the interval.</summary>
    [FieldOffset(16)] public ulong LastSequence;

    /// <summary>Start of the interval (inclusive), nanoseconds since midnight.</summary>
    [FieldOffset(24)] public long StartTimeNs;

    /// <summary>End of the interval (exclusive), nanoseconds since midnight.</summary>
    [FieldOffset(32)] public long EndTimeNs;

    /// <summary>The symbol's index.</summary>
    [FieldOffset(40)] public int Symbol;

    /// <summary>The worst quality the book had in the interval; <see cref="BookQuality.StaleGap"/> too where analysis missed snapshots, which are then in no row.</summary>
    [FieldOffset(44)] public BookQuality Quality;

    /// <summary>The book was two-sided at some time in the interval: the mids, spread and imbalance mean something.</summary>
    [FieldOffset(45)] public bool HasMid;

    /// <summary>Twice the mid in 1e-4 at the start of the interval, or when the book first became two-sided in it.</summary>
    [FieldOffset(48)] public long OpenTwiceMid;

    /// <summary>Highest twice-mid.</summary>
    [FieldOffset(56)] public long HighTwiceMid;

    /// <summary>Lowest twice-mid.</summary>
    [FieldOffset(64)] public long LowTwiceMid;

    /// <summary>Last twice-mid.</summary>
    [FieldOffset(72)] public long CloseTwiceMid;

    /// <summary>Time-weighted spread in 1e-4.</summary>
    [FieldOffset(80)] public double Spread;

    /// <summary>Time-weighted imbalance of the best sizes, in [−1, 1].</summary>
    [FieldOffset(88)] public double Imbalance;

    /// <summary>Order-flow imbalance in shares (Cont, Kukanov, Stoikov, "The Price Impact of Order Book Events", 2014, eq. 3).</summary>
    [FieldOffset(96)] public long OrderFlowImbalance;

    /// <summary>Shares bought by aggressors in the interval.</summary>
    [FieldOffset(104)] public long BuyVolume;

    /// <summary>Shares sold by aggressors in the interval.</summary>
    [FieldOffset(112)] public long SellVolume;

    /// <summary>Events of the symbol in the interval.</summary>
    [FieldOffset(120)] public uint EventCount;

    /// <summary>Trades of the symbol in the interval.</summary>
    [FieldOffset(124)] public uint TradeCount;
}
