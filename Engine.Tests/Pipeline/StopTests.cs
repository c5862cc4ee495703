using Engine.Core;
using Engine.Core.Feed.Itch50;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;

namespace Engine.Tests.Pipeline;

/// <summary>A stage that never returns does not keep the others, nor whoever stops the pipeline.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _gate = new();
    private readonly List<string> _reports = [];

    [SetUp]
    public void Close()
    {
        _gate.Reset();
        _reports.Clear();
    }

    [OneTimeTearDown]
    public void Free() => _gate.Dispose();

    [Test]
    public void What_does_not_drain_is_cut_off_once_and_the_completion_says_so([Values(Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        var pipeline = StartHanging(topology);
        try
        {
            Assert.That(pipeline.Stop(), Is.False);
            var fault = Assert.Throws<AggregateException>(() => pipeline.Completion.Wait(Limit))!.InnerException;
            Assert.That(fault, Is.TypeOf<PipelineFaultException>());
            Assert.That(fault!.Message, Does.Contain("engine-analysis").And.Contain("did not drain within 0.2 s"));

            Assert.That(pipeline.Stop(), Is.False, "it is not tried again");
            pipeline.Dispose();
            lock (_reports)
                Assert.That(_reports.Count(line => line.Contains("cut off", StringComparison.Ordinal)), Is.EqualTo(1), string.Join('\n', _reports));
        }
        finally
        {
            _gate.Set();
        }
    }

    [Test]
    public void Threads_that_wait_for_the_stage_that_hangs_leave([Values(Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        var pipeline = StartHanging(topology);
        try
        {
            pipeline.Stop();
            Assert.That(SpinWait.SpinUntil(() => pipeline.RunningThreads() == "engine-analysis", Limit), Is.True, pipeline.RunningThreads());
        }
        finally
        {
            _gate.Set();
        }

        Assert.That(SpinWait.SpinUntil(() => pipeline.RunningThreads().Length == 0, Limit), Is.True, "it left too, once it could");
        pipeline.Dispose();
    }

    [Test]
    public void A_feed_observer_that_hangs_does_not_keep_the_receiver()
    {
        // More control events than their ring holds, and nobody reads them.
        var session = SessionId.Parse("S");
        IEnumerable<ScriptedStep> Script() => Enumerable.Range(0, 1_000_000).Select(_ => ScriptedStep.Control(session, EventKind.FeedResumed, 1));
        var pipeline = Builder(Topology.Inline, Script).Observe(new HangingFeedObserver(_gate)).Build<Itch50Format>();
        try
        {
            pipeline.Start();
            Assert.That(SpinWait.SpinUntil(() => pipeline.Counters.Feed.Stalls > 0, Limit), Is.True);
            Assert.That(pipeline.Stop(), Is.False);
            Assert.That(SpinWait.SpinUntil(() => pipeline.RunningThreads() == "engine-analysis", Limit), Is.True, pipeline.RunningThreads());
        }
        finally
        {
            _gate.Set();
            pipeline.Dispose();
        }
    }

    private MarketDataPipeline StartHanging(Topology topology)
    {
        var session = SessionId.Parse("S");
        IEnumerable<ScriptedStep> Script() => Enumerable.Range(0, 1_000_000).Select(i => ScriptedStep.Adds(session, 1 + (ulong)i * 9, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        var pipeline = Builder(topology, Script).Observe(new Hanging(_gate)).Build<Itch50Format>();
        pipeline.Start();
        // Until the receiver itself has to wait: everything between it and the analysis is full.
        var before = -1L;
        Assert.That(SpinWait.SpinUntil(() => HasHalted(ref before, pipeline), Limit), Is.True);
        return pipeline;
    }

    // It takes in more for as long as anything has room.
    private static bool HasHalted(ref long before, MarketDataPipeline pipeline)
    {
        Thread.Sleep(20);
        var now = pipeline.Counters.Feed.In;
        var hasHalted = now == before && Enumerable.Range(0, pipeline.Counters.Shards).Any(i => pipeline.Counters.Snapshots(i).Stalls > 0);
        before = now;
        return hasHalted;
    }

    private PipelineBuilder Builder(Topology topology, Func<IEnumerable<ScriptedStep>> script) =>
        new PipelineBuilder(new PipelineOptions
        {
            Topology = topology,
            Shards = 2,
            Lossless = true,
            Idle = IdlePolicy.Yield,
            MaxSymbols = 16,
            EventRingSize = 1024,
            SnapshotRingSize = 64,
            StopTimeout = TimeSpan.FromMilliseconds(200),
        }).From(new ScriptedSource(script)).ReportTo(line =>
        {
            lock (_reports)
                _reports.Add(line);
        });

    private sealed class Hanging(ManualResetEventSlim gate) : ISnapshotObserver
    {
        public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots) => gate.Wait();
    }

    private sealed class HangingFeedObserver(ManualResetEventSlim gate) : IFeedObserver
    {
        public void OnFeedEvent(in MarketEvent control) => gate.Wait();
    }
}
