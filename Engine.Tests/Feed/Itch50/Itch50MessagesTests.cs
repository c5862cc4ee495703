using System.Text;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Itch50.Messages;

namespace Engine.Tests.Feed.Itch50;

/// <summary>Every message of the specification, every field with a value of its own.</summary>
public sealed class Itch50MessagesTests
{
    [Test]
    public void SystemEvent_is_read_field_by_field()
    {
        var m = new SystemEvent(Built('S', 12, b => b.Char('A')));

        AssertHead(m.Head);
        Assert.That(m.EventCode, Is.EqualTo('A'));
    }

    [Test]
    public void StockDirectory_is_read_field_by_field()
    {
        var m = new StockDirectory(Built('R', 39, b => b.Text("SYM1", 8).Char('E').Char('H').U32(0xCA4B0304u).Char('N').Char('Q').Text("WB", 2).Char('W').Char('Z').Char('C').Char('F').Char('I').U32(0x2DAE0304u).Char('O')));

        AssertHead(m.Head);
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM1"));
        Assert.That(m.MarketCategory, Is.EqualTo('E'));
        Assert.That(m.FinancialStatus, Is.EqualTo('H'));
        Assert.That(m.RoundLotSize, Is.EqualTo(0xCA4B0304u));
        Assert.That(m.RoundLotsOnly, Is.EqualTo('N'));
        Assert.That(m.IssueClassification, Is.EqualTo('Q'));
        Assert.That(Encoding.ASCII.GetString(m.IssueSubType), Is.EqualTo("WB"));
        Assert.That(m.Authenticity, Is.EqualTo('W'));
        Assert.That(m.ShortSaleThreshold, Is.EqualTo('Z'));
        Assert.That(m.IpoFlag, Is.EqualTo('C'));
        Assert.That(m.LuldReferencePriceTier, Is.EqualTo('F'));
        Assert.That(m.EtpFlag, Is.EqualTo('I'));
        Assert.That(m.EtpLeverageFactor, Is.EqualTo(0x2DAE0304u));
        Assert.That(m.InverseIndicator, Is.EqualTo('O'));
    }

    [Test]
    public void StockTradingAction_is_read_field_by_field()
    {
        var m = new StockTradingAction(Built('H', 25, b => b.Text("SYM2", 8).Char('F').Char('I').Text("WCY", 4)));

        AssertHead(m.Head);
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM2"));
        Assert.That(m.TradingState, Is.EqualTo('F'));
        Assert.That(m.Reserved, Is.EqualTo('I'));
        Assert.That(Encoding.ASCII.GetString(m.Reason), Is.EqualTo("WCY "));
    }

    [Test]
    public void RegShoRestriction_is_read_field_by_field()
    {
        var m = new RegShoRestriction(Built('Y', 20, b => b.Text("SYM3", 8).Char('G')));

        AssertHead(m.Head);
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM3"));
        Assert.That(m.Action, Is.EqualTo('G'));
    }

    [Test]
    public void MarketParticipantPosition_is_read_field_by_field()
    {
        var m = new MarketParticipantPosition(Built('L', 26, b => b.Text("WEY", 4).Text("SYM4", 8).Char('K').Char('N').Char('Q')));

        AssertHead(m.Head);
        Assert.That(Encoding.ASCII.GetString(m.Mpid), Is.EqualTo("WEY "));
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM4"));
        Assert.That(m.PrimaryMarketMaker, Is.EqualTo('K'));
        Assert.That(m.MarketMakerMode, Is.EqualTo('N'));
        Assert.That(m.ParticipantState, Is.EqualTo('Q'));
    }

