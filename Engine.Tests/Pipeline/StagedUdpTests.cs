using System.Net;
using System.Net.Sockets;
using Engine.Core;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Core.Simulation.Publishing;
using Engine.Core.Snapshots;
using Engine.Tests.Feed;
using Engine.Tests.Feed.MoldUdp64;
using Engine.Tests.Feed.Sources;

namespace Engine.Tests.Pipeline;

/// <summary>UDP over loopback through whole pipelines: receiving on a thread of its own changes nothing but the thread.</summary>
public sealed class StagedUdpTests
{
    private const int Messages = 20_000;
    private static readonly SessionId Session = SessionId.Parse("STAGED");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private string _file = "";
    private RecordedRun _replay = null!;

    [OneTimeSetUp]
    public void ReplayFile()
    {
        _file = Path.GetTempFileName();
        OrderFlowFile.Write(_file, new OrderFlowOptions { Seed = 31, Symbols = 12 }, Messages);
        _replay = RecordedRun.Of<Itch50Format>(new FileFeedSource(_file, Session), new PipelineOptions { Topology = Topology.Fused });
        Assert.That(_replay.SignalCount, Is.Positive);
    }

    [OneTimeTearDown]
    public void RemoveFile() => File.Delete(_file);

    [Test]
    [Category("Golden")]
    public void The_same_bytes_come_out_as_of_a_replay([Values(Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        using var feed = new LoopbackFeed(_file, Session, retransmits: false, FaultPlan.None);
        AssertSameAsReplay(feed, topology);
    }

    [Test]
    public void Two_lines_with_different_faults_give_the_same_bytes()
    {
        using var feed = new LoopbackFeed(_file, Session, retransmits: false, new FaultPlan { Seed = 1, Drop = 0.1 }, new FaultPlan { Seed = 2, Reorder = 0.1, Duplicate = 0.1 });
        AssertSameAsReplay(feed, Topology.Staged);
        Assert.That(feed.Feed[FeedCounter.DuplicatePackets], Is.Positive);
    }

    [Test]
    public void Retransmissions_reach_the_thread_that_decodes([Values(Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        using var feed = new LoopbackFeed(_file, Session, retransmits: true, new FaultPlan { Seed = 3, Drop = 0.05 });
        AssertSameAsReplay(feed, topology);
        Assert.That(feed.Feed[FeedCounter.RetransmissionPackets], Is.Positive);
    }

    [Test]
    public void A_snapshot_reaches_the_thread_that_decodes([Values(Topology.Inline, Topology.Staged)] Topology topology)
    {
        // One packet is lost and cannot be asked for: only a snapshot makes the books right again.
        using var receiving = Build(topology, out var source, snapshots: LoopbackFeed.FreeEndPoint());
        var options = new PublisherOptions
        {
            Session = Session,
            Lines = [new PublisherLine(source.Receiver!.EndPointOf(FeedLine.A)) { Faults = new FaultPlan { BurstAt = 5, BurstLength = 1 } }],
            Snapshots = source.SnapshotServer,
            Rate = 2_000,
            EndOfSession = TimeSpan.Zero,
        };
        using var stop = new CancellationTokenSource();
        var publishing = Task.Factory.StartNew(() => FeedSimulation.Run(new OrderFlow(new OrderFlowOptions { Symbols = 3 }), options, stop.Token), TaskCreationOptions.LongRunning);
        receiving.Start();
        var rebuilt = SpinWait.SpinUntil(() => source.Feed![FeedCounter.RebuildsEnded] > 0, Limit);
        stop.Cancel();
        Assert.That(publishing.Wait(Limit), Is.True);
        Assert.That(receiving.Stop(), Is.True);
        Assert.That(rebuilt, Is.True, $"{source.Feed}");
        Assert.That(source.Feed![FeedCounter.SnapshotMessages], Is.Positive);
    }

    [TestCase(Topology.Fused, "engine-fused")]
    [TestCase(Topology.Inline, "engine-rx engine-analysis")]
    [TestCase(Topology.Staged, "engine-rx engine-decode engine-book engine-analysis")]
    [TestCase(Topology.Sharded, "engine-rx engine-decode engine-book-0 engine-book-1 engine-analysis")]
    public void Each_topology_has_its_threads(Topology topology, string threads)
    {
        using var pipeline = Build(topology, out _);
        Assert.That(string.Join(' ', pipeline.Threads), Is.EqualTo(threads));
        Assert.That(pipeline.Counters.ReceivesApart, Is.EqualTo(threads.Contains("decode")));
    }

    [Test]
    public void Stop_drains_the_packet_ring_in_order()
    {
        const int packets = 50;
        var sink = new RecordingMessageSink();
        Completion stop = new(), decoded = new();
        var source = new UdpFeedSource(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)] }, new ArbiterOptions());
        var (receive, ring, feed) = ((IReceivedFeedSource)source).OpenReceived(sink, 64, stop, decoded);
        using (feed)
        {
            using var stage = new FeedStage(BroadcastMode.Live, new StageWait(new Completion(), IdlePolicy.Yield));
            var decode = new FeedAgent("engine-decode", feed, stage, decoded, stopRequested: null, ring);
            Send(source, packets);
            Assert.That(SpinWait.SpinUntil(() => receive.DoWork() == AgentState.Idle && ring.Depth == packets, Limit), Is.True);

            stop.Set();
            Assert.That(receive.DoWork(), Is.EqualTo(AgentState.Finished));
            Assert.That(decode.DoWork(), Is.EqualTo(AgentState.Busy), "what is in the ring is still decoded");
            Assert.That(decode.Counters.HighWater, Is.EqualTo(packets));
            Assert.That(decode.DoWork(), Is.EqualTo(AgentState.Idle), "receiving may still put something into the ring");
            receive.OnStopped();
            Assert.That(decode.DoWork(), Is.EqualTo(AgentState.Finished));
            Assert.That(sink.Messages.Select(m => m.Sequence), Is.EqualTo(Enumerable.Range(1, packets)));
        }
    }

    [Test]
    public void A_staged_pipeline_counts_what_is_in_its_packet_ring()
    {
        const int packets = 40;
        using var pipeline = Build(Topology.Staged, out var source);
        Send(source, packets);
        pipeline.Start();
        Assert.That(SpinWait.SpinUntil(() => source.Feed![FeedCounter.MessagesApplied] == packets, Limit), Is.True);
        Assert.That(pipeline.Stop(), Is.True);
        Assert.That(pipeline.Counters.Receive.In, Is.EqualTo(packets));
        Assert.That(pipeline.Counters.Feed.HighWater, Is.InRange(1, packets));
        Assert.That(pipeline.Counters.Feed.Depth, Is.Zero);
    }

    private static MarketDataPipeline Build(Topology topology, out UdpFeedSource source, IPEndPoint? snapshots = null) =>
        new PipelineBuilder(new PipelineOptions { Topology = topology, Shards = 2, PacketRingSize = 64, MaxSymbols = 16, MaxOrders = 1_024 })
            .From(source = new UdpFeedSource(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)] }, new ArbiterOptions()) { SnapshotServer = snapshots })
            .Build<Itch50Format>();

    private static void Send(UdpFeedSource source, int packets)
    {
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var i = 1; i <= packets; i++)
            sender.SendTo(Packets.Of("STAGED", (ulong)i, 1), source.Receiver!.EndPointOf(FeedLine.A));
    }

    private void AssertSameAsReplay(LoopbackFeed feed, Topology topology)
    {
        feed.Start();
        var run = RecordedRun.Of<Itch50Format>(feed.Source, new PipelineOptions { Topology = topology, Shards = 2, PacketRingSize = 64 });
        Assert.That(feed.Feed[FeedCounter.MessagesLost], Is.Zero, $"{feed.Feed}");
        Assert.That(feed.Feed[FeedCounter.MessagesApplied], Is.EqualTo(Messages), $"{feed.Feed}");
        Assert.That(run.All, Is.EqualTo(_replay.All));
    }
}
