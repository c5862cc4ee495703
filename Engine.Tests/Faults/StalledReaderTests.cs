using System.Diagnostics.Metrics;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Feed.Itch50;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Core.Snapshots;
using Engine.Host.Telemetry;

namespace Engine.Tests.Faults;

/// <summary>Whoever reads what the engine makes may stop reading: the books go on, and what the reader misses is counted, not kept.</summary>
[Category("Faults")]
internal sealed class StalledReaderTests
{
    private const int Messages = 200_000;
    private const int RingSize = 1_024;
    private const long MostAllocatedBytes = 16 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _file = Path.GetTempFileName();
    private readonly ManualResetEventSlim _gate = new();

    [OneTimeSetUp]
    public void WriteFeed() => OrderFlowFile.Write(_file, new OrderFlowOptions { Symbols = 4 }, Messages);

    [SetUp]
    public void Close() => _gate.Reset();

    [OneTimeTearDown]
    public void RemoveFeed()
    {
        File.Delete(_file);
        _gate.Dispose();
    }

    [Test]
    public void Books_go_on_while_every_reader_stalls([Values(Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        var sink = new StalledSink(_gate);
        using var pipeline = Build(topology, sink);
        using var unread = pipeline.Subscribe();
        using var metrics = new EngineMetrics([.. PipelineMetrics.Of(pipeline)]);
        using var scraper = new StalledScraper(_gate);
        try
        {
            scraper.Start();
            var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
            pipeline.Start();
            Assert.That(SpinWait.SpinUntil(() => ReadBy(pipeline) == Messages && sink.IsStalled, Limit), Is.True, $"{ReadBy(pipeline)} messages, sink stalled: {sink.IsStalled}");
            var published = Settled(() => Published(pipeline));

            Assert.That(published, Is.GreaterThan(Messages / 4), "snapshots made while everybody stalled");
            Assert.That(unread.Lag + unread.Missed, Is.EqualTo(published));
            Assert.That(scraper.IsStalled, Is.True);
            Assert.That(GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore, Is.LessThan(MostAllocatedBytes), "nobody keeps what is not read");
        }
        finally
        {
            _gate.Set();
        }

        Assert.That(pipeline.Completion.Wait(Limit), Is.True);
        ref readonly var analysis = ref pipeline.Counters.Analysis;
        Assert.That(analysis.Missed, Is.Positive);
        Assert.That(analysis.In + analysis.Missed, Is.EqualTo(Published(pipeline)), "what the analysis missed is counted to the last snapshot");
        Assert.That(ReadAll(unread), Is.InRange(1, RingSize * pipeline.Counters.Shards), "the ring is all that is kept for a reader");
    }

    [Test]
    public void A_reader_that_looks_at_a_snapshot_for_ever_holds_nobody_up()
    {
        using var pipeline = Build(Topology.Inline, new StalledSink(_gate));
        _gate.Set();
        var look = new EndlessLook(pipeline);

        Assert.That(pipeline.Snapshots.Read(1, ref look), Is.EqualTo(SnapshotRead.Empty));
        pipeline.Start();
        Assert.That(SpinWait.SpinUntil(() => pipeline.Snapshots.Publications(1) > 0, Limit), Is.True);
        var read = pipeline.Snapshots.Read(1, ref look);

        Assert.That(ReadBy(pipeline), Is.EqualTo(Messages), "the books went on to the end during one look");
        Assert.That(read, Is.EqualTo(SnapshotRead.Read), "and the next look was at the last snapshot");
    }

    private MarketDataPipeline Build(Topology topology, ISignalSink sink) =>
        new PipelineBuilder(new PipelineOptions { Topology = topology, Shards = 2, SnapshotRingSize = RingSize, MaxSymbols = 16, MaxOrders = 1 << 14, StopTimeout = Limit })
            .From(new FileFeedSource(_file, SessionId.Parse("STALLED"))).Analyse(sink).Build<Itch50Format>();

    private static long ReadBy(MarketDataPipeline pipeline) => pipeline.Counters.Feed.In;

    private static long Published(MarketDataPipeline pipeline) => Enumerable.Range(0, pipeline.Counters.Shards).Sum(shard => pipeline.Counters.Snapshots(shard).Out);

    // The book threads may have some way to go when the last message was read.
    private static long Settled(Func<long> read)
    {
        long before;
        do
        {
            before = read();
            Thread.Sleep(200);
        }
        while (read() != before);
        return before;
    }

    private static long ReadAll(ISnapshotStream stream)
    {
        var snapshots = new BookSnapshot[64];
        long sum = 0;
        for (int count; (count = stream.Read(snapshots, out _)) > 0;)
            sum += count;
        return sum;
    }

    private sealed class StalledSink(ManualResetEventSlim gate) : ISignalSink
    {
        private bool _isStalled;

        public bool IsStalled => Volatile.Read(ref _isStalled);

        public void OnSignal(in Signal signal) => Stall();

        public void OnSummary(in SymbolSummary summary) => Stall();

        private void Stall()
        {
            Volatile.Write(ref _isStalled, true);
            gate.Wait(Limit);
        }
    }

    private sealed class StalledScraper : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Thread _thread;
        private bool _isStalled;

        public StalledScraper(ManualResetEventSlim gate)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == EngineMetrics.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((_, _, _, _) =>
            {
                Volatile.Write(ref _isStalled, true);
                gate.Wait(Limit);
            });
            _thread = new Thread(_listener.RecordObservableInstruments) { IsBackground = true };
        }

        public bool IsStalled => Volatile.Read(ref _isStalled);

        public void Start()
        {
            _listener.Start();
            _thread.Start();
            Assert.That(SpinWait.SpinUntil(() => IsStalled, Limit), Is.True);
        }

        public void Dispose()
        {
            _thread.Join(Limit);
            _listener.Dispose();
        }
    }

    private readonly struct EndlessLook(MarketDataPipeline pipeline) : ISnapshotReader
    {
        public void Read(in BookSnapshot snapshot)
        {
            var writer = pipeline;
            SpinWait.SpinUntil(() => ReadBy(writer) == Messages, Limit);
        }
    }
}