    [Test]
    public void MwcbDeclineLevel_is_read_field_by_field()
    {
        var m = new MwcbDeclineLevel(Built('V', 35, b => b.U64(0x810203C0C1C2C3C4UL).U64(0x810203CBCCCDCECFUL).U64(0x810203D6D7D8D9DAUL)));

        AssertHead(m.Head);
        Assert.That(m.Level1, Is.EqualTo(0x810203C0C1C2C3C4UL));
        Assert.That(m.Level2, Is.EqualTo(0x810203CBCCCDCECFUL));
        Assert.That(m.Level3, Is.EqualTo(0x810203D6D7D8D9DAUL));
    }

    [Test]
    public void MwcbStatus_is_read_field_by_field()
    {
        var m = new MwcbStatus(Built('W', 12, b => b.Char('G')));

        AssertHead(m.Head);
        Assert.That(m.BreachedLevel, Is.EqualTo('G'));
    }

    [Test]
    public void QuotingPeriodUpdate_is_read_field_by_field()
    {
        var m = new QuotingPeriodUpdate(Built('K', 28, b => b.Text("SYM7", 8).U32(0x93130304u).Char('N').U32(0xA9290304u)));

        AssertHead(m.Head);
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM7"));
        Assert.That(m.ReleaseTimeSeconds, Is.EqualTo(0x93130304u));
        Assert.That(m.ReleaseQualifier, Is.EqualTo('N'));
        Assert.That(m.Price, Is.EqualTo(0xA9290304u));
    }

    [Test]
    public void LuldAuctionCollar_is_read_field_by_field()
    {
        var m = new LuldAuctionCollar(Built('J', 35, b => b.Text("SYM8", 8).U32(0xB8380304u).U32(0xC3430304u).U32(0xCE4E0304u).U32(0xD9590304u)));

        AssertHead(m.Head);
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM8"));
        Assert.That(m.ReferencePrice, Is.EqualTo(0xB8380304u));
        Assert.That(m.UpperPrice, Is.EqualTo(0xC3430304u));
        Assert.That(m.LowerPrice, Is.EqualTo(0xCE4E0304u));
        Assert.That(m.Extension, Is.EqualTo(0xD9590304u));
    }

    [Test]
    public void OperationalHalt_is_read_field_by_field()
    {
        var m = new OperationalHalt(Built('h', 21, b => b.Text("SYM9", 8).Char('M').Char('P')));

        AssertHead(m.Head);
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM9"));
        Assert.That(m.MarketCode, Is.EqualTo('M'));
        Assert.That(m.Action, Is.EqualTo('P'));
    }

    [Test]
    public void AddOrder_is_read_field_by_field()
    {
        var m = new AddOrder(Built('A', 36, b => b.U64(0x8102047A7B7C7D7DUL).Char('N').U32(0x0D8D0304u).Text("SYM10", 8).U32(0x23A30304u)));

        AssertHead(m.Head);
        Assert.That(m.OrderReference, Is.EqualTo(0x8102047A7B7C7D7DUL));
        Assert.That(m.Side, Is.EqualTo('N'));
        Assert.That(m.Shares, Is.EqualTo(0x0D8D0304u));
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM10"));
        Assert.That(m.Price, Is.EqualTo(0x23A30304u));
    }

    [Test]
    public void AddOrderWithMpid_is_read_field_by_field()
    {
        var m = new AddOrderWithMpid(Built('F', 40, b => b.U64(0x8102049FA0A1A2A2UL).Char('O').U32(0x32B20304u).Text("SYM11", 8).U32(0x48C80304u).Text("WLY", 4)));

        AssertHead(m.Head);
        Assert.That(m.OrderReference, Is.EqualTo(0x8102049FA0A1A2A2UL));
        Assert.That(m.Side, Is.EqualTo('O'));
        Assert.That(m.Shares, Is.EqualTo(0x32B20304u));
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM11"));
        Assert.That(m.Price, Is.EqualTo(0x48C80304u));
        Assert.That(Encoding.ASCII.GetString(m.Attribution), Is.EqualTo("WLY "));
    }

