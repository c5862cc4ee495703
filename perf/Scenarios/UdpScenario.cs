using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Core.Timing;
using Perf.Harness;
using Perf.Wire;

namespace Perf.Scenarios;

/// <summary>How many datagrams and messages a second does one thread receive, arbitrate and decode, beside a loop that only receives?</summary>
internal sealed class UdpScenario : IScenario
{
    // What must be reached, and how far above it is asked for, so that rounding does not decide.
    private const double SmallGoal = 1e6, FullGoal = 10e6, Margin = 1.02;
    private const int PerFullPacket = 36, SegmentsInABuffer = 64;
    private static readonly int SenderCore = AllowedCores.All[0], ReceiverCore = AllowedCores.Last;
    private long _bareDrops;
    private double _bareRate;

    public string Name => "udp";

    public string Question => "How many messages a second does one thread take from UDP to decoded events, without loss, and how near is that to a loop that only receives?";

    public string Topology => """
        process 1, first core               process 2, last core, one thread
        [sendmmsg, UDP_SEGMENT] ~loopback~> [recvmmsg, header]                            bare loop: the baseline
                                            [UdpReceiver, header]                         receiver
                                            [UdpReceiver > arbitrate > decode > count]    feed
        flat out: as fast as the sender goes; paced: a schedule that does not wait, of 1 M/s in packets of one message and 10 M/s in full packets,
        or nine tenths of what the sender alone can do where that is less
        expected: feed <= receiver <= bare loop
        """;

    public IReadOnlyList<ScenarioOption> Options =>
    [
        new("seconds", ScenarioOption.Number, "how long a paced run lasts (60; quick: 2)"),
        new("symbols", ScenarioOption.Number, "symbols of the feed (100)"),
    ];

    public void Run(ScenarioContext context)
    {
        foreach (var (label, perPacket, wanted) in new[] { ("1 message a packet", 1, SmallGoal), ("full packets", PerFullPacket, FullGoal) })
        {
            var options = new WireOptions { Rate = 0, PerPacket = perPacket, Symbols = context.Number("symbols", 100), Core = SenderCore };
            var limit = SenderLimit(context, options, label);
            FlatOut(context, options, label);
            Paced(context, options with { Rate = OfferedRate(wanted, limit) }, label, wanted, limit);
        }

        WithGro(context);
        context.Note($"Full packets hold {PerFullPacket} messages of the simulated mix, about {new FloodTape(new WireOptions { PerPacket = PerFullPacket }, SendVerb.Session).MeanBytes:F0} bytes. One packet of {FloodClock.Every} is timed, by every alternative.");
        if (AllowedCores.All.Count < 3)
            context.Note("Sender and receiver have a core each and share them with everything else on this machine: what is dropped here is the machine's as well as the receiver's.");
    }

    /// <summary>What is asked of the sender: a little more than the goal, if it can do that.</summary>
    public static double OfferedRate(double wanted, double limit) => Math.Min(wanted * Margin, limit * 0.9);

    private double SenderLimit(ScenarioContext context, WireOptions options, string label)
    {
        using var receiver = new BareBatchReceiver();
        var (_, sent) = Flood(options with { Seconds = context.Quick ? 0.5 : 2 }, receiver.Port, (from, until) => receiver.Receive(from, until), "bare-rx");
        var rate = sent.Messages / sent.Seconds;
        context.Report(Measurement.Of(Name, $"sender alone, {label}", "sent", "M messages/s", [rate / 1e6]));
        return rate;
    }

    private void FlatOut(ScenarioContext context, WireOptions options, string label)
    {
        options = options with { Seconds = context.Quick ? 0.7 : 3 };
        var (bare, receiver, feed) = ($"bare loop, {label}, flat out", $"receiver, {label}, flat out", $"feed, {label}, flat out");
        var goals = new Dictionary<string, Goal> { ["throughput"] = Goal.RatioAtLeast(0.9) };
        new Interleaved(Name, context).Against(bare)
            .Add(bare, () => FlatOutBare(options))
            .Add(receiver, () => DoubtSlowSender(Receiver(options)), goals)
            .Add(feed, () => DoubtSlowSender(Feed(options, gro: false)), goals)
            // The first run compiles, on the core that receives.
            .Run(context.Quick ? 1 : 3, warmUps: 1);
    }

