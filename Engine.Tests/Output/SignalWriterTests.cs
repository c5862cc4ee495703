using System.Text;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;
using Engine.Host.Output;

namespace Engine.Tests.Output;

public sealed class SignalWriterTests
{
    private static readonly Signal Signal = new()
    {
        Session = SessionId.Parse("DAY1"),
        FirstSequence = 7,
        LastSequence = 9,
        StartTimeNs = 34_200_000_000_000,
        EndTimeNs = 34_200_000_000_001,
        ReceiveTsc = 12345,
        Symbol = 1,
        Kind = SignalKind.LiquidityVanished,
        Direction = Side.Ask,
        Severity = Severity.Warning,
        Quality = BookQuality.StaleGap,
        Flags = SnapshotFlags.NoAsk | SnapshotFlags.Crossed | SnapshotFlags.TopChanged,
        Magnitude = 0.85,
        Baseline = 0.1,
        BidPrice = 1_000_000,
        BidSize = 100,
        AskPrice = 5,
        LastTradePrice = 999_900,
    };

    private static readonly SymbolSummary Summary = new()
    {
        Session = SessionId.Parse("DAY1"),
        Symbol = 2,
        StartTimeNs = 100_000_000,
        EndTimeNs = 200_000_000,
        FirstSequence = 1,
        LastSequence = 2,
        Quality = BookQuality.Live,
        HasMid = true,
        OpenTwiceMid = 10,
        HighTwiceMid = 12,
        LowTwiceMid = 8,
        CloseTwiceMid = 11,
        Spread = 1.5,
        Imbalance = -0.25,
        OrderFlowImbalance = -300,
        BuyVolume = 10,
        SellVolume = 20,
        EventCount = 3,
        TradeCount = 1,
    };

    [Test]
    public void A_signal_is_one_line_with_the_names_of_the_schema()
    {
        Assert.That(Written(w => w.OnSignal(in Signal)), Is.EqualTo(
            """{"signal":{"id":"DAY1/9/AMZN/LIQUIDITY_VANISHED","session":"DAY1","symbol":"AMZN","kind":"LIQUIDITY_VANISHED","firstSequence":7,"lastSequence":9,"startTimeNs":"""
            + """34200000000000,"endTimeNs":34200000000001,"direction":"DIRECTION_ASK","magnitude":0.85,"baseline":0.1,"unit":"fraction","severity":"WARNING","quality":"""
            + """ "STALE_GAP","flags":["NO_ASK","CROSSED"],"bidPrice":1000000,"bidSize":100,"lastTradePrice":999900}}""".TrimStart() + "\n"));
    }

    [Test]
    public void A_summary_is_one_line_too()
    {
        Assert.That(Written(w => w.OnSummary(in Summary)), Is.EqualTo(
            """{"summary":{"id":"DAY1/S2/100000000","session":"DAY1","symbol":"S2","startTimeNs":100000000,"endTimeNs":200000000,"firstSequence":1,"lastSequence":2,"openTwiceMid":"""
            + """10,"highTwiceMid":12,"lowTwiceMid":8,"closeTwiceMid":11,"spread":1.5,"imbalance":-0.25,"orderFlowImbalance":"""
            + """-300,"buyVolume":10,"sellVolume":20,"eventCount":3,"tradeCount":1,"quality":"LIVE"}}""" + "\n"));
    }

    [Test]
    public void What_is_not_known_is_left_out()
    {
        var nothing = Signal with { Direction = Side.None, Flags = SnapshotFlags.NoBid | SnapshotFlags.NoAsk | SnapshotFlags.NoTrade };
        var oneSided = Summary with { HasMid = false };
        var text = Written(w =>
        {
            w.OnSignal(in nothing);
            w.OnSummary(in oneSided);
        });
        Assert.That(text, Does.Not.Contain("direction").And.Not.Contain("Price").And.Not.Contain("TwiceMid").And.Not.Contain("spread"));
        Assert.That(text.Count(c => c == '\n'), Is.EqualTo(2));
    }

    [Test]
    public void The_receive_time_does_not_change_a_byte()
    {
        var later = Signal with { ReceiveTsc = 99 };
        Assert.That(Written(w => w.OnSignal(in later)), Is.EqualTo(Written(w => w.OnSignal(in Signal))));
    }

    [Test]
    public void Every_kind_has_a_name_and_a_unit()
    {
        foreach (var kind in Enum.GetValues<SignalKind>().Where(k => k != SignalKind.None))
        {
            var signal = Signal with { Kind = kind };
            Assert.That(Written(w => w.OnSignal(in signal)), Does.Not.Contain("UNSPECIFIED").And.Not.Contain("\"unit\":\"\""), $"{kind}");
        }
    }

    private static string Written(Action<SignalWriter> write)
    {
        var stream = new MemoryStream();
        using (var writer = new SignalWriter(stream, SymbolNames.NameOf))
            write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
