using System.Runtime.InteropServices;

namespace Engine.Core.Snapshots;

/// <summary>
/// The state of one symbol's book after one event: immutable once published, blittable, two cache lines.
/// </summary>
/// <remarks>
/// (<see cref="Session"/>, <see cref="Sequence"/>, <see cref="Symbol"/>) names a place in the feed, and the one snapshot that a message there made of the symbol.
/// A control event changes every book at the place of the message it follows, and a rebuild goes through places that were passed before: their snapshots
/// share a name with earlier ones, and of several the last in the stream holds.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
public struct BookSnapshot
{
    /// <summary>The size of the struct: two cache lines.</summary>
    public const int SizeInBytes = 128;

    /// <summary>The session.</summary>
    [FieldOffset(0)] public SessionId Session;

    /// <summary>Feed sequence of the event that made this snapshot: a message's own; for control events see <see cref="MarketEvent.Sequence"/>.</summary>
    [FieldOffset(8)] public ulong Sequence;

    /// <summary>Exchange time of that event, nanoseconds since midnight of the session's day.</summary>
    [FieldOffset(16)] public long ExchangeTimeNs;

    /// <summary>TSC at which its packet was received; 0 from a file.</summary>
    [FieldOffset(24)] public ulong ReceiveTsc;

    /// <summary>TSC at which the snapshot was published. Not a function of the input: left out of every hash and comparison.</summary>
    [FieldOffset(32)] public ulong PublishTsc;

    /// <summary>The symbol's index.</summary>
    [FieldOffset(40)] public int Symbol;

    /// <summary>State of the book.</summary>
    [FieldOffset(44)] public SnapshotFlags Flags;

    /// <summary>How far the book can be trusted.</summary>
    [FieldOffset(46)] public BookQuality Quality;

    /// <summary>Who started the last trade: <see cref="Side.Bid"/> a buyer, <see cref="Side.Ask"/> a seller, <see cref="Side.None"/> unknown or no trade yet.</summary>
    [FieldOffset(47)] public Side LastAggressor;

    /// <summary>Best bid in 1e-4; meaningless when <see cref="SnapshotFlags.NoBid"/> is set.</summary>
    [FieldOffset(48)] public int BidPrice;

    /// <summary>Best ask in 1e-4; meaningless when <see cref="SnapshotFlags.NoAsk"/> is set.</summary>
    [FieldOffset(52)] public int AskPrice;

    /// <summary>Shares at the best bid; 0 without a bid.</summary>
    [FieldOffset(56)] public long BidSize;

    /// <summary>Shares at the best ask; 0 without an ask.</summary>
    [FieldOffset(64)] public long AskSize;

    [FieldOffset(72)] private uint _bidDepth5;
    [FieldOffset(76)] private uint _askDepth5;

    /// <summary>
    /// How far down <see cref="BidDepth5"/> reaches: it holds every bid at or above this price in 1e-4. The fifth level's price; with fewer levels
    /// <see cref="int.MinValue"/>, since then it holds all of the side.
    /// </summary>
    [FieldOffset(80)] public int BidReach5;

    /// <summary>How far up <see cref="AskDepth5"/> reaches: it holds every ask at or below this price in 1e-4; <see cref="int.MaxValue"/> with fewer than five levels.</summary>
    [FieldOffset(84)] public int AskReach5;

    /// <summary>Shares bought by aggressors since the session began.</summary>
    [FieldOffset(88)] public long BuyVolume;

    /// <summary>Shares sold by aggressors since the session began.</summary>
    [FieldOffset(96)] public long SellVolume;

    /// <summary>Price of the last trade in 1e-4; 0 with <see cref="SnapshotFlags.NoTrade"/>.</summary>
    [FieldOffset(104)] public int LastTradePrice;

    /// <summary>Size of the last trade in shares.</summary>
    [FieldOffset(108)] public uint LastTradeSize;

    /// <summary>Events applied to this symbol since the session began.</summary>
    [FieldOffset(112)] public long EventCount;

    /// <summary>Trades since the session began (displayed executions and others, without non-printable ones).</summary>
    [FieldOffset(120)] public uint TradeCount;

    /// <summary>Faults counted against this symbol's book since the session began (unknown references, over-executions, …).</summary>
    [FieldOffset(124)] public uint FaultCount;

    /// <summary>Shares on the best five bid levels; 4,294,967,295 is that many or more.</summary>
    public long BidDepth5
    {
        readonly get => _bidDepth5;
        set => _bidDepth5 = (uint)Math.Min(value, uint.MaxValue);
    }

    /// <summary>Shares on the best five ask levels; 4,294,967,295 is that many or more.</summary>
    public long AskDepth5
    {
        readonly get => _askDepth5;
        set => _askDepth5 = (uint)Math.Min(value, uint.MaxValue);
    }

    /// <summary>Both sides are there, so that spread, mid and imbalance mean something.</summary>
    public readonly bool IsTwoSided => (Flags & (SnapshotFlags.NoBid | SnapshotFlags.NoAsk)) == 0;

    /// <summary>Ask minus bid in 1e-4; negative when crossed. Only for a two-sided book.</summary>
    public readonly int Spread => AskPrice - BidPrice;

    /// <summary>Twice the mid price in 1e-4 (the sum, so that it stays an integer). Only for a two-sided book.</summary>
    public readonly long TwiceMid => (long)BidPrice + AskPrice;

    /// <summary>(bid − ask) / (bid + ask) of the best sizes, in [−1, 1]; 0 for an empty book.</summary>
    public readonly double Imbalance
    {
        get
        {
            var sum = BidSize + AskSize;
            return sum == 0 ? 0 : (double)(BidSize - AskSize) / sum;
        }
    }

    /// <summary>(bid − ask) / (bid + ask) of the five-level sums, in [−1, 1]; 0 for an empty book.</summary>
    public readonly double DepthImbalance
    {
        get
        {
            var sum = BidDepth5 + AskDepth5;
            return sum == 0 ? 0 : (double)(BidDepth5 - AskDepth5) / sum;
        }
    }
}

/// <summary>State of the book in a snapshot. Staleness is <see cref="BookSnapshot.Quality"/>.</summary>
[Flags]
public enum SnapshotFlags : ushort
{
    /// <summary>A normal, two-sided, uncrossed book.</summary>
    None = 0,

    /// <summary>No bid.</summary>
    NoBid = 1,

    /// <summary>No ask.</summary>
    NoAsk = 2,

    /// <summary>The best bid is above the best ask.</summary>
    Crossed = 4,

    /// <summary>The best bid equals the best ask.</summary>
    Locked = 8,

    /// <summary>Trading in the symbol is halted or paused.</summary>
    Halted = 16,

    /// <summary>No trade in this session yet.</summary>
    NoTrade = 32,

    /// <summary>The event that made this snapshot changed the best price or size of a side.</summary>
    TopChanged = 64,

    /// <summary>The event that made this snapshot was a trade.</summary>
    Traded = 128,

    /// <summary>A fault was counted against the symbol's book: it may be wrong although no message was lost.</summary>
    Suspect = 256,
}