    private void Paced(ScenarioContext context, WireOptions options, string label, double wanted, double limit)
    {
        var seconds = context.Number("seconds", context.Quick ? 2 : 60);
        var rate = $"{Figures.Format(options.Rate / 1e6)} M/s offered";
        var (bare, feed) = ($"bare loop, {label}, {rate}", $"feed, {label}, {rate}");
        var goals = new Dictionary<string, Goal> { ["throughput"] = Goal.ValueAtLeast(wanted / 1e6), ["lost"] = Goal.ValueAtMost(0) };
        var tooSlow = options.Rate < wanted ? $"the sender alone sends {Figures.Format(limit / 1e6)} M messages/s here" : null;
        new Interleaved(Name, context).Against(bare)
            // The baseline of the times needs no minute.
            .Add(bare, () => PacedBare(options with { Seconds = Math.Min(seconds, 10) }))
            .Add(feed, () => [.. RatesAndTimes(Feed(options with { Seconds = seconds }, gro: false), "wire→event").Select(sample => sample with { Doubt = DoubtOf(sample, tooSlow) })], goals)
            .Run(rounds: 1, warmUps: 0);
    }

    private void WithGro(ScenarioContext context)
    {
        var options = new WireOptions { Rate = 0, PerPacket = 1, Core = SenderCore, Seconds = context.Quick ? 1 : 3 };
        new Interleaved(Name, context)
            .Add("feed with UDP_GRO, 1 message a packet, flat out", () => Rates(Feed(options, gro: true)))
            .Run(context.Quick ? 1 : 3, warmUps: 0);
        context.Note("With UDP_GRO on both sides a buffer of up to 64 datagrams crosses loopback whole: that row tells what taking it apart costs, and nothing about the rate of a feed from a network.");
    }

    private string? DoubtOf(Sample sample, string? tooSlow) => sample.Metric switch
    {
        "throughput" => tooSlow,
        "lost" when _bareDrops > 0 => $"the bare loop of the same run lost {_bareDrops:N0} datagrams too",
        _ => null,
    };

    private static (FloodReceived Received, SentFlood Sent) Bare(WireOptions options)
    {
        using var receiver = new BareBatchReceiver();
        return Flood(options, receiver.Port, (from, until) => receiver.Receive(from, until), "bare-rx");
    }

    private static (FloodReceived Received, SentFlood Sent) Receiver(WireOptions options)
    {
        using var receiver = new UdpReceiver(FloodReceivers.Options(gro: false));
        return Flood(options, receiver.EndPointOf(0).Port, (from, until) => FloodReceivers.Alone(receiver, from, until), "engine-rx");
    }

    private static (FloodReceived Received, SentFlood Sent) Feed(WireOptions options, bool gro)
    {
        var source = new UdpFeedSource(FloodReceivers.Options(gro), new ArbiterOptions { Session = SendVerb.Session }) { EndsWithSession = true };
        var events = new EventCount();
        using var feed = source.Open(new DecodingSink(events));
        return Flood(options, source.Receiver!.EndPointOf(0).Port, (from, until) =>
        {
            events.Clock = new FloodClock(from);
            return FloodReceivers.Feed(source, feed, events, until);
        }, "engine-rx", gro ? options.PerPacket * SegmentsInABuffer : null); // the kernel drops a whole buffer and counts one
    }

