using System.Text;
using Confluent.Kafka;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Host.Kafka;
using Google.Protobuf;
using V1 = Engine.Schema.V1;

namespace Engine.Tests.Kafka;

internal sealed class RecordEncoderTests
{
    private const long MidnightUnixNs = 1_795_478_400_000_000_000;

    [Test]
    public void Json_and_binary_carry_the_same_message()
    {
        var json = Encode(RecordEncoding.Json, SignalRecord(7));
        var binary = Encode(RecordEncoding.Protobuf, SignalRecord(7));

        var fromJson = JsonParser.Default.Parse<V1.Record>(Encoding.UTF8.GetString(json.Value));
        Assert.That(fromJson, Is.EqualTo(V1.Record.Parser.ParseFrom(binary.Value)));
    }

    [Test]
    public void Signal_keeps_its_numbers_and_names_what_it_rests_on()
    {
        var signal = V1.Record.Parser.ParseFrom(Encode(RecordEncoding.Protobuf, SignalRecord(7)).Value).Signal;

        Assert.Multiple(() =>
        {
            Assert.That(signal.Id, Is.EqualTo("20261124AA/7/S3/SPREAD_WIDENED"));
            Assert.That(signal.EndTimeNs, Is.EqualTo(MidnightUnixNs + 34_200_000_000_007));
            Assert.That(signal.Quality, Is.EqualTo(V1.Quality.StaleGap));
            Assert.That(signal.Flags, Is.EqualTo(new[] { "CROSSED", "SUSPECT" }));
            Assert.That(signal.Unit, Is.EqualTo("1e-4"));
            Assert.That((signal.BidPrice, signal.AskPrice, signal.BidSize, signal.AskSize), Is.EqualTo((1_000_200, 1_001_400, 300L, 200L)));
        });
    }

    [Test]
    public void Message_has_the_symbol_as_key_and_the_attributes_of_a_cloud_event()
    {
        var message = Encode(RecordEncoding.Json, SignalRecord(7));

        Assert.That(Encoding.UTF8.GetString(message.Key), Is.EqualTo("S3"));
        Assert.That(message.Headers.ToDictionary(h => h.Key, h => Encoding.UTF8.GetString(h.GetValueBytes())), Is.EqualTo(new Dictionary<string, string>
        {
            ["ce_specversion"] = "1.0",
            ["ce_id"] = "20261124AA/7/S3/SPREAD_WIDENED",
            ["ce_source"] = "/engine",
            ["ce_type"] = "engine.v1.Signal",
            ["ce_time"] = "2026-11-24T09:30:00.000000007Z",
            ["content-type"] = "application/json",
        }));
    }

    [Test]
    public void Second_silence_at_the_same_sequence_is_another_event()
    {
        var encoder = new RecordEncoder(new KafkaOptions { Encoding = RecordEncoding.Protobuf }, UtcClock());
        var silence = SampleRecords.Gap(9, 0) with { Kind = EventKind.FeedSilent };
        string Id() => V1.Record.Parser.ParseFrom(encoder.Encode(new OutboundRecord { Body = RecordBody.FeedEvent, FeedEvent = silence }).Value).FeedEvent.Id;

        Assert.That(new[] { Id(), Id() }, Is.EqualTo(new[] { "20261124AA/9/FEED_SILENT", "20261124AA/9/FEED_SILENT/2" }));
    }

    [Test]
    public void End_of_a_session_says_how_many_messages_are_missing()
    {
        var encoder = new RecordEncoder(new KafkaOptions { Encoding = RecordEncoding.Protobuf }, UtcClock());
        var end = SampleRecords.Gap(9, 3) with { Kind = EventKind.SessionEnded };

        var told = V1.Record.Parser.ParseFrom(encoder.Encode(new OutboundRecord { Body = RecordBody.FeedEvent, FeedEvent = end }).Value).FeedEvent;

        Assert.That((told.Kind, told.Count), Is.EqualTo((V1.FeedEventKind.SessionEnded, 3UL)));
    }

    [Test]
    public void Every_kind_of_the_engine_has_its_name_in_the_schema()
    {
        foreach (var kind in Enum.GetValues<SignalKind>().Where(kind => kind != SignalKind.None))
            Assert.That(((V1.SignalKind)kind).ToString(), Is.EqualTo(kind.ToString()));
        foreach (var quality in Enum.GetValues<BookQuality>())
            Assert.That(SchemaNames.ToSchema(quality).ToString(), Is.EqualTo(quality.ToString()));
    }

    [Test]
    public void Midnight_of_a_session_is_the_exchange_s_own()
    {
        var clock = new SessionClock(new DateOnly(2012, 6, 21), TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), TimeProvider.System);

        Assert.That(RecordEncoder.ToRfc3339(clock.ToUnixNs(SampleRecords.Session, 34_200_000_000_123)), Is.EqualTo("2012-06-21T13:30:00.000000123Z"));
    }

    [Test]
    public void A_feed_event_that_happens_again_is_another_one_even_after_another_session()
    {
        var mapper = new RecordMapper(UtcClock());
        string IdOf(string session, EventKind kind) => mapper.Map(new OutboundRecord
        {
            Body = RecordBody.FeedEvent,
            FeedEvent = new MarketEvent { Session = SessionId.Parse(session), Kind = kind, Symbol = -1 },
        }).FeedEvent.Id;

        string[] ids =
        [
            IdOf("A", EventKind.SessionStarted), IdOf("A", EventKind.FeedSilent), IdOf("A", EventKind.FeedSilent),
            IdOf("B", EventKind.SessionStarted), IdOf("A", EventKind.SessionStarted),
        ];
        Assert.That(ids, Is.EqualTo(["A/0/SESSION_STARTED", "A/0/FEED_SILENT", "A/0/FEED_SILENT/2", "B/0/SESSION_STARTED", "A/0/SESSION_STARTED/2"]));
    }

    [Test]
    public void A_feed_that_is_resumed_with_messages_missing_says_how_many()
    {
        var resumed = new OutboundRecord { Body = RecordBody.FeedEvent, FeedEvent = new MarketEvent { Session = SampleRecords.Session, Kind = EventKind.FeedResumed, OrderReference = 3 } };

        Assert.That(new RecordMapper(UtcClock()).Map(in resumed).FeedEvent.Count, Is.EqualTo(3));
    }

    private static OutboundRecord SignalRecord(ulong sequence) => new()
    {
        Body = RecordBody.Signal,
        Symbol = SymbolName.Parse("S3"),
        Signal = SampleRecords.Signal(3, sequence),
    };

    private static SessionClock UtcClock() => new(new DateOnly(2026, 11, 24), TimeZoneInfo.Utc, TimeProvider.System);

    private static Message<byte[], byte[]> Encode(RecordEncoding encoding, OutboundRecord record) =>
        new RecordEncoder(new KafkaOptions { Encoding = encoding }, UtcClock()).Encode(in record);
}