    [Test]
    public void OrderExecuted_is_read_field_by_field()
    {
        var m = new OrderExecuted(Built('E', 31, b => b.U64(0x810204C4C5C6C7C7UL).U32(0x4CCC0304u).U64(0x810204DADBDCDDDDUL)));

        AssertHead(m.Head);
        Assert.That(m.OrderReference, Is.EqualTo(0x810204C4C5C6C7C7UL));
        Assert.That(m.ExecutedShares, Is.EqualTo(0x4CCC0304u));
        Assert.That(m.MatchNumber, Is.EqualTo(0x810204DADBDCDDDDUL));
    }

    [Test]
    public void OrderExecutedWithPrice_is_read_field_by_field()
    {
        var m = new OrderExecutedWithPrice(Built('C', 36, b => b.U64(0x810204E9EAEBECECUL).U32(0x71F10304u).U64(0x8102050001020302UL).Char('W').U32(0x93120304u)));

        AssertHead(m.Head);
        Assert.That(m.OrderReference, Is.EqualTo(0x810204E9EAEBECECUL));
        Assert.That(m.ExecutedShares, Is.EqualTo(0x71F10304u));
        Assert.That(m.MatchNumber, Is.EqualTo(0x8102050001020302UL));
        Assert.That(m.Printable, Is.EqualTo('W'));
        Assert.That(m.ExecutionPrice, Is.EqualTo(0x93120304u));
    }

    [Test]
    public void OrderCancel_is_read_field_by_field()
    {
        var m = new OrderCancel(Built('X', 23, b => b.U64(0x8102050F10111211UL).U32(0x97160304u)));

        AssertHead(m.Head);
        Assert.That(m.OrderReference, Is.EqualTo(0x8102050F10111211UL));
        Assert.That(m.CancelledShares, Is.EqualTo(0x97160304u));
    }

    [Test]
    public void OrderDelete_is_read_field_by_field()
    {
        var m = new OrderDelete(Built('D', 19, b => b.U64(0x8102053435363736UL)));

        AssertHead(m.Head);
        Assert.That(m.OrderReference, Is.EqualTo(0x8102053435363736UL));
    }

    [Test]
    public void OrderReplace_is_read_field_by_field()
    {
        var m = new OrderReplace(Built('U', 35, b => b.U64(0x810205595A5B5C5BUL).U64(0x8102056465666766UL).U32(0xEC6B0304u).U32(0xF7760304u)));

        AssertHead(m.Head);
        Assert.That(m.OriginalOrderReference, Is.EqualTo(0x810205595A5B5C5BUL));
        Assert.That(m.NewOrderReference, Is.EqualTo(0x8102056465666766UL));
        Assert.That(m.Shares, Is.EqualTo(0xEC6B0304u));
        Assert.That(m.Price, Is.EqualTo(0xF7760304u));
    }

    [Test]
    public void Trade_is_read_field_by_field()
    {
        var m = new Trade(Built('P', 44, b => b.U64(0x8102057E7F808180UL).Char('U').U32(0x11900304u).Text("SYM17", 8).U32(0x27A60304u).U64(0x810205B5B6B7B8B7UL)));

        AssertHead(m.Head);
        Assert.That(m.OrderReference, Is.EqualTo(0x8102057E7F808180UL));
        Assert.That(m.Side, Is.EqualTo('U'));
        Assert.That(m.Shares, Is.EqualTo(0x11900304u));
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM17"));
        Assert.That(m.Price, Is.EqualTo(0x27A60304u));
        Assert.That(m.MatchNumber, Is.EqualTo(0x810205B5B6B7B8B7UL));
    }

    [Test]
    public void CrossTrade_is_read_field_by_field()
    {
        var m = new CrossTrade(Built('Q', 40, b => b.U64(0x810205A3A4A5A6A5UL).Text("SYM18", 8).U32(0x36B50304u).U64(0x810205C4C5C6C7C6UL).Char('E')));

        AssertHead(m.Head);
        Assert.That(m.Shares, Is.EqualTo(0x810205A3A4A5A6A5UL));
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM18"));
        Assert.That(m.CrossPrice, Is.EqualTo(0x36B50304u));
        Assert.That(m.MatchNumber, Is.EqualTo(0x810205C4C5C6C7C6UL));
        Assert.That(m.CrossType, Is.EqualTo('E'));
    }