    private static (FloodReceived Received, SentFlood Sent) Flood(WireOptions options, int port, Func<ulong, ulong, FloodReceived> receive, string role, int? mostInADrop = null)
    {
        using var sender = SenderProcess.Start(options with { Port = port }, "flood");
        var deadline = sender.BaseTicks + Tsc.ToTicks((options.Seconds + 30) * 1e9);
        var received = PinnedThread.Run(role, ReceiverCore, () => receive(sender.BaseTicks, deadline));
        var sent = SentFlood.Of(sender.FinishWithNumbers());
        Verify(received, sent, mostInADrop ?? options.PerPacket);
        return (received, sent);
    }

    private static void Verify(FloodReceived received, SentFlood sent, int mostInADrop)
    {
        ScenarioContext.Verify(sent.Failed == 0, $"the kernel did not take {sent.Failed} datagrams of the sender");
        // Ends of the session are dropped like any datagram.
        var missing = sent.Messages - received.Messages;
        ScenarioContext.Verify(missing >= 0 && missing <= received.KernelDrops * mostInADrop, $"{received.Messages} messages received and {received.KernelDrops} datagrams dropped of {sent.Messages} messages sent");
        ScenarioContext.Verify(received.Lost is not { } lost || lost == missing, $"{received.Messages} messages applied and {received.Lost} lost of {sent.Messages} sent");
    }

    private Sample[] FlatOutBare(WireOptions options)
    {
        var run = Bare(options);
        _bareRate = run.Received.Messages / run.Received.Seconds;
        return Rates(run);
    }

    // Who takes all that is sent cannot be slower than the sender: where that sent less than the bare loop took, it is the sender that was measured.
    private Sample[] DoubtSlowSender((FloodReceived Received, SentFlood Sent) run)
    {
        var rate = run.Sent.Messages / run.Sent.Seconds;
        var isSendersFault = run.Received.Messages > 0.98 * run.Sent.Messages && rate < 0.9 * _bareRate;
        var doubt = isSendersFault ? $"the sender sent no more than {Figures.Format(rate / 1e6)} M messages/s in this run" : null;
        return [.. Rates(run).Select(sample => sample.Metric == "throughput" ? sample with { Doubt = doubt } : sample)];
    }

    private Sample[] PacedBare(WireOptions options)
    {
        var run = Bare(options);
        _bareDrops = run.Received.KernelDrops;
        return [.. RatesAndTimes(run, "")];
    }

    // Flat out, how long a packet waits is how large the socket's buffer is.
    private static Sample[] Rates((FloodReceived Received, SentFlood Sent) run)
    {
        var (received, sent) = run;
        var samples = new List<Sample>
        {
            new("throughput", "M messages/s", received.Messages / received.Seconds / 1e6),
            new("sent", "M messages/s", sent.Messages / sent.Seconds / 1e6, IsDiagnostic: true),
            new("kernel drops", "datagrams", received.KernelDrops, IsDiagnostic: true),
            new("datagrams a call", "datagrams", received.DatagramsPerCall, IsDiagnostic: true),
        };
        if (received.Lost is { } lost)
            samples.AddRange([new("lost", "messages", lost, IsDiagnostic: true), new("gaps", "gaps", received.Gaps, IsDiagnostic: true)]);
        return [.. samples];
    }

    private static IEnumerable<Sample> RatesAndTimes((FloodReceived Received, SentFlood Sent) run, string part) =>
    [
        .. Rates(run),
        .. LatencySamples.Of(part, run.Received.Latency),
        new("sender late p50", "ns", run.Sent.LateP50Ns, IsDiagnostic: true),
        new("sender late p99", "ns", run.Sent.LateP99Ns, IsDiagnostic: true),
    ];

    /// <summary>What <c>perf flood</c> reports.</summary>
    private readonly record struct SentFlood(long Messages, long Datagrams, long Failed, double Seconds, double LateP50Ns, double LateP99Ns)
    {
        public static SentFlood Of(long[] numbers) => new(numbers[0], numbers[1], numbers[2], numbers[3] / 1e9, numbers[4], numbers[5]);
    }
}
