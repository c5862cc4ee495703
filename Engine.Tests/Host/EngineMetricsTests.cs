using System.Diagnostics.Metrics;
using System.Net;
using System.Reflection;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Host.Kafka;
using Engine.Host.Telemetry;

namespace Engine.Tests.Host;

/// <summary>An operator sees everything that is counted, and is told what it is.</summary>
public sealed class EngineMetricsTests
{
    private string _file = "";

    [OneTimeSetUp]
    public void WriteFile()
    {
        _file = Path.GetTempFileName();
        OrderFlowFile.Write(_file, new OrderFlowOptions { Seed = 9, Symbols = 4 }, 20_000);
    }

    [OneTimeTearDown]
    public void RemoveFile() => File.Delete(_file);

    [Test]
    public void Every_counter_is_described()
    {
        Assert.Multiple(() =>
        {
            foreach (var counter in UdpCounters.Names)
                Assert.That(FeedDescriptions.Of(counter), Does.EndWith("."), $"{counter}");
            foreach (var counter in FeedCounters.Names)
                Assert.That(FeedDescriptions.Of(counter), Does.EndWith("."), $"{counter}");
        });
        using var pipeline = Build();
        var metrics = All(pipeline);
        Assert.That(metrics.Select(m => m.Description), Is.All.EndsWith("."));
        Assert.That(metrics.Select(m => m.Description), Is.Unique);
        Assert.That(metrics.Select(m => m.Name), Is.Unique);
        Assert.That(metrics.Select(m => m.Name), Is.All.Match("^engine(\\.[a-z0-9_]+){2}$"));
    }

    [TestCase(typeof(StageStatus), "engine.stage.", nameof(StageStatus.Name), nameof(StageStatus.Thread))]
    [TestCase(typeof(PublisherCounters), "engine.kafka.")]
    public void Every_number_of_a_status_has_a_metric(Type status, string prefix, params string[] except)
    {
        using var pipeline = Build();
        var names = All(pipeline).Select(m => m.Name.Replace("_", "", StringComparison.Ordinal)).ToHashSet();
        var numbers = status.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name).Except(except);
        Assert.That(numbers.Where(n => !names.Contains(prefix + n.ToLowerInvariant())), Is.Empty);
    }

    [Test]
    public void A_listener_reads_what_the_pipeline_counted()
    {
        using var pipeline = Build();
        pipeline.Start();
        Assert.That(pipeline.Completion.Wait(TimeSpan.FromSeconds(30)), Is.True);
        using var metrics = new EngineMetrics([.. PipelineMetrics.Of(pipeline)]);
        var seen = Listen();
        Assert.That(seen["engine.stage.in stage=feed"], Is.EqualTo(20_000));
        Assert.That(seen["engine.stage.in stage=analysis"], Is.EqualTo(pipeline.Counters.Analysis.In));
        Assert.That(seen["engine.decode.messages type=A"], Is.EqualTo(pipeline.Counters.Decoder.Seen((byte)'A')));
        Assert.That(seen["engine.book.orders"], Is.EqualTo(pipeline.Counters.LiveOrders));
        Assert.That(seen["engine.analysis.summaries"], Is.EqualTo(pipeline.Counters.Signals!.Summaries));
        Assert.That(seen.Keys.Count(k => k.StartsWith("engine.stage.busy_share", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    [Test]
    public void The_log_has_what_is_not_0()
    {
        using var pipeline = Build();
        using var metrics = new EngineMetrics([.. PipelineMetrics.Of(pipeline)]);
        Assert.That(metrics.Take(), Does.Not.ContainKey("engine.stage.in.feed"));
        pipeline.Start();
        Assert.That(pipeline.Completion.Wait(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(metrics.Take()["engine.stage.in.feed"], Is.EqualTo(20_000));
    }

    private static Dictionary<string, double> Listen()
    {
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == EngineMetrics.MeterName)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            var suffix = tags.Length == 0 ? "" : $" {tags[0].Key}={tags[0].Value}";
            seen[instrument.Name + suffix] = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }

    private static Metric[] All(MarketDataPipeline pipeline)
    {
        var line = new UdpLineOptions(FeedLine.A, new IPEndPoint(IPAddress.Loopback, 1));
        return [.. FeedMetrics.Of(new UdpFeedSource(new UdpOptions { Lines = [line] }, new ArbiterOptions())), .. PipelineMetrics.Of(pipeline), .. FeedMetrics.Of(() => null)];
    }

    private MarketDataPipeline Build() =>
        new PipelineBuilder(new PipelineOptions { Topology = Topology.Inline, Lossless = true, MaxSymbols = 16, MaxOrders = 1 << 16 })
            .From(new FileFeedSource(_file, SessionId.Parse("TEST"))).Analyse(new Discard()).Build<Itch50Format>();

    private sealed class Discard : ISignalSink
    {
        public void OnSignal(in Signal signal)
        {
        }

        public void OnSummary(in SymbolSummary summary)
        {
        }
    }
}
