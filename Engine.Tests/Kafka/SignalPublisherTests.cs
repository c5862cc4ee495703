using System.Text;
using Confluent.Kafka;
using Engine.Core.Analysis;
using Engine.Host.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using V1 = Engine.Schema.V1;

namespace Engine.Tests.Kafka;

[Category("Faults")]
internal sealed class SignalPublisherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public void Everything_offered_is_delivered_once_and_can_be_read_back()
    {
        using var broker = new EmbeddedBroker(EmbeddedBroker.DefaultTopics);
        using var publisher = Start(broker, new KafkaOptions());

        for (ulong sequence = 1; sequence <= 500; sequence++)
            publisher.OnSignal(SampleRecords.Signal((int)sequence % 7, sequence));
        publisher.OnSummary(SampleRecords.Summary(1, 34_200));
        publisher.OnFeedEvent(SampleRecords.Gap(501, 12));
        var counters = publisher.Stop(Patience);

        Assert.That(counters, Is.EqualTo(new PublisherCounters { Offered = 502, Produced = 502, Delivered = 502 }));
        var ids = Read(broker, 502).Select(IdOf).ToList();
        Assert.That(ids.Distinct().Count(), Is.EqualTo(502));
        Assert.That(ids, Does.Contain("20261124AA/501/GAP_DECLARED"));
    }

    [Test]
    public void Outage_coalesces_signals_keeps_feed_events_and_every_record_is_accounted_for()
    {
        using var broker = new EmbeddedBroker(EmbeddedBroker.DefaultTopics);
        using var publisher = Start(broker, new KafkaOptions { QueueMessages = 100, PendingRecords = 64, MessageTimeoutMs = 60_000 });
        publisher.OnSignal(SampleRecords.Signal(1, 1));
        WaitFor(() => publisher.Counters.Delivered == 1);

        broker.GoDown();
        for (ulong sequence = 2; sequence <= 4_000; sequence++)
        {
            publisher.OnSignal(SampleRecords.Signal((int)sequence % 9, sequence, (SignalKind)(1 + sequence % 3)));
            WaitFor(() => publisher.Counters.Waiting < 4_096);
        }

        for (ulong sequence = 0; sequence < 10; sequence++)
            publisher.OnFeedEvent(SampleRecords.Gap(5_000 + sequence, 1));
        WaitFor(() => publisher.Counters.InFlight > 10);
        broker.ComeUp();
        var counters = publisher.Stop(Patience);

        Assert.Multiple(() =>
        {
            Assert.That(counters.Coalesced, Is.GreaterThan(3_000));
            Assert.That(counters.RingFull + counters.Coalesced + counters.Dropped + counters.Refused + counters.Produced, Is.EqualTo(counters.Offered));
            Assert.That(counters.Delivered, Is.EqualTo(counters.Produced), "nothing timed out");
            Assert.That(counters.Waiting + counters.InFlight, Is.Zero);
        });
        var ids = Read(broker, (int)counters.Delivered).Select(IdOf).ToList();
        Assert.That(ids.Count(id => id.EndsWith("GAP_DECLARED", StringComparison.Ordinal)), Is.EqualTo(10));
        Assert.That(ids, Does.Contain("20261124AA/4000/S4/SPREAD_RECOVERED"), "the newest of a key survives");
    }

    [Test]
    public void Messages_that_wait_too_long_are_counted_as_timed_out()
    {
        using var broker = new EmbeddedBroker(EmbeddedBroker.DefaultTopics);
        using var publisher = Start(broker, new KafkaOptions { MessageTimeoutMs = 400 });
        broker.GoDown();

        for (ulong sequence = 1; sequence <= 20; sequence++)
            publisher.OnSignal(SampleRecords.Signal(1, sequence));
        WaitFor(() => publisher.Counters.TimedOut == 20);

        Assert.That(publisher.Stop(TimeSpan.FromSeconds(1)), Is.EqualTo(new PublisherCounters { Offered = 20, Produced = 20, TimedOut = 20 }));
    }

    [Test]
    public void Stop_with_a_dead_broker_ends_within_its_limit_and_says_what_remained()
    {
        using var broker = new EmbeddedBroker(EmbeddedBroker.DefaultTopics);
        using var publisher = Start(broker, new KafkaOptions());
        broker.GoDown();
        publisher.OnSignal(SampleRecords.Signal(1, 1));

        var started = Environment.TickCount64;
        var counters = publisher.Stop(TimeSpan.FromMilliseconds(300));

        Assert.That(counters.InFlight + counters.Waiting + counters.Failed, Is.EqualTo(1));
        Assert.That(Environment.TickCount64 - started, Is.LessThan(5_000));
    }

    [Test]
    public void Offering_does_not_allocate_and_a_full_ring_is_counted()
    {
        // Not started: nobody drains the ring.
        using var publisher = new SignalPublisher(Offline(), new FixedNames(), NullLogger<SignalPublisher>.Instance);
        var signal = SampleRecords.Signal(1, 1);
        var summary = SampleRecords.Summary(1, 1);
        var gap = SampleRecords.Gap(1, 1);
        var passes = 0;

        var allocated = Allocations.Of(() =>
        {
            passes++;
            for (var i = 0; i < 10_000; i++)
            {
                publisher.OnSignal(in signal);
                publisher.OnSummary(in summary);
                publisher.OnFeedEvent(in gap);
            }
        });

        Assert.That(allocated, Is.Zero);
        var counters = publisher.Counters;
        Assert.That(counters.Offered, Is.EqualTo(passes * 30_000));
        Assert.That(counters.Waiting, Is.EqualTo(64 + 1_024));
        Assert.That(counters.RingFull, Is.EqualTo(passes * 30_000 - 64 - 1_024));
        Assert.That(counters.FeedEventsLost, Is.EqualTo(passes * 10_000 - 1_024));
    }

    [Test]
    public void Unencrypted_connection_to_another_machine_must_be_allowed_explicitly()
    {
        var faults = new List<string>();
        new KafkaOptions { BootstrapServers = "127.0.0.1:9092,kafka-1.example:9092", RingSize = 1_000 }.Validate(faults);

        Assert.That(faults, Has.Count.EqualTo(2));
        Assert.That(faults, Has.Some.Contains("Kafka:RingSize = 1000"));
        Assert.That(faults, Has.Some.Contains("kafka-1.example:9092"));
    }

    private static KafkaOptions Offline() => new() { BootstrapServers = "127.0.0.1:1", RingSize = 64, StopTimeoutMs = 0 };

    private static SignalPublisher Start(EmbeddedBroker broker, KafkaOptions options)
    {
        var publisher = new SignalPublisher(
            options with { BootstrapServers = broker.BootstrapServers, SessionDate = "2026-11-24", TimeZone = "UTC", StopTimeoutMs = 1_000 },
            new SampleRecords(),
            NullLogger<SignalPublisher>.Instance);
        publisher.Start();
        return publisher;
    }

    private static List<ConsumeResult<byte[], byte[]>> Read(EmbeddedBroker broker, int count)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = "reader",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(["engine.signals", "engine.summaries"]);
        var results = new List<ConsumeResult<byte[], byte[]>>();
        for (var until = Environment.TickCount64 + 20_000; results.Count < count && Environment.TickCount64 < until;)
        {
            if (consumer.Consume(100) is { } result)
                results.Add(result);
        }

        consumer.Close();
        return results;
    }

    private static string IdOf(ConsumeResult<byte[], byte[]> result)
    {
        var record = Google.Protobuf.JsonParser.Default.Parse<V1.Record>(Encoding.UTF8.GetString(result.Message.Value));
        return record.Signal?.Id ?? record.Summary?.Id ?? record.FeedEvent.Id;
    }

    private static void WaitFor(Func<bool> condition) => Assert.That(SpinWait.SpinUntil(condition, Patience), Is.True, "waited too long");

    private sealed class FixedNames : ISymbolNames
    {
        public Engine.Core.SymbolName NameOf(int symbol) => new(0x4141414141414141);
    }
}
