using System.Diagnostics;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Host.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>What publishing costs the analysis thread, and how much the Kafka thread carries.</summary>
internal sealed class KafkaScenario : IScenario
{
    private const int Symbols = 500;
    private const int CostSignals = 200_000;

    public string Name => "kafka";

    public string Question => "What does a signal cost the analysis thread, how many a second reach the broker, and what memory does that take?";

    public string Topology => """
        analysis thread ── OnSignal ──> ring ──> engine-kafka ── librdkafka ──> embedded broker (same process)
        expected: publish to acknowledged <= OnSignal alone, by two orders of magnitude
        """;

    public void Run(ScenarioContext context)
    {
        var runs = context.Quick ? 3 : 7;
        var signals = context.Quick ? 20_000 : 60_000;
        var results = Enumerable.Range(0, runs + 1).Select(_ => Measure(signals)).Skip(1).ToArray();
        Report(context, "publish to acknowledged", "throughput", "k/s", results.Select(r => r.PerSecond / 1_000));
        Report(context, "publish to acknowledged", "memory taken", "B/signal", results.Select(r => r.BytesPerSignal));
        Report(context, "OnSignal", "cost", "ns", Enumerable.Range(0, runs + 1).Select(_ => Cost()).Skip(1));
        context.Note("The embedded broker runs in the same process and takes its share of the cores: a broker elsewhere leaves more for the publisher. Allocation is the whole process's, with the reading of counters that paces this measurement: an upper bound.");
    }

    private static (double PerSecond, double BytesPerSignal) Measure(int signals)
    {
        using var broker = new EmbeddedBroker(EmbeddedBroker.DefaultTopics);
        using var publisher = new SignalPublisher(Options(broker.BootstrapServers), new Names(), NullLogger<SignalPublisher>.Instance);
        publisher.Start();
        Offer(publisher, 100, 0);
        Await(publisher, 100);
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        Offer(publisher, signals, 100);
        Await(publisher, 100 + signals);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (signals / seconds, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)signals);
    }

    // Not started: the writer alone, into a ring that has room for all.
    private static double Cost()
    {
        using var publisher = new SignalPublisher(Options("127.0.0.1:1") with { RingSize = 1 << 18, StopTimeoutMs = 0 }, new Names(), NullLogger<SignalPublisher>.Instance);
        var signal = SignalOf(1);
        publisher.OnSignal(in signal);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < CostSignals; i++)
            publisher.OnSignal(in signal);
        var ns = Stopwatch.GetElapsedTime(started).TotalNanoseconds / CostSignals;
        ScenarioContext.Verify(publisher.Counters.Waiting == CostSignals + 1, "every signal is in the ring");
        return ns;
    }

    private static void Offer(SignalPublisher publisher, int count, int from)
    {
        for (var i = 0; i < count; i++)
        {
            // No faster than it is carried away: nothing is coalesced, so that what is delivered can be counted.
            while (publisher.Counters is var counters && counters.Waiting + counters.InFlight > 4_000)
                Thread.Yield();
            var signal = SignalOf(from + i);
            publisher.OnSignal(in signal);
        }
    }

    private static void Await(SignalPublisher publisher, long delivered)
    {
        var patience = Stopwatch.GetTimestamp();
        while (publisher.Counters.Delivered < delivered && Stopwatch.GetElapsedTime(patience).TotalSeconds < 30)
            Thread.Yield();
        ScenarioContext.Verify(publisher.Counters is { Coalesced: 0, Dropped: 0, RingFull: 0 } counters && counters.Delivered == delivered, "every signal was acknowledged once");
    }

    private static Signal SignalOf(int number) => new()
    {
        Session = SessionId.Parse("PERF"),
        FirstSequence = (ulong)number,
        LastSequence = (ulong)number,
        EndTimeNs = number,
        Symbol = number % Symbols,
        Kind = SignalKind.SpreadWidened,
        Severity = Severity.Notice,
        Quality = BookQuality.Live,
        Magnitude = 1_200,
        Baseline = 300,
        BidPrice = 1_000_000,
        AskPrice = 1_001_200,
        BidSize = 100,
        AskSize = 100,
    };

    private static KafkaOptions Options(string brokers) => new() { BootstrapServers = brokers, SessionDate = "2026-11-24", TimeZone = "UTC" };

    private void Report(ScenarioContext context, string what, string metric, string unit, IEnumerable<double> values) =>
        context.Report(Measurement.Of(Name, what, metric, unit, [.. values]));

    private sealed class Names : ISymbolNames
    {
        private readonly SymbolName[] _names = [.. Enumerable.Range(0, Symbols).Select(i => SymbolName.Parse($"SYM{i}"))];

        public SymbolName NameOf(int symbol) => _names[symbol];
    }
}
