using Engine.Core;
using Engine.Core.Feed.Fixed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;

namespace Engine.Tests.Pipeline;

/// <summary>The same input gives the same snapshots, rows, signals and summaries, byte for byte, whatever runs where.</summary>
[Category("Golden")]
public sealed class DeterminismTests
{
    private static readonly Topology[] Topologies = [Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded];

    private string _folder = "";

    [OneTimeSetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("engine-golden-").FullName;

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_real_day_gives_the_same_bytes_in_every_topology()
    {
        var path = TestData.PathOf("amzn-2012-06-21.itch.gz");
        AssertSameEverywhere(topology => Run<Itch50Format>(path, topology), GoldenHashes.RealDay);
    }

    [TestCase(1UL, 1, GoldenHashes.SimulatedDay1)]
    [TestCase(2UL, 20, GoldenHashes.SimulatedDay2)]
    [TestCase(3UL, 200, GoldenHashes.SimulatedDay3)]
    public void A_simulated_day_gives_the_same_bytes_in_every_topology(ulong seed, int symbols, string golden)
    {
        var path = Path.Combine(_folder, $"{seed}.itch");
        OrderFlowFile.Write(path, new OrderFlowOptions { Seed = seed, Symbols = symbols }, 150_000);
        AssertSameEverywhere(topology => Run<Itch50Format>(path, topology), golden);
    }

    [Test]
    public void The_aggregated_feed_gives_the_same_bytes_in_every_topology()
    {
        var path = Path.Combine(_folder, "levels.fixed");
        OrderFlowFile.Write(path, new OrderFlowOptions { Seed = 4, Symbols = 10, Format = SimulatedFormat.Fixed }, 100_000);
        AssertSameEverywhere(topology => Run<FixedFormat>(path, topology), GoldenHashes.AggregatedDay);
    }

    [Test]
    public void Tiny_rings_change_nothing()
    {
        var path = Path.Combine(_folder, "tiny.itch");
        OrderFlowFile.Write(path, new OrderFlowOptions { Seed = 5, Symbols = 16 }, 60_000);
        var large = Run<Itch50Format>(path, Topology.Fused);
        foreach (var topology in Topologies)
        {
            var options = new PipelineOptions { Topology = topology, EventRingSize = 1_024, SnapshotRingSize = 64, Shards = 3 };
            Assert.That(RecordedRun.Of<Itch50Format>(Source(path), options).All, Is.EqualTo(large.All), $"{topology}");
        }
    }

    private static RecordedRun Run<TFormat>(string path, Topology topology)
        where TFormat : struct, Core.Feed.IWireFormat =>
        RecordedRun.Of<TFormat>(Source(path), new PipelineOptions { Topology = topology, Shards = 3 });

    private static FileFeedSource Source(string path) => new(path, SessionId.Parse("GOLDEN"));

    private static void AssertSameEverywhere(Func<Topology, RecordedRun> run, string golden)
    {
        var fused = run(Topology.Fused);
        Assert.That(fused.SnapshotCount, Is.GreaterThan(1_000));
        Assert.That(fused.SignalCount, Is.GreaterThan(0));
        TestContext.Out.WriteLine($"{fused.SnapshotCount} snapshots, {fused.SignalCount} signals: {fused.All}");
        foreach (var topology in Topologies)
            Assert.That(run(topology).All, Is.EqualTo(fused.All), $"{topology}");
        Assert.That(fused.All, Is.EqualTo(golden), GoldenHashes.HowToRenew);
    }
}