    [Test]
    public void BrokenTrade_is_read_field_by_field()
    {
        var m = new BrokenTrade(Built('B', 19, b => b.U64(0x810205C8C9CACBCAUL)));

        AssertHead(m.Head);
        Assert.That(m.MatchNumber, Is.EqualTo(0x810205C8C9CACBCAUL));
    }

    [Test]
    public void NetOrderImbalance_is_read_field_by_field()
    {
        var m = new NetOrderImbalance(Built('I', 50, b => b.U64(0x810205EDEEEFF0EFUL).U64(0x810205F8F9FAFBFAUL).Char('A').Text("SYM20", 8).U32(0x97150304u).U32(0xA2200304u).U32(0xAD2B0304u).Char('P').Char('S')));

        AssertHead(m.Head);
        Assert.That(m.PairedShares, Is.EqualTo(0x810205EDEEEFF0EFUL));
        Assert.That(m.ImbalanceShares, Is.EqualTo(0x810205F8F9FAFBFAUL));
        Assert.That(m.ImbalanceDirection, Is.EqualTo('A'));
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM20"));
        Assert.That(m.FarPrice, Is.EqualTo(0x97150304u));
        Assert.That(m.NearPrice, Is.EqualTo(0xA2200304u));
        Assert.That(m.ReferencePrice, Is.EqualTo(0xAD2B0304u));
        Assert.That(m.CrossType, Is.EqualTo('P'));
        Assert.That(m.PriceVariation, Is.EqualTo('S'));
    }

    [Test]
    public void RetailPriceImprovement_is_read_field_by_field()
    {
        var m = new RetailPriceImprovement(Built('N', 20, b => b.Text("SYM21", 8).Char('Y')));

        AssertHead(m.Head);
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM21"));
        Assert.That(m.InterestFlag, Is.EqualTo('Y'));
    }

    [Test]
    public void DirectListingCapitalRaise_is_read_field_by_field()
    {
        var m = new DirectListingCapitalRaise(Built('O', 48, b => b.Text("SYM22", 8).Char('Z').U32(0xCB490304u).U32(0xD6540304u).U32(0xE15F0304u).U64(0x8102066F70717270UL).U32(0xF7750304u).U32(0x02800304u)));

        AssertHead(m.Head);
        Assert.That(m.Stock.ToString(), Is.EqualTo("SYM22"));
        Assert.That(m.OpenEligibility, Is.EqualTo('Z'));
        Assert.That(m.MinimumPrice, Is.EqualTo(0xCB490304u));
        Assert.That(m.MaximumPrice, Is.EqualTo(0xD6540304u));
        Assert.That(m.NearExecutionPrice, Is.EqualTo(0xE15F0304u));
        Assert.That(m.NearExecutionTimeNs, Is.EqualTo(0x8102066F70717270UL));
        Assert.That(m.LowerCollar, Is.EqualTo(0xF7750304u));
        Assert.That(m.UpperCollar, Is.EqualTo(0x02800304u));
    }

    [Test]
    public void A_message_reaches_the_method_of_its_type_and_no_other([Values] bool asClass)
    {
        for (var type = 0; type < 256; type++)
        {
            var message = new byte[Math.Max(Itch50Lengths.Of((byte)type), 1)];
            message[0] = (byte)type;
            var visitor = new Recorder();
            IItch50Visitor boxed = visitor;
            var result = asClass ? Itch50Dispatch.Visit(message, ref boxed) : Itch50Dispatch.Visit(message, ref visitor);
            var known = Itch50Lengths.Of((byte)type) != 0;

            Assert.That(result, Is.EqualTo(known ? DecodeResult.Event : DecodeResult.UnknownType));
            Assert.That(visitor.Types, Is.EqualTo(known ? $"{(char)type}" : ""));
            Assert.That(Itch50Dispatch.Visit([(byte)type, .. new byte[98]], ref visitor), Is.Not.EqualTo(DecodeResult.Event));
        }
    }

