using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Core.Snapshots;

namespace Engine.Tests.Pipeline;

public sealed class PipelineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

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
    public void Every_bad_option_is_named_at_once()
    {
        var faults = new List<string>();
        new PipelineOptions { EventRingSize = 5_000, MaxSymbols = 0, RealTimePriority = 200 }.Validate(faults);
        Assert.That(faults, Is.EquivalentTo(new[]
        {
            "Pipeline:RealTimePriority = 200 is outside 0 to 99.",
            "Pipeline:MaxSymbols = 0 is outside 1 to 65536.",
            "Pipeline:EventRingSize = 5000 is not a power of two; nearest are 4096 and 8192.",
        }));
    }

    [TestCase(2, Topology.Inline, IdlePolicy.Yield)]
    [TestCase(4, Topology.Staged, IdlePolicy.Spin)]
    [TestCase(16, Topology.Sharded, IdlePolicy.Spin)]
    public void Automatic_values_follow_the_number_of_cores(int cores, Topology topology, IdlePolicy idle)
    {
        var resolved = new PipelineOptions().Resolve(cores);
        Assert.That((resolved.Topology, resolved.Idle), Is.EqualTo((topology, idle)));
    }

    [TestCase(4, true, new[] { 3 })]
    [TestCase(3, true, new int[0])]
    [TestCase(4, false, new int[0])]
    public void The_receiving_thread_is_pinned_where_there_are_cores(int cores, bool pin, int[] placed)
    {
        var options = new PipelineOptions { PinReceive = pin };
        Assert.That(options.PlaceReceiver(cores, [.. Enumerable.Range(0, cores)]).Cores, Is.EqualTo(placed));
    }

    [Test]
    public void Chosen_cores_are_kept_and_only_allowed_ones_are_chosen()
    {
        Assert.That(new PipelineOptions { Cores = [2, 5] }.PlaceReceiver(8, [0, 1, 2, 3, 4, 5, 6, 7]).Cores, Is.EqualTo(new[] { 2, 5 }));
        Assert.That(new PipelineOptions().PlaceReceiver(64, [10, 20, 30, 40]).Cores, Is.EqualTo(new[] { 40 }));
        Assert.That(new PipelineOptions().PlaceReceiver(64, [10, 20]).Cores, Is.Empty);
        Assert.That(CpuSet.Allowed(), Is.Not.Empty.And.Ordered);
    }

    [Test]
    public void A_replay_is_not_pinned()
    {
        using var pipeline = Build(Topology.Inline, new Discard());
        Assert.That(pipeline.Options.Cores, Is.Empty);
    }

    [Test]
    public void Counters_account_for_every_message([Values(Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        using var pipeline = Build(topology, new Discard());
        Run(pipeline);
        var counters = pipeline.Counters;
        Assert.That(counters.Feed.In, Is.EqualTo(20_000));
        Assert.That(counters.Decoder.Messages, Is.EqualTo(20_000));
        var snapshots = Enumerable.Range(0, counters.Shards).Sum(i => counters.Snapshots(i).Out);
        Assert.That(counters.Analysis.In, Is.EqualTo(snapshots));
        Assert.That(counters.Analysis.Missed, Is.Zero);
        Assert.That(counters.Analysis.Out, Is.EqualTo(counters.Signals!.Signals + counters.Signals.Summaries));
    }

    [Test]
    public void On_one_thread_nothing_is_missed_even_live()
    {
        // Each poll makes several times the snapshots that the ring holds.
        var session = SessionId.Parse("S");
        var symbols = Enumerable.Range(0, 640).Select(i => 1 + i % 9).ToArray();
        IEnumerable<ScriptedStep> Script() => Enumerable.Range(0, 50).Select(i => ScriptedStep.Adds(session, 1 + (ulong)i * 640, symbols));
        using var pipeline = new PipelineBuilder(new PipelineOptions { Topology = Topology.Fused, MaxSymbols = 16, SnapshotRingSize = 128 })
            .From(new ScriptedSource(Script)).Build<Itch50Format>();
        Run(pipeline);
        Assert.That(pipeline.Counters.Snapshots(0).Out, Is.EqualTo(50 * 640));
        Assert.That(pipeline.Counters.Analysis.In, Is.EqualTo(50 * 640));
        Assert.That(pipeline.Counters.Analysis.Missed, Is.Zero);
    }

    [Test]
    public void On_one_thread_the_analysis_is_through_after_each_turn_of_the_source()
    {
        // Larger than a turn, so that a backlog would show as depth instead of as room that was made.
        var session = SessionId.Parse("S");
        var symbols = Enumerable.Range(0, 640).Select(i => 1 + i % 9).ToArray();
        IEnumerable<ScriptedStep> Script() => Enumerable.Range(0, 50).Select(i => ScriptedStep.Adds(session, 1 + (ulong)i * 640, symbols));
        using var pipeline = new PipelineBuilder(new PipelineOptions { Topology = Topology.Fused, MaxSymbols = 16, SnapshotRingSize = 1 << 16 })
            .From(new ScriptedSource(Script)).Build<Itch50Format>();
        Run(pipeline);
        Assert.That(pipeline.Counters.Analysis.HighWater, Is.EqualTo(640));
    }

    [Test]
    public void Every_stage_has_a_busy_share([Values(Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        using var pipeline = Build(topology, new Discard());
        Assert.That(pipeline.Counters.Stages.Select(s => s.BusyShare), Is.All.Zero, "before the start");
        Run(pipeline);
        var expected = topology switch
        {
            Topology.Fused or Topology.Inline => new[] { "feed", "snapshot", "analysis" },
            Topology.Staged => ["feed", "book", "snapshot", "analysis"],
            _ => ["feed", "book-0", "snapshot-0", "book-1", "snapshot-1", "analysis"],
        };
        Assert.That(pipeline.Counters.Stages.Select(s => s.Name), Is.EqualTo(expected));
        Assert.That(pipeline.Counters.Stages.Select(s => s.BusyShare), Is.All.GreaterThan(0).And.All.LessThanOrEqualTo(1));
        Assert.That(pipeline.Counters.Stages.Select(s => s.Thread).Distinct(), Is.EqualTo(pipeline.Threads));
        Assert.That(pipeline.Counters.Threads.Select(t => t.Name), Is.EqualTo(pipeline.Threads));
    }

    [Test]
    public void What_was_granted_is_reported_once_in_one_line()
    {
        var reports = new List<string>();
        var options = new PipelineOptions { Topology = Topology.Inline, MaxSymbols = 16, Cores = [1_023], LockMemory = false, HugePages = false };
        using var pipeline = new PipelineBuilder(options).From(new FileFeedSource(_file, SessionId.Parse("TEST"))).ReportTo(reports.Add).Build<Itch50Format>();
        Run(pipeline);
        Assert.That(reports.Where(line => line.StartsWith("granted: ", StringComparison.Ordinal)), Has.Exactly(1).Items);
        Assert.That(reports[0], Does.Match(@"^granted: engine-rx: core 1023 refused \(.+\); huge pages 0 of [0-9]+ MiB \(not asked for\)$"));
        Assert.That(reports[1], Does.StartWith("clock: "));
    }

    [Test]
    public void The_board_has_the_newest_snapshot_of_every_symbol()
    {
        var last = new Dictionary<int, BookSnapshot>();
        using var pipeline = Builder(Topology.Staged).Observe(new Remember(last)).Build<Itch50Format>();
        Run(pipeline);
        Assert.That(last, Is.Not.Empty);
        foreach (var (symbol, snapshot) in last)
        {
            Assert.That(pipeline.Snapshots.TryRead(symbol, out var newest), Is.EqualTo(SnapshotRead.Read));
            Assert.That(newest.Sequence, Is.EqualTo(snapshot.Sequence));
            Assert.That(pipeline.Symbols.TextOf(symbol), Does.Not.StartWith("#"));
        }
    }

    [Test]
    public void A_stage_that_throws_stops_the_pipeline_with_its_reason([Values(Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        using var pipeline = Build(topology, new Throwing());
        pipeline.Start();
        var fault = Assert.Throws<AggregateException>(() => pipeline.Completion.Wait(Limit))!.InnerException;
        Assert.That(fault, Is.TypeOf<PipelineFaultException>());
        Assert.That(fault!.Message, Does.Contain("enough of this"));
        Assert.That(pipeline.Stop(), Is.True, "the other threads left");
    }

    [Test]
    public void Stop_drains_what_was_received([Values(Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        var endless = new Endless();
        var seen = new Dictionary<int, BookSnapshot>();
        using var pipeline = new PipelineBuilder(new PipelineOptions { Topology = topology, Shards = 2, Lossless = true, MaxSymbols = 16 })
            .From(endless).Observe(new Remember(seen)).Build<Itch50Format>();
        pipeline.Start();
        Assert.That(SpinWait.SpinUntil(() => pipeline.Counters.Feed.In > 5_000, Limit), Is.True);
        Assert.That(pipeline.Stop(), Is.True);
        Assert.That(pipeline.Completion.Wait(Limit), Is.True);
        Assert.That(seen.Values.Max(s => s.Sequence), Is.EqualTo(endless.LastSequence), "the last message received is in the last snapshot");
    }

    [Test]
    public void A_consumer_on_a_thread_of_its_own_gets_every_snapshot_in_feed_order(
        [Values(Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        using var pipeline = Build(topology, new Discard());
        using var consumer = pipeline.Subscribe();
        var sequences = new List<ulong>();
        var reading = Task.Run(() => ReadToEnd(consumer, sequences));
        Run(pipeline);
        Assert.That(reading.Wait(Limit), Is.True);
        Assert.That((sequences.Count, consumer.Missed), Is.EqualTo(((int)pipeline.Counters.Analysis.In, 0L)));
        Assert.That(sequences, Is.Ordered);
    }

    [Test]
    public void A_consumer_that_does_not_read_holds_nobody_up_and_counts_what_it_missed([Values(Topology.Inline, Topology.Sharded)] Topology topology)
    {
        var options = new PipelineOptions { Topology = topology, Shards = 2, MaxSymbols = 16, MaxOrders = 1 << 16, SnapshotRingSize = 64 };
        using var pipeline = new PipelineBuilder(options).From(new FileFeedSource(_file, SessionId.Parse("TEST"))).Build<Itch50Format>();
        using var consumer = pipeline.Subscribe();
        Run(pipeline);
        var sequences = new List<ulong>();
        ReadToEnd(consumer, sequences);
        var published = Enumerable.Range(0, pipeline.Counters.Shards).Sum(i => pipeline.Counters.Snapshots(i).Out);
        Assert.That(consumer.Missed, Is.Positive);
        Assert.That(sequences.Count + consumer.Missed, Is.EqualTo(published));
    }

    private static void ReadToEnd(ISnapshotStream consumer, List<ulong> sequences)
    {
        var batch = new BookSnapshot[16];
        for (var hasEnded = false; !hasEnded;)
        {
            hasEnded = consumer.WritersHaveEnded;
            for (var count = consumer.Read(batch, out _); count > 0; count = consumer.Read(batch, out _))
                sequences.AddRange(batch[..count].Select(s => s.Sequence));
        }
    }

    [Test]
    public void It_starts_once()
    {
        using var pipeline = Build(Topology.Inline, new Discard());
        pipeline.Start();
        Assert.That(pipeline.Start, Throws.InvalidOperationException);
    }

    [Test]
    public void A_pipeline_that_never_started_stops_and_frees_its_memory()
    {
        var pipeline = Build(Topology.Sharded, new Discard());
        Assert.That(pipeline.Stop(), Is.True);
        pipeline.Dispose();
    }

    private static void Run(MarketDataPipeline pipeline)
    {
        pipeline.Start();
        Assert.That(pipeline.Completion.Wait(Limit), Is.True);
    }

    private PipelineBuilder Builder(Topology topology) =>
        new PipelineBuilder(new PipelineOptions { Topology = topology, Shards = 2, Lossless = true, MaxSymbols = 16, MaxOrders = 1 << 16 })
            .From(new FileFeedSource(_file, SessionId.Parse("TEST")));

    private MarketDataPipeline Build(Topology topology, ISignalSink sink) => Builder(topology).Analyse(sink).Build<Itch50Format>();

    private sealed class Discard : ISignalSink
    {
        public void OnSignal(in Signal signal)
        {
        }

        public void OnSummary(in SymbolSummary summary)
        {
        }
    }

    private sealed class Throwing : ISignalSink
    {
        public void OnSignal(in Signal signal) => throw new InvalidOperationException("enough of this");

        public void OnSummary(in SymbolSummary summary) => throw new InvalidOperationException("enough of this");
    }

    private sealed class Remember(Dictionary<int, BookSnapshot> last) : ISnapshotObserver
    {
        public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots)
        {
            foreach (ref readonly var snapshot in snapshots)
                last[snapshot.Symbol] = snapshot;
        }
    }

    /// <summary>A source without end: one order after the other on alternating sides of one symbol, each a new best size.</summary>
    private sealed class Endless : IFeedSource
    {
        public string Description => "endless";

        public bool IsFinite => false;

        public ulong LastSequence { get; private set; }

        public IFeed Open<TSink>(TSink sink)
            where TSink : struct, IMessageSink => new Feed<TSink>(this, sink);

        private sealed class Feed<TSink>(Endless owner, TSink sink) : IFeed
            where TSink : struct, IMessageSink
        {
            private readonly byte[] _block = new byte[2 + 36];
            private TSink _sink = sink;

            public FeedState Poll()
            {
                var sequence = owner.LastSequence + 1;
                var message = _block.AsSpan(2);
                _block[1] = 36;
                message[0] = (byte)'A';
                message[2] = 1;
                System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(message[11..], sequence);
                message[19] = sequence % 2 == 0 ? (byte)'B' : (byte)'S';
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(message[20..], 1);
                "ENDLESS "u8.CopyTo(message[24..]);
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(message[32..], sequence % 2 == 0 ? 1_000_000u : 1_000_100u);
                _sink.OnMessages(SessionId.Parse("ENDLESS"), sequence, 1, _block, 0);
                owner.LastSequence = sequence;
                return FeedState.Busy;
            }

            public void Dispose()
            {
            }
        }
    }
}
