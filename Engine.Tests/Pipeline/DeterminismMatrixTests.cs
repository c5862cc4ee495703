using Engine.Core;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources.Journal;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Host.Kafka;
using Engine.Tests.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Tests.Pipeline;

/// <summary>
/// The same messages give the same bytes whichever way they come, whatever runs beside, and in every topology. (Over UDP: <see cref="StagedUdpTests"/>.)
/// </summary>
[Category("Golden")]
internal sealed class DeterminismMatrixTests
{
    private const int Messages = 30_000;
    private static readonly SessionId First = SessionId.Parse("MATRIX1");
    private static readonly SessionId Second = SessionId.Parse("MATRIX2");
    private static readonly Topology[] Topologies = [Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded];

    private string _folder = "";
    private string _file = "";
    private RecordedRun _expected = null!;

    [OneTimeSetUp]
    public void RunTheFile()
    {
        _folder = Directory.CreateTempSubdirectory("engine-matrix-").FullName;
        _file = InFolder("day.itch");
        OrderFlowFile.Write(_file, new OrderFlowOptions { Seed = 41, Symbols = 12 }, Messages);
        _expected = Run(new FileFeedSource(_file, First), Topology.Fused);
        Assert.That((_expected.SnapshotCount, _expected.SignalCount), Is.GreaterThan((1_000L, 0L)));
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCaseSource(nameof(Topologies))]
    public void A_capture_gives_the_bytes_of_the_file(Topology topology)
    {
        var capture = InFolder("day.pcap");
        RecordedPackets.WriteCapture(capture, (_file, First));
        AssertExpected(Run(new CaptureFeedSource(capture), topology));
    }

    [TestCaseSource(nameof(Topologies))]
    public void A_journal_gives_the_bytes_of_the_file(Topology topology)
    {
        var journal = new JournalOptions { Folder = InFolder($"journal-{topology}"), SegmentBytes = 4 << 20 };
        AssertExpected(RecordedRun.Of<Itch50Format>(new FileFeedSource(_file, First), Options(topology), journal));
        using var source = new JournalFeedSource(journal.Folder);
        AssertExpected(Run(source, topology));
        Assert.That((source.Journal.Messages, source.Journal.Holes), Is.EqualTo(((long)Messages, 0L)));
    }

    [TestCaseSource(nameof(Topologies))]
    public void A_paced_replay_gives_the_bytes_of_one_that_does_not_wait(Topology topology)
    {
        var paced = Options(topology) with { ReplaySpeed = 1_000 };
        AssertExpected(RecordedRun.Of<Itch50Format>(new FileFeedSource(_file, First), paced));
    }

    [TestCaseSource(nameof(Topologies))]
    public void Publishing_to_Kafka_changes_nothing(Topology topology)
    {
        using var broker = new EmbeddedBroker(EmbeddedBroker.DefaultTopics);
        var options = new KafkaOptions { BootstrapServers = broker.BootstrapServers, SessionDate = "2026-11-24", TimeZone = "UTC", RingSize = 1 << 16 };
        using var publisher = new SignalPublisher(options, new SampleRecords(), NullLogger<SignalPublisher>.Instance);
        publisher.Start();
        var run = RecordedRun.Of<Itch50Format>(new FileFeedSource(_file, First), Options(topology), besides: publisher);
        AssertExpected(run);
        Assert.That(publisher.Stop(TimeSpan.FromSeconds(30)).Delivered, Is.Positive);
    }

    [Test]
    public void Two_sessions_give_the_same_bytes_in_every_topology_and_from_the_journal()
    {
        var (other, capture) = (InFolder("next.itch"), InFolder("days.pcap"));
        OrderFlowFile.Write(other, new OrderFlowOptions { Seed = 42, Symbols = 15 }, Messages);
        RecordedPackets.WriteCapture(capture, (_file, First), (other, Second));
        var journal = new JournalOptions { Folder = InFolder("journal-days"), SegmentBytes = 4 << 20 };
        var fused = RecordedRun.Of<Itch50Format>(new CaptureFeedSource(capture), Options(Topology.Fused), journal);
        Assert.That(fused.SnapshotCount, Is.GreaterThan(_expected.SnapshotCount));
        foreach (var topology in Topologies)
        {
            Assert.That(Run(new CaptureFeedSource(capture), topology).All, Is.EqualTo(fused.All), $"{topology}");
            using var source = new JournalFeedSource(journal.Folder);
            Assert.That(Run(source, topology).All, Is.EqualTo(fused.All), $"{topology}, from the journal");
        }
    }

    private static PipelineOptions Options(Topology topology) => new() { Topology = topology, Shards = 3 };

    private static RecordedRun Run(IFeedSource source, Topology topology) => RecordedRun.Of<Itch50Format>(source, Options(topology));

    private string InFolder(string name) => Path.Combine(_folder, name);

    private void AssertExpected(RecordedRun run) => Assert.That(run.All, Is.EqualTo(_expected.All));
}