    [Test]
    public void An_empty_message_has_the_wrong_length()
    {
        var visitor = new Recorder();

        Assert.That(Itch50Dispatch.Visit([], ref visitor), Is.EqualTo(DecodeResult.WrongLength));
    }

    [Test]
    public void A_visiting_sink_hands_on_the_messages_of_a_run_in_order()
    {
        var sink = new Itch50VisitingSink<Recorder>(new Recorder());
        var blocks = MessageDecoderTests.Blocks([Built('S', 12, b => b.Char('O')), [], "?"u8.ToArray(), Built('D', 19, b => b.U64(1))]);

        sink.OnMessages(default, 1, 4, blocks, 0);

        Assert.That((sink.Visitor.Types, sink.Visited, sink.Refused), Is.EqualTo(("SD", 2L, 2L)));
    }

    private static byte[] Built(char type, int length, Func<Itch50Message, Itch50Message> fields)
    {
        var message = fields(new Itch50Message(type, 0x8102, 0x8304_0506_0708, 0x9192)).ToArray();
        Assert.That(message, Has.Length.EqualTo(length));
        Assert.That(Itch50Lengths.Of((byte)type), Is.EqualTo(length));
        return message;
    }

    private static void AssertHead(MessageHead head)
    {
        Assert.That(head.StockLocate, Is.EqualTo(0x8102));
        Assert.That(head.TrackingNumber, Is.EqualTo(0x9192));
        Assert.That(head.TimeNs, Is.EqualTo(0x8304_0506_0708));
    }

    private sealed class Recorder : Itch50Visitor
    {
        public string Types { get; private set; } = "";

        public override void OnSystemEvent(SystemEvent message) => Types += 'S';

        public override void OnStockDirectory(StockDirectory message) => Types += 'R';

        public override void OnStockTradingAction(StockTradingAction message) => Types += 'H';

        public override void OnRegShoRestriction(RegShoRestriction message) => Types += 'Y';

        public override void OnMarketParticipantPosition(MarketParticipantPosition message) => Types += 'L';

        public override void OnMwcbDeclineLevel(MwcbDeclineLevel message) => Types += 'V';

        public override void OnMwcbStatus(MwcbStatus message) => Types += 'W';

        public override void OnQuotingPeriodUpdate(QuotingPeriodUpdate message) => Types += 'K';

        public override void OnLuldAuctionCollar(LuldAuctionCollar message) => Types += 'J';

        public override void OnOperationalHalt(OperationalHalt message) => Types += 'h';

        public override void OnAddOrder(AddOrder message) => Types += 'A';

        public override void OnAddOrderWithMpid(AddOrderWithMpid message) => Types += 'F';

        public override void OnOrderExecuted(OrderExecuted message) => Types += 'E';

        public override void OnOrderExecutedWithPrice(OrderExecutedWithPrice message) => Types += 'C';

        public override void OnOrderCancel(OrderCancel message) => Types += 'X';

        public override void OnOrderDelete(OrderDelete message) => Types += 'D';

        public override void OnOrderReplace(OrderReplace message) => Types += 'U';

        public override void OnTrade(Trade message) => Types += 'P';

        public override void OnCrossTrade(CrossTrade message) => Types += 'Q';

        public override void OnBrokenTrade(BrokenTrade message) => Types += 'B';

        public override void OnNetOrderImbalance(NetOrderImbalance message) => Types += 'I';

        public override void OnRetailPriceImprovement(RetailPriceImprovement message) => Types += 'N';

        public override void OnDirectListingCapitalRaise(DirectListingCapitalRaise message) => Types += 'O';
    }
}
