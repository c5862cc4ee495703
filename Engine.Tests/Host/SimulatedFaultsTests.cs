using System.Net;
using Engine.Core;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Host.Simulate;
using Engine.Tests.Faults;

namespace Engine.Tests.Host;

/// <summary>What <c>simulate</c> can do wrong to a feed.</summary>
internal sealed class SimulatedFaultsTests
{
    private const int Messages = 3_000;

    [Test]
    public async Task Two_sessions_with_a_burst_of_losses_arrive_whole()
    {
        var port = CommandLine.FreeUdpPort();
        var seen = new SeenByObservers();
        var source = Source(port);
        using var pipeline = new PipelineBuilder(new PipelineOptions { Topology = Topology.Inline, MaxSymbols = 64, MaxOrders = 1 << 16 })
            .From(source).Observe((IFeedObserver)seen).Build<Itch50Format>();
        pipeline.Start();

        var sent = await CommandLine.Run(
            "simulate", "--target", $"127.0.0.1:{port}", "--count", $"{Messages}", "--rate", "20000", "--per-packet", "1", "--burst", "200", "--session", "TWO", "--sessions", "2");
        Assert.That(pipeline.Stop(), Is.True);

        Assert.That(sent.Code, Is.Zero, sent.Error);
        Assert.That(sent.Output, Does.StartWith($"{2 * Messages:N0} messages"));
        Assert.That(source.Feed![FeedCounter.MessagesApplied], Is.EqualTo(2 * Messages), $"{source.Feed}");
        Assert.That(source.Feed[FeedCounter.MessagesRetransmitted], Is.GreaterThanOrEqualTo(200), $"{source.Feed}");
        Assert.That(seen.Events.Select(e => $"{e.Session} {e.Kind}"), Is.EqualTo(["TWO SessionStarted", "TWO SessionEnded", "TWO2 SessionStarted", "TWO2 SessionEnded"]));
    }

    [Test]
    public void Each_line_has_faults_of_its_own_and_a_single_burst_hits_both()
    {
        var options = Options() with { Drop = 0.01, DropB = 0.5, Burst = 30 };
        var (a, b) = (options.ToPublisherOptions().Lines[0].Faults, options.ToPublisherOptions().Lines[1].Faults);
        var random = (options with { BurstChance = 0.1 }).ToPublisherOptions().Lines[1].Faults;

        Assert.That((a.Drop, b.Drop), Is.EqualTo((0.01, 0.5)));
        Assert.That((options with { DropB = null }).ToPublisherOptions().Lines[1].Faults.Drop, Is.EqualTo(0.01));
        Assert.That((a.BurstAt, b.BurstAt, a.BurstLength, a.Burst), Is.EqualTo((SimulateOptions.FirstBurst, SimulateOptions.FirstBurst, 30, 0)));
        Assert.That((random.BurstAt, random.Burst, random.BurstLength), Is.EqualTo((0, 0.1, 30)));
        Assert.That(a.Seed, Is.Not.EqualTo(b.Seed));
        Assert.That((options with { Burst = 0 }).ToPublisherOptions().Lines[0].Faults.BurstAt, Is.Zero);
    }

    [TestCase("DAY", 1, "DAY2")]
    [TestCase("SIMULATED", 1, "SIMULATED2")]
    [TestCase("SIMULATED", 11, "SIMULATE12")]
    public void Sessions_are_numbered_from_the_second_on(string name, int index, string expected) =>
        Assert.That($"{(Options() with { Session = SessionId.Parse(name) }).SessionName(index)}", Is.EqualTo(expected));

    private static SimulateOptions Options() => new()
    {
        Target = new IPEndPoint(IPAddress.Loopback, 1),
        TargetB = new IPEndPoint(IPAddress.Loopback, 2),
        Flow = new(),
    };

    private static UdpFeedSource Source(int port) => new(
        new UdpOptions { Lines = [new(FeedLine.A, new IPEndPoint(IPAddress.Loopback, port))] },
        new ArbiterOptions { GapTimeoutNs = 60_000_000_000, RequestTries = 1_000 })
    {
        RetransmissionServers = [new IPEndPoint(IPAddress.Loopback, port + 100)],
    };
}
