using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;

namespace Engine.Tests.Feed.Itch50;

public sealed class Itch50FormatTests
{
    private const ulong Reference = 0x0123_4567_89AB_CDEF;
    private const ulong Other = 0xFEDC_BA98_7654_3210;

    [TestCase('B', Side.Bid)]
    [TestCase('S', Side.Ask)]
    public void An_add_carries_side_size_price_and_the_symbols_name(char indicator, Side side)
    {
        var e = Event(new Itch50Message('A').U64(Reference).Char(indicator).U32(1600).Text("IVOO", 8).U32(873900));

        Assert.That((e.Kind, e.Side, e.OrderReference, e.Size, e.Price), Is.EqualTo((EventKind.Add, side, Reference, 1600u, 873900)));
        Assert.That(new SymbolName(e.SecondaryReference).ToString(), Is.EqualTo("IVOO"));
    }

    [Test]
    public void The_head_gives_the_symbol_and_the_time_of_day()
    {
        var e = Event(new Itch50Message('D', locate: 0xFEDC, timeNs: 0xFFFF_1234_5678, tracking: 0xFFFF).U64(Reference));

        Assert.That((e.Symbol, e.ExchangeTimeNs), Is.EqualTo((0xFEDC, 0xFFFF_1234_5678)));
    }

    [Test]
    public void An_attributed_add_is_an_add()
    {
        var e = Event(new Itch50Message('F').U64(Reference).Char('S').U32(10).Text("MSFT", 8).U32(1).Text("GSCO", 4));

        Assert.That((e.Kind, e.Side, e.OrderReference, e.Size, e.Price), Is.EqualTo((EventKind.Add, Side.Ask, Reference, 10u, 1)));
    }

    [Test]
    public void An_execution_carries_its_match_number()
    {
        var e = Event(new Itch50Message('E').U64(Reference).U32(25).U64(Other));

        Assert.That((e.Kind, e.OrderReference, e.Size, e.SecondaryReference), Is.EqualTo((EventKind.Execute, Reference, 25u, Other)));
    }

    [TestCase('Y', EventFlags.None)]
    [TestCase('N', EventFlags.NonPrintable)]
    public void An_execution_with_price_says_whether_it_prints(char printable, EventFlags flags)
    {
        var e = Event(new Itch50Message('C').U64(Reference).U32(25).U64(Other).Char(printable).U32(123));

        Assert.That((e.Kind, e.OrderReference, e.Size, e.SecondaryReference, e.Price, e.Flags),
            Is.EqualTo((EventKind.ExecuteWithPrice, Reference, 25u, Other, 123, flags)));
    }

    [Test]
    public void A_cancel_carries_the_shares_that_left()
    {
        var e = Event(new Itch50Message('X').U64(Reference).U32(75));

        Assert.That((e.Kind, e.OrderReference, e.Size), Is.EqualTo((EventKind.Cancel, Reference, 75u)));
    }

    [Test]
    public void A_replace_carries_both_references()
    {
        var e = Event(new Itch50Message('U').U64(Reference).U64(Other).U32(300).U32(45));

        Assert.That((e.Kind, e.OrderReference, e.SecondaryReference, e.Size, e.Price),
            Is.EqualTo((EventKind.Replace, Reference, Other, 300u, 45)));
    }

    [Test]
    public void A_trade_carries_price_size_and_match_number()
    {
        var e = Event(new Itch50Message('P').U64(0).Char('B').U32(100).Text("AMZN", 8).U32(2238200).U64(Other));

        Assert.That((e.Kind, e.Side, e.Size, e.Price, e.SecondaryReference), Is.EqualTo((EventKind.Trade, Side.Bid, 100u, 2238200, Other)));
    }

    [Test]
    public void A_cross_trade_has_an_eight_byte_size()
    {
        var cross = new Itch50Message('Q').U64(4_000_000_000).Text("AMZN", 8).U32(2238200).U64(Other).Char('O');
        var e = Event(cross);

        Assert.That((e.Kind, e.Size, e.Price, e.SecondaryReference), Is.EqualTo((EventKind.CrossTrade, 4_000_000_000u, 2238200, Other)));
    }

    [Test]
    public void A_cross_beyond_32_bits_of_shares_is_refused()
    {
        var cross = new Itch50Message('Q').U64(1UL << 32).Text("AMZN", 8).U32(2238200).U64(Other).Char('O');

        Assert.That(Decode(cross.ToArray(), out _), Is.EqualTo(DecodeResult.BadValue));
    }

    [Test]
    public void A_broken_trade_names_its_match_number()
    {
        var e = Event(new Itch50Message('B').U64(Other));

        Assert.That((e.Kind, e.SecondaryReference), Is.EqualTo((EventKind.BrokenTrade, Other)));
    }

