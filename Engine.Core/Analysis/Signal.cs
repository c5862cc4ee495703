using System.Runtime.InteropServices;
using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>
/// Something worth telling happened in one symbol's book. Blittable, two cache lines, identified by
/// (<see cref="Session"/>, <see cref="LastSequence"/>, <see cref="Symbol"/>, <see cref="Kind"/>): the same input gives the same identifiers on every run.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
public struct Signal
{
    /// <summary>The size of the struct: two cache lines.</summary>
    public const int SizeInBytes = 128;

    /// <summary>The session.</summary>
    [FieldOffset(0)] public SessionId Session;

    /// <summary>Feed sequence of the first event it rests on.</summary>
    [FieldOffset(8)] public ulong FirstSequence;

    /// <summary>Feed sequence of the last event it rests on: the one that made it.</summary>
    [FieldOffset(16)] public ulong LastSequence;

    /// <summary>Exchange time at which what it tells began, nanoseconds since midnight.</summary>
    [FieldOffset(24)] public long StartTimeNs;

    /// <summary>Exchange time at which it was seen, nanoseconds since midnight.</summary>
    [FieldOffset(32)] public long EndTimeNs;

    /// <summary>TSC at which the packet of the last event was received; 0 from a file. Not part of its identity or of any hash.</summary>
    [FieldOffset(40)] public ulong ReceiveTsc;

    /// <summary>The symbol's index.</summary>
    [FieldOffset(48)] public int Symbol;

    /// <summary>What happened.</summary>
    [FieldOffset(52)] public SignalKind Kind;

    /// <summary>Which side it favours (imbalance, microprice, trading) or concerns (liquidity).</summary>
    [FieldOffset(53)] public Side Direction;

    /// <summary>How far outside the normal it is.</summary>
    [FieldOffset(54)] public Severity Severity;

    /// <summary>How far the book could be trusted at that moment.</summary>
    [FieldOffset(55)] public BookQuality Quality;

    /// <summary>The book's state at that moment.</summary>
    [FieldOffset(56)] public SnapshotFlags Flags;

    /// <summary>What was measured, in the unit of <see cref="Kind"/>.</summary>
    [FieldOffset(64)] public double Magnitude;

    /// <summary>What is normal for the symbol, in the same unit.</summary>
    [FieldOffset(72)] public double Baseline;

    /// <summary>Best bid in 1e-4 at that moment.</summary>
    [FieldOffset(80)] public int BidPrice;

    /// <summary>Best ask in 1e-4 at that moment.</summary>
    [FieldOffset(84)] public int AskPrice;

    /// <summary>Shares at the best bid.</summary>
    [FieldOffset(88)] public long BidSize;

    /// <summary>Shares at the best ask.</summary>
    [FieldOffset(96)] public long AskSize;

    /// <summary>Price of the last trade in 1e-4; 0 if there was none.</summary>
    [FieldOffset(104)] public int LastTradePrice;
}

/// <summary>What a <see cref="Signal"/> tells, and the unit of its magnitude. The numbers are those of the schema.</summary>
public enum SignalKind : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The spread is far above the symbol's own normal; unit: 1e-4 of the currency unit.</summary>
    SpreadWidened = 1,

    /// <summary>The spread is back at its normal; unit: 1e-4 of the currency unit.</summary>
    SpreadRecovered = 2,

    /// <summary>One side of the best level is far heavier than the other; unit: ratio in [−1, 1].</summary>
    Imbalance = 3,

    /// <summary>A side lost most of its size without trades to explain it; unit: fraction lost, in [0, 1].</summary>
    LiquidityVanished = 4,

    /// <summary>The microprice moved away while the mid has not; unit: spreads.</summary>
    MicropriceShift = 5,

    /// <summary>Same-side aggressor volume far above the symbol's normal rate; unit: shares.</summary>
    AggressiveTrading = 6,

    /// <summary>One aggressor took several price levels at once; unit: levels.</summary>
    Sweep = 7,

    /// <summary>One side of the best five levels is far heavier than the other; unit: ratio in [−1, 1].</summary>
    DepthImbalance = 8,
}

/// <summary>How far outside the normal a signal is. The numbers are those of the schema.</summary>
public enum Severity : byte
{
    /// <summary>Not rated.</summary>
    None = 0,

    /// <summary>Worth a line.</summary>
    Notice = 1,

    /// <summary>Worth a look.</summary>
    Warning = 2,

    /// <summary>Worth an interruption.</summary>
    Alert = 3,
}
