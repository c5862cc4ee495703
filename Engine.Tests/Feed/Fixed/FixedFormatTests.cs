using System.Runtime.InteropServices;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Fixed;

namespace Engine.Tests.Feed.Fixed;

public sealed class FixedFormatTests
{
    private readonly byte[] _message = new byte[FixedFormat.MessageLength];

    [TestCase(FixedMessageType.Add, EventKind.LevelAdd)]
    [TestCase(FixedMessageType.Reduce, EventKind.LevelReduce)]
    [TestCase(FixedMessageType.Trade, EventKind.LevelTrade)]
    public void A_level_message_survives_the_wire(FixedMessageType type, EventKind kind)
    {
        foreach (var side in new[] { Side.Bid, Side.Ask })
        {
            FixedEncoder.WriteLevel(_message, type, int.MaxValue, 86_399_999_999_999, side, 2_000_000_000, uint.MaxValue, ulong.MaxValue);

            var e = Event();

            Assert.That((e.Kind, e.Symbol, e.ExchangeTimeNs, e.Side, e.Price, e.Size, e.SecondaryReference, e.OrderReference, e.Flags),
                Is.EqualTo((kind, int.MaxValue, 86_399_999_999_999, side, 2_000_000_000, uint.MaxValue, ulong.MaxValue, 0UL, EventFlags.None)));
        }
    }

    [Test]
    public void The_bytes_stand_where_the_protocol_draws_them()
    {
        FixedEncoder.WriteLevel(_message, FixedMessageType.Trade, 0x01020304, 0x1112131415161718, Side.Ask, 0x21222324, 0x31323334, 0x4142434445464748);

        Assert.That(Convert.ToHexString(_message), Is.EqualTo("54530000" + "04030201" + "1817161514131211" + "24232221" + "34333231" + "4847464544434241"));
    }

    [Test]
    public void A_definition_carries_name_tick_and_lot()
    {
        FixedEncoder.WriteDefinition(_message, 3, 5, SymbolName.Parse("SIM3"), 100, 10);

        var e = Event();

        Assert.That((e.Kind, e.Symbol, e.ExchangeTimeNs, e.Price, e.Size, e.Side), Is.EqualTo((EventKind.SymbolDefinition, 3, 5L, 100, 10u, Side.None)));
        Assert.That(new SymbolName(e.SecondaryReference).ToString(), Is.EqualTo("SIM3"));
    }

    [TestCase(TradingStatus.Trading)]
    [TestCase(TradingStatus.Halted)]
    [TestCase(TradingStatus.Paused)]
    [TestCase(TradingStatus.QuotationOnly)]
    public void A_status_survives_the_wire(TradingStatus status)
    {
        FixedEncoder.WriteStatus(_message, 3, 5, status);

        var e = Event();

        Assert.That((e.Kind, e.Symbol, e.Size, e.Side), Is.EqualTo((EventKind.Status, 3, (uint)status, Side.None)));
    }

    [TestCase(0, (byte)'Z', DecodeResult.UnknownType)]
    [TestCase(1, (byte)'X', DecodeResult.BadValue)]
    [TestCase(7, (byte)0x80, DecodeResult.BadValue)]
    [TestCase(15, (byte)0x80, DecodeResult.BadValue)]
    [TestCase(19, (byte)0x80, DecodeResult.BadValue)]
    [TestCase(2, (byte)0xFF, DecodeResult.Event)]
    public void A_value_outside_the_protocol_is_refused(int offset, byte value, DecodeResult expected)
    {
        FixedEncoder.WriteLevel(_message, FixedMessageType.Add, 1, 1, Side.Bid, 1, 1);
        _message[offset] = value;

        Assert.That(FixedFormat.Decode(_message, ref Rubbish()), Is.EqualTo(expected));
    }

    [TestCase((byte)0)]
    [TestCase((byte)5)]
    public void A_status_outside_the_protocol_is_refused(byte status)
    {
        FixedEncoder.WriteStatus(_message, 1, 1, (TradingStatus)status);

        Assert.That(FixedFormat.Decode(_message, ref Rubbish()), Is.EqualTo(DecodeResult.BadValue));
    }

    [Test]
    public void Every_length_but_32_is_wrong([Range(0, 64)] int length)
    {
        for (var type = 0; type < 256; type++)
        {
            var message = new byte[length];
            if (length > 0)
                message[0] = (byte)type;
            if (length > 1)
                message[1] = type == 'S' ? (byte)1 : (byte)'B';
            var expected = length == 0 ? DecodeResult.WrongLength
                : "ARTDS".Contains((char)type) ? length == 32 ? DecodeResult.Event : DecodeResult.WrongLength
                : DecodeResult.UnknownType;

            Assert.That(FixedFormat.Decode(message, ref Rubbish()), Is.EqualTo(expected), $"type {type}");
        }
    }

    private static ref MarketEvent Rubbish()
    {
        var e = new MarketEvent[1];
        MemoryMarshal.AsBytes(e.AsSpan()).Fill(0xA5);
        return ref e[0];
    }

    private MarketEvent Event()
    {
        ref var e = ref Rubbish();
        Assert.That(FixedFormat.Decode(_message, ref e), Is.EqualTo(DecodeResult.Event));
        return e;
    }
}
