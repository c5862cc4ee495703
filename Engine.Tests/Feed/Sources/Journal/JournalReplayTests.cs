using Engine.Core;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources.Capture;
using Engine.Core.Feed.Sources.Journal;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Tests.Feed.Sources.Capture;
using Engine.Tests.Pipeline;

namespace Engine.Tests.Feed.Sources.Journal;

[Category("Golden")]
public sealed class JournalReplayTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("engine-journal-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_replayed_journal_gives_the_bytes_of_the_run_it_recorded([Values] bool withLoss)
    {
        var capture = Path.Combine(_folder, "day.pcap");
        WriteCapture(capture, withLoss);
        var journal = new JournalOptions { Folder = Path.Combine(_folder, "journal"), SegmentBytes = 4 << 20 };

        var recorded = RecordedRun.Of<Itch50Format>(new CaptureFeedSource(capture), new PipelineOptions { Topology = Topology.Inline }, journal);

        foreach (var topology in new[] { Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded })
        {
            using var source = new JournalFeedSource(journal.Folder);
            var replayed = RecordedRun.Of<Itch50Format>(source, new PipelineOptions { Topology = topology, Shards = 3 });
            Assert.That(replayed.All, Is.EqualTo(recorded.All), $"{topology}");
            Assert.That((source.Journal.Holes, source.Journal.TornBytes), Is.EqualTo((0L, 0L)));
        }

        Assert.That(recorded.SnapshotCount, Is.GreaterThan(1_000));
    }

    private static void WriteCapture(string path, bool withLoss)
    {
        var flow = new OrderFlow(new OrderFlowOptions { Seed = 11, Symbols = 20 });
        var packets = new MoldUdp64Writer(SessionId.Parse("CAPTURED"), 1_400);
        var writer = new CaptureWriter(bigEndian: false).PcapHeader(nanoseconds: true, LinkType.Ethernet);
        var message = new byte[OrderFlow.LongestMessage];
        uint at = 0;
        for (var packet = 0; packet < 2_500; packet++)
        {
            for (var i = 0; i < 20; i++)
                packets.TryAppend(message.AsSpan(0, flow.WriteNext(message)));
            var bytes = packets.Finish().ToArray();
            if (!withLoss || packet % 500 != 499)
                writer.PcapRecord(1_000 + at / 1_000, at % 1_000 * 1_000_000, Frames.Ethernet(Frames.Ipv4(Frames.Udp(bytes)), 0x0800));
            at++;
        }

        File.WriteAllBytes(path, writer.ToArray());
    }
}
