using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Pipeline;
using Engine.Core.Timing;
using Perf.Harness;
using Perf.Wire;

namespace Perf.Scenarios;

/// <summary>How late is a snapshot, counted from the moment its message was due on the wire?</summary>
internal sealed class LatencyScenario : IScenario
{
    private const string Bare = "bare recv";
    private const string Machine = "the machine alone";
    // Beyond these the schedule itself waits in a queue, and a percentile tells how long the run was.
    private const double SaturatedNs = 1e6, LateNs = 20e3;
    private static readonly bool HasCores = AllowedCores.All.Count >= 4;
    private static readonly Layout Fused = new("fused", Engine.Core.Pipeline.Topology.Fused, Threads: 1, DecodedMeans: "receive→booked, packet");
    private static readonly Layout Inline = new("inline", Engine.Core.Pipeline.Topology.Inline, Threads: 2, DecodedMeans: "receive→booked, packet");
    private static readonly Layout Staged = new("staged", Engine.Core.Pipeline.Topology.Staged, Threads: 4, DecodedMeans: "receive→decoded, packet");
    private readonly Dictionary<string, HistogramSnapshot> _curves = [];

    public string Name => "latency";

    public string Question => "How long after a message was due on the wire is it in the book, published and analysed, and how much of that is the machine's?";

    public string Topology => """
        process 1, first core             process 2, last core
        [open-loop schedule: send] ~UDP~> [recv, clock]                                      bare: the machine's share
        [open-loop schedule: send] ~UDP~> [recvmmsg > arbitrate > decode > book > snapshot > analysis]   fused
                                          [recvmmsg > … > snapshot] -ring-> [analysis]        inline
                                          [recvmmsg] -ring-> [arbitrate > decode] -ring-> [book > snapshot] -ring-> [analysis]   staged
        [arrivals on paper]               [clock]                                            the machine alone, between the others
        [send, recv] ~UDP~> [recv, send]  two threads, spinning                              bare ping, round trip
        a late packet keeps the time it was due: waiting is counted (coordinated omission)
        """;

    public IReadOnlyList<ScenarioOption> Options => [new("rounds", ScenarioOption.Number, "rounds that count (3; quick: 1)")];

    public void Run(ScenarioContext context)
    {
        foreach (var (rate, perPacket) in new[] { (100_000.0, 1), (1_000_000.0, 10) })
            AtRate(context, rate, perPacket);
        Sustainable(context);
        foreach (var (name, histogram) in _curves)
            context.Curve(name, histogram);
        context.Note("Due ticks stand in for exchange time. The bare receiver is the baseline of every ratio: same schedule, same packets, same core, same rounds. It counts a packet once for each message in it, the engine each snapshot.");
        context.Note($"'{Machine}' is how long an arrival each microsecond would have waited for a thread on that core that does nothing else: tails within its curve are the machine's.");
        context.Note("'receive→booked' ends when all of a packet is in the books, where one thread decodes and books message by message; staged ends its own part at the ring behind the decoder.");
        if (!HasCores)
            context.Note($"With {AllowedCores.All.Count} cores, the threads of inline and staged share them with the sender: their rows show what that costs, not what the topology can do, and have no goals; --quick leaves them out.");
    }

