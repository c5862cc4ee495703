using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Perf.Harness;
using Perf.Wire;

namespace Perf.Scenarios;

/// <summary>Does it hold: a million messages a second with faults, every message accounted for, memory flat, no collection?</summary>
internal sealed class SoakScenario : IScenario
{
    private const int PerPacket = 20;
    // Below this a slope is warm-up and noise: a page more in six seconds is megabytes an hour.
    private const double LeastMinutesForSlope = 10;

    public string Name => "soak";

    public string Question => "Does a million messages a second with lost, doubled and overtaken packets leave every message accounted for, memory flat and the collector idle? (--minutes N)";

    public string Topology => """
        process 1                                                                      process 2
        [publisher, 0.1% lost, 1% doubled, 1% overtaken] ~UDP~> [one engine, one session, default topology]
        [retransmission server]                         <~UDP~> [what is missing is asked for]
        sent = applied + lost; missing = filled + lost; in = applied + duplicates + without messages + invalid; each to the last
        """;

    public IReadOnlyList<ScenarioOption> Options =>
    [
        new("minutes", ScenarioOption.Number, "how long (3; quick: 0.12); growth of memory has a verdict from 10 on"),
        new("rate", ScenarioOption.Number, "messages a second (1,000,000)"),
    ];

    public void Run(ScenarioContext context)
    {
        var seconds = context.Amount("minutes", context.Quick ? 0.12 : 3) * 60;
        var rate = context.Amount("rate", 1e6);
        var server = new IPEndPoint(IPAddress.Loopback, FreePort());
        using var engine = new EngineReceiver(Engine.Core.Pipeline.Topology.Auto, IdlePolicy.Auto, [], server);
        using var memory = new MemoryTrend((int)seconds + 60);
        using var sender = SenderProcess.Start(new PublishOptions
        {
            Port = engine.Port,
            RetransmissionPort = server.Port,
            Rate = rate,
            Messages = (long)(rate * seconds),
            PerPacket = PerPacket,
            Drop = 0.001,
            Duplicate = 0.01,
            Reorder = 0.01,
        }.ToWords());
        var watch = Watch(context, engine, memory, seconds);
        var sent = sender.FinishWithNumbers();
        Verify(engine, sent);
        Report(context, engine, sent, watch, memory, seconds, $"{Figures.Format(rate / 1e6)} M messages/s with faults");
    }

    /// <summary>Looks once a second until the session has ended; what happens in the first tenth is warm-up.</summary>
    private static Watched Watch(ScenarioContext context, EngineReceiver engine, MemoryTrend memory, double seconds)
    {
        var started = Stopwatch.GetTimestamp();
        var warmUp = Math.Clamp(seconds / 10, 2, 300);
        Watched? warm = null;
        var patience = (seconds * 2) + 60;
        var wereThreadsCounted = false;
        for (var passed = 0.0; passed < patience; passed = Stopwatch.GetElapsedTime(started).TotalSeconds)
        {
            if (engine.Pipeline.Completion.Wait(TimeSpan.FromSeconds(1)))
                break;
            // The end of the session still has its own second, in which threads end.
            if (passed < seconds)
                memory.Look(passed / 3600);
            else if (!wereThreadsCounted)
                context.CaptureThreads();
            wereThreadsCounted = passed >= seconds;
            if (warm is null && passed >= warmUp)
                warm = new Watched(memory.ResidentMiB.Count, MemoryTrend.Count(), GcFigures.CollectionCount, 0, default);
            if (warm is not null && passed < seconds)
                warm = warm with { Collections = GcFigures.CollectionCount };
        }

        context.CaptureThreads();
        ScenarioContext.Verify(engine.Pipeline.Completion.IsCompleted, $"the session's end never came: {engine.Feed}");
        ScenarioContext.Verify(warm is not null, "it ended before it was warm");
        return warm! with { CountsAtEnd = MemoryTrend.Count() };
    }

    private static void Verify(EngineReceiver engine, long[] sent)
    {
        var faults = FeedAccounts.Of(engine.Feed).Faults(sent[0], engine.Received[UdpCounter.Datagrams]).ToArray();
        ScenarioContext.Verify(faults.Length == 0, $"{string.Join("; ", faults)}: {engine.Feed}");
    }

    private void Report(ScenarioContext context, EngineReceiver engine, long[] sent, Watched watch, MemoryTrend memory, double seconds, string what)
    {
        var (feed, accounts) = (engine.Feed, FeedAccounts.Of(engine.Feed));
        Measurement Of(string metric, string unit, params double[] values) => Measurement.Of(Name, what, metric, unit, values);
        context.Report(Of("sent", "M messages", sent[0] / 1e6));
        context.Report(Of("applied", "M messages", accounts.Applied / 1e6));
        context.Report(Of("lost", "messages", accounts.Lost));
        context.Report(Of("missing at first", "messages", feed[FeedCounter.MessagesMissing]));
        context.Report(Of("retransmitted", "messages", feed[FeedCounter.MessagesRetransmitted]));
        context.Report(Of("dropped on the way", "packets", sent[2]));
        context.Report(Of("sent twice", "packets", sent[3]));
        context.Report(Of("overtaken", "packets", sent[4]));
        context.Report(Of("duplicates", "packets", feed[FeedCounter.DuplicatePackets]));
        context.Report(Of("dropped by the kernel", "packets", engine.KernelDrops));
        context.Report(Of("collections after warm-up", "GC", watch.Collections - watch.CollectionsWhenWarm) with { Goal = Goal.ValueAtMost(0) });
        context.Report(Of("resident memory", "MiB", [.. memory.ResidentMiB.Skip(watch.WarmUpLooks)]));
        var tooShort = seconds / 60 < LeastMinutesForSlope ? $"from {LeastMinutesForSlope:0} minutes on" : null;
        context.Report(Of("growth of resident memory", "MiB/h", memory.ResidentMiBPerHour(watch.WarmUpLooks)) with { Goal = Goal.ValueAtMost(1), NotMeasurable = tooShort });
        context.Report(Of("growth of the managed heap", "MiB/h", memory.HeapMiBPerHour(watch.WarmUpLooks)) with { Goal = Goal.ValueAtMost(1), NotMeasurable = tooShort });
        context.Report(Of("more threads than when warm", "threads", Math.Max(0, watch.CountsAtEnd.Threads - watch.CountsWhenWarm.Threads)) with { Goal = Goal.ValueAtMost(0) });
        context.Report(Of("more handles than when warm", "handles", Math.Max(0, watch.CountsAtEnd.Handles - watch.CountsWhenWarm.Handles)) with { Goal = Goal.ValueAtMost(0) });
        context.Note($"One engine and one session; every message and every packet is accounted for: {feed}.");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>What was seen when warm and at the end.</summary>
    private sealed record Watched(int WarmUpLooks, (int Threads, int Handles) CountsWhenWarm, int CollectionsWhenWarm, int Collections, (int Threads, int Handles) CountsAtEnd);
}
