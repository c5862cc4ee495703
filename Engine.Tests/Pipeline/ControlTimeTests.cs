using Engine.Core;
using Engine.Core.Feed.Itch50;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Core.Snapshots;

namespace Engine.Tests.Pipeline;

/// <summary>What happens to the feed itself happens at the exchange time its session has reached.</summary>
public sealed class ControlTimeTests
{
    [Test]
    public void A_session_starts_with_its_first_event_and_ends_with_its_last([Values(Topology.Fused, Topology.Staged)] Topology topology)
    {
        var options = new OrderFlowOptions { Symbols = 2, StartTimeNs = 36_000_000_000_000 };
        var file = Path.GetTempFileName();
        OrderFlowFile.Write(file, options, 5_000);
        var seen = new Seen();
        using (var pipeline = new PipelineBuilder(new PipelineOptions { Topology = topology, Lossless = true, MaxSymbols = 16, MaxOrders = 1 << 16 })
            .From(new FileFeedSource(file, SessionId.Parse("TIMES"))).Observe((IFeedObserver)seen).Observe((ISnapshotObserver)seen).Build<Itch50Format>())
        {
            pipeline.Start();
            Assert.That(pipeline.Completion.Wait(TimeSpan.FromSeconds(60)), Is.True);
        }

        File.Delete(file);
        Assert.That(seen.Controls.Select(control => control.Kind), Is.EqualTo(new[] { EventKind.SessionStarted, EventKind.SessionEnded }));
        Assert.That(seen.Controls[0].ExchangeTimeNs, Is.InRange(options.StartTimeNs, options.StartTimeNs + 1_000_000));
        Assert.That(seen.Controls[1].ExchangeTimeNs, Is.GreaterThanOrEqualTo(seen.LastSnapshotNs).And.LessThan(options.StartTimeNs + 10_000_000_000));
    }

    private sealed class Seen : IFeedObserver, ISnapshotObserver
    {
        public List<MarketEvent> Controls { get; } = [];

        public long LastSnapshotNs { get; private set; }

        public void OnFeedEvent(in MarketEvent control) => Controls.Add(control);

        public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots) => LastSnapshotNs = snapshots[^1].ExchangeTimeNs;
    }
}