    private void AtRate(ScenarioContext context, double rate, int perPacket)
    {
        var label = rate >= 1e6 ? $"{rate / 1e6:0.#}M/s" : $"{rate / 1e3:0}k/s";
        var (seconds, warmUp) = context.Quick ? (1.5, 1.0) : (5.0, 2.0);
        var options = new WireOptions { Rate = rate, PerPacket = perPacket, Packets = (int)(rate / perPacket * (seconds + warmUp)), Core = AllowedCores.All[0] };
        var runs = new Interleaved(Name, context).Against($"{Bare} {label}");
        runs.Add($"{Bare} {label}", () => BareRun(runs, options, warmUp, label));
        void Add(Layout layout, Dictionary<string, Goal>? goals) => runs.Add($"{layout.Name} {label}", () => EngineRun(runs, context, layout, options, warmUp, label), goals);
        Add(Fused, Goals(hasOwnPart: true));
        if (!context.Quick || HasCores)
        {
            Add(Inline, HasCores ? Goals(hasOwnPart: true) : null);
            Add(Staged, HasCores ? Goals(hasOwnPart: false) : null);
        }

        runs.Add($"{Machine} {label}", () => MachineRun(runs, context.Quick ? 1 : 3, label));
        if (perPacket == 1)
            runs.Add("bare ping, round trip", () => PingRun(runs, context.Quick ? 20_000 : 200_000));
        // Each run has a warm-up of its own, in its schedule.
        runs.Run(context.Number("rounds", context.Quick ? 1 : 3), warmUps: 0);
    }

    private static Dictionary<string, Goal> Goals(bool hasOwnPart)
    {
        var goals = new Dictionary<string, Goal> { ["wire→snapshot p50"] = Goal.RatioAtMost(1.2), ["wire→snapshot p99"] = Goal.RatioAtMost(1.5) };
        if (!hasOwnPart)
            return goals;
        goals["receive→snapshot own p50"] = Goal.ValueAtMost(300);
        goals["receive→snapshot own p99"] = Goal.ValueAtMost(1_500);
        return goals;
    }

    private Sample[] BareRun(Interleaved runs, WireOptions options, double warmUp, string label)
    {
        using var receiver = new BareReceiver();
        using var sender = SenderProcess.Start(options with { Port = receiver.Port });
        var (latency, messages) = receiver.Run(sender.BaseTicks, Tsc.ToTicks(warmUp * 1e9), AllowedCores.Last, options.PerPacket);
        var sent = sender.Finish();
        ScenarioContext.Verify(messages == sent.Messages, $"{messages} messages received of {sent.Messages}");
        Keep(runs, $"{Bare} {label}", latency);
        var median = Tsc.ToNanoseconds((ulong)latency.ValueAt(50));
        var doubt = median > SaturatedNs ? $"saturated: even {Bare} has a median of {Figures.Format(median, "ns")}" : DoubtOf(sent);
        return [.. LatencySamples.Of("", latency, doubt: doubt), .. SenderSamples(sent)];
    }

    private Sample[] EngineRun(Interleaved runs, ScenarioContext context, Layout layout, WireOptions options, double warmUp, string label)
    {
        using var engine = layout.Start();
        var sent = engine.Receive(options, warmUp, context);
        var times = engine.Latencies;
        var (toSnapshot, own) = (times.ToSnapshot.Read(), times.ReceiveToSnapshot.Read());
        Keep(runs, $"{layout.Name} wire→snapshot {label}", toSnapshot);
        var missed = engine.Pipeline.Counters.Analysis.Missed;
        // A late sender sends in bursts, and the last of a burst waits for the first: its own part is not the schedule's either.
        var doubt = missed > 0 ? $"{missed:N0} snapshots were overwritten before they were looked at" : DoubtOf(sent);
        return
        [
            .. LatencySamples.Of("wire→receive", times.ToReceive.Read(), doubt: doubt),
            .. LatencySamples.Of(layout.DecodedMeans, engine.ReceiveToDecode, "own", doubt),
            .. LatencySamples.Of("wire→snapshot", toSnapshot, doubt: doubt),
            .. LatencySamples.Of("wire→signal", times.ToSignal.Read(), doubt: doubt),
            .. LatencySamples.Of("receive→snapshot", own, "own", doubt),
            new Sample("lost", "messages", engine.Feed[FeedCounter.MessagesLost]),
            new Sample("missed by the analysis", "snapshots", missed),
            .. SenderSamples(sent),
        ];
    }

    private Sample[] MachineRun(Interleaved runs, double seconds, string label)
    {
        var waits = PinnedThread.Run("perf-arrivals", AllowedCores.Last, () => ArrivalProbe.Run(seconds));
        Keep(runs, $"{Machine} {label}", waits);
        return [.. LatencySamples.Of("", waits).Select(sample => sample with { IsDiagnostic = true })];
    }

