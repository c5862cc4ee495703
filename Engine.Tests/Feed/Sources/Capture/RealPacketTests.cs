using System.Buffers.Binary;
using System.Net;
using System.Text;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Itch50.Messages;
using Engine.Core.Feed.Sources;

namespace Engine.Tests.Feed.Sources.Capture;

/// <summary>Packets of Nasdaq's feed as captured, and packets for each message type made by hand.</summary>
[Category("Golden")]
public sealed class RealPacketTests
{
    private const int MoldHeader = 20;

    [Test]
    public void Every_packet_decodes_without_an_error()
    {
        var files = Directory.GetFiles(TestData.PathOf("pcap"), "*.pcap", SearchOption.AllDirectories);
        var types = new SortedSet<char>();
        foreach (var file in files)
        {
            var messages = Messages(file);
            Assert.That(messages, Is.Not.Empty, file);
            foreach (var message in messages)
            {
                var visitor = new Nothing();
                MarketEvent e = default;
                types.Add((char)message[0]);

                Assert.That(Itch50Dispatch.Visit(message, ref visitor), Is.EqualTo(DecodeResult.Event), file);
                Assert.That(Itch50Format.Decode(message, ref e), Is.EqualTo(DecodeResult.Event).Or.EqualTo(DecodeResult.Ignored), file);
            }
        }

        Assert.That(files, Has.Length.EqualTo(22));
        Assert.That(string.Concat(types), Is.EqualTo("ACDEFHIJLPQSUXY"));
    }

    [Test]
    public void The_captured_add_has_its_addresses_time_and_fields()
    {
        using var capture = new CaptureFile(TestData.PathOf("pcap/captured/AddOrderNoMpidAttributionMessage.pcap"));

        Assert.That(capture.TryRead(out var datagram), Is.True);
        Assert.That(datagram.TimeNs, Is.EqualTo(0x64E4_B858 * 1_000_000_000L + 0xE6D6));
        Assert.That(new IPEndPoint(new IPAddress(datagram.SourceAddress), datagram.SourcePort).ToString(), Is.EqualTo("206.200.127.138:49653"));
        Assert.That(new IPEndPoint(new IPAddress(datagram.DestinationAddress), datagram.DestinationPort).ToString(), Is.EqualTo("233.54.12.111:26477"));
        Assert.That(SessionId.TryParse(datagram.Payload, out var session) ? session.ToString() : "", Is.EqualTo("000010059B"));
        Assert.That(BinaryPrimitives.ReadUInt64BigEndian(datagram.Payload[10..]), Is.EqualTo(0xE12F59));

        var add = new AddOrder(datagram.Payload[(MoldHeader + 2)..]);
        Assert.That((add.Head.StockLocate, add.Head.TrackingNumber, add.Head.TimeNs), Is.EqualTo((0x1598, 0, 0x1F1A_CED8_5306)));
        Assert.That((add.OrderReference, add.Side, add.Shares, add.Stock.ToString(), add.Price), Is.EqualTo((0x166B53EUL, 'B', 1600u, "IVOO", 873_900u)));
        Assert.That(capture.TryRead(out _), Is.False);
        Assert.That(capture.Fault, Is.EqualTo(SourceFault.None));
    }

    [Test]
    public void The_captured_delete_execution_and_replace_have_their_fields()
    {
        var delete = new OrderDelete(Captured("OrderDeleteMessage"));
        var executed = new OrderExecuted(Captured("OrderExecutedMessage"));
        var replace = new OrderReplace(Captured("OrderReplaceMessage"));

        Assert.That((delete.Head.StockLocate, delete.Head.TimeNs, delete.OrderReference), Is.EqualTo((0x0DBD, 0x1F1A_CED8_5AD8, 0x1668BD6UL)));
        Assert.That((executed.Head.TrackingNumber, executed.OrderReference, executed.ExecutedShares, executed.MatchNumber),
            Is.EqualTo((2, 0x166929AUL, 25u, 0x3E63BUL)));
        Assert.That((replace.OriginalOrderReference, replace.NewOrderReference, replace.Shares, replace.Price),
            Is.EqualTo((0xE6897FUL, 0x145F2C7UL, 100u, 1_062_600u)));
    }

    [Test]
    public void The_captured_messages_about_a_symbol_have_their_fields()
    {
        var action = new StockTradingAction(Captured("StockTradingActionMessage"));
        var position = new MarketParticipantPosition(Captured("MarketParticipantPositionMessage"));
        var imbalance = new NetOrderImbalance(Captured("NetOrderImbalanceIndicatorMessage"));

        Assert.That((action.Stock.ToString(), action.TradingState, Encoding.ASCII.GetString(action.Reason)), Is.EqualTo(("AMC", 'T', "    ")));
        Assert.That((Encoding.ASCII.GetString(position.Mpid), position.Stock.ToString()), Is.EqualTo(("MAXM", "FGMC")));
        Assert.That((position.PrimaryMarketMaker, position.MarketMakerMode, position.ParticipantState), Is.EqualTo(('Y', 'N', 'A')));
        Assert.That((imbalance.PairedShares, imbalance.ImbalanceShares, imbalance.ImbalanceDirection, imbalance.Stock.ToString()),
            Is.EqualTo((1UL, 0UL, 'N', "MDC")));
        Assert.That((imbalance.FarPrice, imbalance.NearPrice, imbalance.ReferencePrice, imbalance.CrossType, imbalance.PriceVariation),
            Is.EqualTo((464_400u, 464_400u, 464_400u, 'O', 'L')));
    }

    [Test]
    public void The_constructed_executions_with_price_become_events()
    {
        var events = Messages(TestData.PathOf("pcap/constructed/OrderExecutedWithPrice.pcap")).Select(message =>
        {
            MarketEvent e = default;
            Assert.That(Itch50Format.Decode(message, ref e), Is.EqualTo(DecodeResult.Event));
            return (e.Kind, e.Size, e.Price, e.Flags);
        });

        Assert.That(events, Is.EqualTo(new[]
        {
            (EventKind.ExecuteWithPrice, 4926u, 224_800, EventFlags.NonPrintable),
            (EventKind.ExecuteWithPrice, 4u, 8_500, EventFlags.NonPrintable),
            (EventKind.ExecuteWithPrice, 100u, 4_411_700, EventFlags.None),
            (EventKind.ExecuteWithPrice, 100u, 4_411_700, EventFlags.None),
            (EventKind.ExecuteWithPrice, 72u, 48_500, EventFlags.None),
        }));
    }

    private static byte[] Captured(string name) => Messages(TestData.PathOf($"pcap/captured/{name}.pcap")).Single();

    private static List<byte[]> Messages(string path)
    {
        var messages = new List<byte[]>();
        using var capture = new CaptureFile(path);
        while (capture.TryRead(out var datagram))
        {
            var blocks = datagram.Payload[MoldHeader..];
            Assert.That(BlockRun.Measure(blocks, int.MaxValue, out var count), Is.EqualTo(blocks.Length), path);
            Assert.That(count, Is.EqualTo(BinaryPrimitives.ReadUInt16BigEndian(datagram.Payload[18..])), path);
            for (; count > 0; count--)
            {
                var length = BinaryPrimitives.ReadUInt16BigEndian(blocks);
                messages.Add(blocks.Slice(2, length).ToArray());
                blocks = blocks[(2 + length)..];
            }
        }

        Assert.That(capture.Fault, Is.EqualTo(SourceFault.None), path);
        return messages;
    }

    private sealed class Nothing : Itch50Visitor;
}