    [Test]
    public void A_directory_entry_defines_the_symbol()
    {
        var e = Event(new Itch50Message('R').Text("AMZN", 8).Text("QN", 2).U32(100).Text("NCZ PNN1N", 9).U32(0).Char('N'));

        Assert.That((e.Kind, e.Symbol, e.Size, e.Price), Is.EqualTo((EventKind.SymbolDefinition, 7, 100u, 0)));
        Assert.That(new SymbolName(e.SecondaryReference).ToString(), Is.EqualTo("AMZN"));
    }

    [TestCase('T', TradingStatus.Trading)]
    [TestCase('H', TradingStatus.Halted)]
    [TestCase('P', TradingStatus.Paused)]
    [TestCase('Q', TradingStatus.QuotationOnly)]
    public void A_trading_action_is_a_status(char state, TradingStatus status)
    {
        var e = Event(new Itch50Message('H').Text("AMC", 8).Char(state).Char(' ').Text("", 4));

        Assert.That((e.Kind, e.Size), Is.EqualTo((EventKind.Status, (uint)status)));
    }

    [TestCase('H', TradingStatus.Halted)]
    [TestCase('T', TradingStatus.Trading)]
    public void An_operational_halt_of_Nasdaq_is_a_status_of_one_market(char action, TradingStatus status)
    {
        var e = Event(new Itch50Message('h').Text("AMC", 8).Char('Q').Char(action));

        Assert.That((e.Kind, e.Symbol, e.Size, e.Flags), Is.EqualTo((EventKind.Status, 7, (uint)status, EventFlags.OneMarket)));
    }

    [TestCase('B')]
    [TestCase('X')]
    public void An_operational_halt_of_another_market_is_ignored(char market)
    {
        Assert.That(Decode(new Itch50Message('h').Text("AMC", 8).Char(market).Char('H').ToArray(), out _), Is.EqualTo(DecodeResult.Ignored));
    }

    [TestCase(2_000_000_000u, DecodeResult.Event)]
    [TestCase(0x7FFF_FFFFu, DecodeResult.Event)]
    [TestCase(0x8000_0000u, DecodeResult.BadValue)]
    [TestCase(uint.MaxValue, DecodeResult.BadValue)]
    public void A_price_beyond_int_is_a_bad_value(uint price, DecodeResult expected)
    {
        var messages = new[]
        {
            new Itch50Message('A').U64(Reference).Char('B').U32(1).Text("A", 8).U32(price),
            new Itch50Message('U').U64(Reference).U64(Other).U32(1).U32(price),
            new Itch50Message('C').U64(Reference).U32(1).U64(Other).Char('Y').U32(price),
            new Itch50Message('P').U64(0).Char('B').U32(1).Text("A", 8).U32(price).U64(Other),
            new Itch50Message('Q').U64(1).Text("A", 8).U32(price).U64(Other).Char('O'),
        };

        Assert.That(messages.Select(m => Decode(m.ToArray(), out _)), Is.All.EqualTo(expected));
    }

    [Test]
    public void A_value_the_specification_does_not_have_is_refused()
    {
        var messages = new[]
        {
            new Itch50Message('A').U64(Reference).Char('X').U32(1).Text("A", 8).U32(1),
            new Itch50Message('A').U64(Reference).Char('C').U32(1).Text("A", 8).U32(1),
            new Itch50Message('A').U64(Reference).Char('R').U32(1).Text("A", 8).U32(1),
            new Itch50Message('P').U64(0).Char(' ').U32(1).Text("A", 8).U32(1).U64(Other),
            new Itch50Message('C').U64(Reference).U32(1).U64(Other).Char('y').U32(1),
            new Itch50Message('H').Text("AMC", 8).Char('X').Char(' ').Text("", 4),
            new Itch50Message('h').Text("AMC", 8).Char('Q').Char('X'),
        };

        Assert.That(messages.Select(m => Decode(m.ToArray(), out _)), Is.All.EqualTo(DecodeResult.BadValue));
    }

    [Test]
    public void Every_length_but_the_right_one_is_wrong([Range(0, 60)] int length)
    {
        for (var type = 0; type < 256; type++)
        {
            var message = new byte[length];
            if (length > 0)
                message[0] = (byte)type;
            var known = Itch50Lengths.Of((byte)type);
            var result = Decode(message, out _);

            if (length == 0)
                Assert.That(result, Is.EqualTo(DecodeResult.WrongLength));
            else if (known == 0)
                Assert.That(result, Is.EqualTo(DecodeResult.UnknownType), $"type {type}");
            else
                Assert.That(result == DecodeResult.WrongLength, Is.EqualTo(length != known), $"type {(char)type}");
        }
    }

    private static MarketEvent Event(Itch50Message message)
    {
        Assert.That(Decode(message.ToArray(), out var e), Is.EqualTo(DecodeResult.Event));
        return e;
    }

    private static DecodeResult Decode(byte[] message, out MarketEvent e)
    {
        // Filled with rubbish, so that a field the format forgets to set is seen.
        e = default;
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(new Span<MarketEvent>(ref e)).Fill(0xA5);
        return Itch50Format.Decode(message, ref e);
    }
}
