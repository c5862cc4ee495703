using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;
using Engine.Host.Kafka;

namespace Engine.Tests.Kafka;

/// <summary>Records with every field set, and names for their symbols: index 0 is S0, and so on.</summary>
internal sealed class SampleRecords : ISymbolNames
{
    public static readonly SessionId Session = SessionId.Parse("20261124AA");

    public SymbolName NameOf(int symbol) => SymbolName.Parse($"S{symbol}");

    public static Signal Signal(int symbol, ulong sequence, SignalKind kind = SignalKind.SpreadWidened) => new()
    {
        Session = Session,
        FirstSequence = sequence - 1,
        LastSequence = sequence,
        StartTimeNs = 34_200_000_000_000,
        EndTimeNs = 34_200_000_000_000 + (long)sequence,
        Symbol = symbol,
        Kind = kind,
        Direction = Side.Bid,
        Severity = Severity.Warning,
        Quality = BookQuality.StaleGap,
        Flags = SnapshotFlags.Crossed | SnapshotFlags.TopChanged | SnapshotFlags.Suspect,
        Magnitude = 1_200,
        Baseline = 300.5,
        BidPrice = 1_000_200,
        AskPrice = 1_001_400,
        BidSize = 300,
        AskSize = 200,
        LastTradePrice = 1_000_300,
    };

    public static SymbolSummary Summary(int symbol, long second) => new()
    {
        Session = Session,
        FirstSequence = 5,
        LastSequence = 9,
        StartTimeNs = second * 1_000_000_000,
        EndTimeNs = (second + 1) * 1_000_000_000,
        Symbol = symbol,
        Quality = BookQuality.Live,
        HasMid = true,
        OpenTwiceMid = 2_000_000,
        HighTwiceMid = 2_000_400,
        LowTwiceMid = 1_999_800,
        CloseTwiceMid = 2_000_100,
        Spread = 212.5,
        Imbalance = -0.25,
        OrderFlowImbalance = -700,
        BuyVolume = 1_500,
        SellVolume = 800,
        EventCount = 120,
        TradeCount = 9,
    };

    public static MarketEvent Gap(ulong sequence, ulong count) => new()
    {
        Session = Session,
        Sequence = sequence,
        OrderReference = count,
        ExchangeTimeNs = 34_200_000_000_000,
        Symbol = -1,
        Kind = EventKind.GapDeclared,
    };
}
