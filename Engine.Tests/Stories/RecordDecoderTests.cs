extern alias stories;

using System.Text;
using Engine.Core;
using Engine.Host.Kafka;
using Engine.Tests.Kafka;
using stories::StoryService.Ingest;
using stories::StoryService.Storage;

namespace Engine.Tests.Stories;

internal sealed class RecordDecoderTests
{
    [TestCase(RecordEncoding.Json, "application/json")]
    [TestCase(RecordEncoding.Protobuf, "application/protobuf")]
    [TestCase(RecordEncoding.Json, null)]
    [TestCase(RecordEncoding.Protobuf, null)]
    public void What_the_engine_writes_the_service_reads(object encoding, string? contentType)
    {
        var bytes = Encode((RecordEncoding)encoding, new OutboundRecord { Body = RecordBody.Signal, Symbol = SymbolName.Parse("S3"), Signal = SampleRecords.Signal(3, 7) });

        var row = (SignalRow?)RecordDecoder.Decode(bytes, contentType, out _);

        Assert.That(row, Is.Not.Null);
        Assert.That((row!.Id, row.Symbol, row.Kind, row.Quality, row.Flags), Is.EqualTo(("20261124AA/7/S3/SPREAD_WIDENED", "S3", "SPREAD_WIDENED", "STALE_GAP", "CROSSED SUSPECT")));
        Assert.That((row.Magnitude, row.Baseline, row.BidPrice, row.AskSize), Is.EqualTo((1_200.0, 300.5, 1_000_200, 200L)));
    }

    [Test]
    public void Interval_without_a_mid_has_none_rather_than_zero()
    {
        var summary = SampleRecords.Summary(3, 5) with { HasMid = false };
        var bytes = Encode(RecordEncoding.Json, new OutboundRecord { Body = RecordBody.Summary, Symbol = SymbolName.Parse("S3"), Summary = summary });

        var row = (SummaryRow?)RecordDecoder.Decode(bytes, null, out _);

        Assert.That((row!.CloseTwiceMid, row.Spread, row.Imbalance), Is.EqualTo(((long?)null, (double?)null, (double?)null)));
    }

    [Test]
    public void Fields_and_values_of_a_later_schema_are_read_as_unknown()
    {
        const string later = """{"signal":{"id":"a","session":"S","symbol":"X","kind":99,"endTimeNs":"1795530600000000000","startTimeNs":"1795530600000000000","newField":{"x":[1]}}}""";

        var row = (SignalRow?)RecordDecoder.Decode(Encoding.UTF8.GetBytes(later), null, out var reason);

        Assert.That(row?.Kind, Is.EqualTo("SIGNAL_KIND_UNSPECIFIED"), reason);
    }

    [TestCase("", "0 bytes")]
    [TestCase("{", "not a record")]
    [TestCase("{}", "no body")]
    [TestCase("{\"signal\":{}}", "the id")]
    [TestCase("{\"signal\":{\"id\":\"a\",\"endTimeNs\":\"1795530600000000000\"}}", "the symbol")]
    [TestCase("{\"signal\":{\"id\":\"a\",\"symbol\":\"A\\u0000B\",\"endTimeNs\":\"1795530600000000000\"}}", "the symbol")]
    [TestCase("{\"signal\":{\"id\":\"a\\nb\",\"symbol\":\"A\",\"endTimeNs\":\"1795530600000000000\"}}", "the id")]
    [TestCase("{\"signal\":{\"id\":\"a\",\"symbol\":\"A\",\"endTimeNs\":\"5\"}}", "the time")]
    [TestCase("{\"signal\":{\"id\":\"a\",\"symbol\":\"A\",\"startTimeNs\":\"1795530600000000000\",\"endTimeNs\":\"1795530600000000000\",\"magnitude\":\"NaN\"}}", "not finite")]
    public void Poison_is_refused_with_a_reason(string value, string reason)
    {
        Assert.That(RecordDecoder.Decode(Encoding.UTF8.GetBytes(value), null, out var told), Is.Null);
        Assert.That(told, Does.Contain(reason));
    }

    [Test]
    [Category("Fuzz")]
    public void No_bytes_make_the_decoder_throw()
    {
        var random = new Random(7);
        var seeds = new[] { RecordEncoding.Json, RecordEncoding.Protobuf }
            .Select(encoding => Encode(encoding, new OutboundRecord { Body = RecordBody.Signal, Symbol = SymbolName.Parse("S3"), Signal = SampleRecords.Signal(3, 7) }))
            .ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var mutant = (byte[])seeds[i % 2].Clone();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
                mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            var bytes = mutant[..random.Next(mutant.Length / 2, mutant.Length + 1)];
            Assert.That(() => RecordDecoder.Decode(bytes, i % 3 == 0 ? "application/json" : null, out _), Throws.Nothing, Convert.ToHexString(bytes));
        }
    }

    private static byte[] Encode(RecordEncoding encoding, OutboundRecord record) =>
        new RecordEncoder(new KafkaOptions { Encoding = encoding }, new SessionClock(new DateOnly(2026, 11, 24), TimeZoneInfo.Utc, TimeProvider.System)).Encode(in record).Value;
}