    private Sample[] PingRun(Interleaved runs, int rounds)
    {
        var times = Ping.Run(rounds, AllowedCores.Last, AllowedCores.All[0]);
        Keep(runs, "bare ping, round trip", times);
        return [.. LatencySamples.Of("", times).Select(sample => sample with { IsDiagnostic = true })];
    }

    private static string? DoubtOf(SentSchedule sent) =>
        sent.LateP50Ns > LateNs ? $"the sender was late itself, by {Figures.Format(sent.LateP50Ns, "ns")} in the median" : null;

    private static Sample[] SenderSamples(SentSchedule sent) =>
        [new("sender late p50", "ns", sent.LateP50Ns, IsDiagnostic: true), new("sender late p99", "ns", sent.LateP99Ns, IsDiagnostic: true)];

    /// <summary>The highest of a few rates at which nothing is lost and the median is below a millisecond: beyond, the queue grows.</summary>
    private void Sustainable(ScenarioContext context)
    {
        const string what = "fused, 30 messages a packet", metric = "highest sustainable rate";
        HistogramSnapshot? best = null;
        double[] rates = context.Quick ? [2e6, 4e6, 8e6] : [2e6, 3e6, 4e6, 6e6, 8e6];
        var found = RateSearch.Run(rates, rate =>
        {
            var (whyNot, toSnapshot) = TryRate(context, rate);
            best = whyNot is null ? toSnapshot : best;
            return whyNot;
        });
        var measurement = Measurement.Of(Name, what, metric, "M/s", [found.Highest / 1e6 ?? double.NaN]);
        context.Report(found.Highest is null ? measurement with { NotMeasurable = $"{found.InWords}: {found.Why}" } : measurement);
        context.Note($"Highest sustainable rate of {what}: {found.InWords}{(found.Why is { } why ? $", where {why}" : "")}.");
        if (best is null)
            return;
        foreach (var sample in LatencySamples.Of("", best))
            context.Report(Measurement.Of(Name, $"{what}, wire→snapshot at {found.Highest / 1e6:0.##} M/s", sample.Metric, sample.Unit, [sample.Value]));
    }

    private static (string? WhyNot, HistogramSnapshot ToSnapshot) TryRate(ScenarioContext context, double rate)
    {
        using var engine = Fused.Start();
        var sent = engine.Receive(new WireOptions { Rate = rate, PerPacket = 30, Packets = (int)(rate / 30 * 2), Core = AllowedCores.All[0] }, warmUpSeconds: 1, context);
        var toSnapshot = engine.Latencies.ToSnapshot.Read();
        var median = Tsc.ToNanoseconds((ulong)toSnapshot.ValueAt(50));
        var lost = engine.Feed[FeedCounter.MessagesLost];
        var whyNot = DoubtOf(sent)
            ?? (lost > 0 ? $"{lost:N0} messages were lost" : null)
            ?? (median > SaturatedNs ? $"the median was {Figures.Format(median, "ns")}" : null);
        return (whyNot, toSnapshot);
    }

    private void Keep(Interleaved runs, string name, HistogramSnapshot histogram)
    {
        if (runs.IsWarmUp)
            return;
        if (_curves.TryGetValue(name, out var sum))
            sum.Add(histogram);
        else
            _curves[name] = histogram;
    }

    /// <summary>A topology and where its threads run: from the last core down, spinning if each has a core beside the sender's.</summary>
    private sealed record Layout(string Name, Topology Topology, int Threads, string DecodedMeans)
    {
        public EngineReceiver Start()
        {
            var hasCores = Threads < AllowedCores.All.Count;
            return new EngineReceiver(Topology, hasCores ? IdlePolicy.Spin : IdlePolicy.Yield, hasCores ? [.. Enumerable.Range(1, Threads).Select(i => AllowedCores.All[^i])] : [AllowedCores.Last]);
        }
    }
}
