using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Itch50.Messages;
using Engine.Core.Feed.Sources;
using Engine.Tests.Feed.Itch50;

namespace Engine.Tests.Feed;

/// <summary>The code of <c>docs/formats.md</c>, compiled and run.</summary>
public sealed class FormatsDocumentTests
{
    [Test]
    public void A_format_of_one_file_decodes_from_any_source()
    {
        var blocks = MessageDecoderTests.Blocks(["B\u0007\u0001\u0002"u8.ToArray().Concat(new byte[] { 0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 9 }).ToArray(), new byte[16], new byte[3]]);
        var sink = new RecordingEventSink();
        var decoder = new MessageDecoder<TickFormat, RecordingEventSink>(sink);
        using var file = new LengthPrefixedFile(new MemoryStream(blocks), SessionId.Parse("TICK"));

        file.ReadToEnd(ref decoder);

        var e = sink.Events.Single(e => e.Kind == EventKind.LevelAdd);
        Assert.That((e.Side, e.Symbol, e.Size, e.Price, e.ExchangeTimeNs), Is.EqualTo((Side.Bid, 7, 0x0102u, 0x0304, 9L)));
        Assert.That(decoder.Counters.Messages, Is.EqualTo(3));
        Assert.That((decoder.Counters.Total(DecodeResult.UnknownType), decoder.Counters.Total(DecodeResult.WrongLength)), Is.EqualTo((1L, 1L)));
    }

    [Test]
    public void A_visitor_sees_the_messages_it_asks_for()
    {
        var imbalance = new Itch50Message('I').U64(256).U64(3).Char('S').Text("MDC", 8).U32(1).U32(2).U32(3).Char('O').Char('L').ToArray();
        var sink = new Itch50VisitingSink<Imbalances>(new Imbalances());
        using var file = new LengthPrefixedFile(new MemoryStream(MessageDecoderTests.Blocks([imbalance])), SessionId.Parse("DAY"));

        file.ReadToEnd(ref sink);

        Assert.That(sink.Visitor.Seen, Is.EqualTo("MDC 256 paired, 3 S"));
    }

    private readonly struct TickFormat : IWireFormat
    {
        public static string Name => "tick";

        public static DecodeResult Decode(ReadOnlySpan<byte> message, ref MarketEvent e)
        {
            if (message.Length != 16)
                return DecodeResult.WrongLength;
            if (message[0] is not ((byte)'B' or (byte)'S'))
                return DecodeResult.UnknownType;
            e = default;
            e.Kind = EventKind.LevelAdd;
            e.Side = message[0] == (byte)'B' ? Side.Bid : Side.Ask;
            e.Symbol = message[1];
            e.Size = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
            e.Price = BinaryPrimitives.ReadInt32BigEndian(message[4..]);
            e.ExchangeTimeNs = BinaryPrimitives.ReadInt64BigEndian(message[8..]);
            return e.Price >= 0 ? DecodeResult.Event : DecodeResult.BadValue;
        }
    }

    private sealed class Imbalances : Itch50Visitor
    {
        public string Seen { get; private set; } = "";

        public override void OnNetOrderImbalance(NetOrderImbalance m) =>
            Seen += $"{m.Stock} {m.PairedShares} paired, {m.ImbalanceShares} {m.ImbalanceDirection}";
    }
}
