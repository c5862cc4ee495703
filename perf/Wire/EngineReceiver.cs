using System.Net;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Core.Timing;
using Perf.Harness;

namespace Perf.Wire;

/// <summary>The whole engine as the receiver of a schedule.</summary>
internal sealed class EngineReceiver : IDisposable
{
    private readonly UdpFeedSource _source;

    /// <summary>Builds and starts it.</summary>
    /// <param name="topology">How its stages are laid over threads.</param>
    /// <param name="idle">What its threads do without work.</param>
    /// <param name="cores">Where they are pinned.</param>
    /// <param name="retransmission">Who is asked for what is missing; null: nobody.</param>
    public EngineReceiver(Topology topology, IdlePolicy idle, int[] cores, IPEndPoint? retransmission = null)
    {
        _source = new UdpFeedSource(FloodReceivers.Options(gro: false), new ArbiterOptions { Session = SendVerb.Session })
        {
            EndsWithSession = true,
            RetransmissionServers = retransmission is null ? [] : [retransmission],
        };
        Pipeline = new PipelineBuilder(new PipelineOptions { Topology = topology, Idle = idle, Cores = cores, MaxSymbols = 4096 })
            .From(_source)
            .Observe(Latencies)
            .Analyse(Latencies)
            .Build<Itch50Format>();
        Pipeline.Start();
    }

    public MarketDataPipeline Pipeline { get; }

    public WireLatencies Latencies { get; } = new();

    public FeedCounters Feed => _source.Feed!;

    /// <summary>What the receiver has counted.</summary>
    public UdpCounters Received => _source.Receiver!.Counters;

    /// <summary>Receive to decoded after the warm-up, in ticks, as the pipeline's own counters have it; one value a packet.</summary>
    public HistogramSnapshot ReceiveToDecode { get; private set; } = new(new HistogramLayout(LatencyHistogram.DefaultHighestValue, 2));

    public int Port => _source.Receiver!.EndPointOf(0).Port;

    /// <summary>Datagrams the kernel dropped because the engine had not taken them.</summary>
    public long KernelDrops => _source.Receiver!.KernelDropsNow();

    /// <summary>Receives one schedule to its end and checks that every message of it is accounted for.</summary>
    public SentSchedule Receive(WireOptions options, double warmUpSeconds, ScenarioContext context)
    {
        using var sender = SenderProcess.Start(options with { Port = Port });
        Latencies.Begin(sender.BaseTicks, Tsc.ToTicks(warmUpSeconds * 1e9));
        SleepUntilShortlyBefore(sender.BaseTicks + Tsc.ToTicks(warmUpSeconds * 1e9));
        var warmUp = Pipeline.Counters.ReceiveToDecode.Read();
        SleepUntilShortlyBefore(sender.BaseTicks + Tsc.ToTicks(options.Messages / options.Rate * 1e9));
        // While the threads still live: their accounts end with them.
        context.CaptureThreads();
        var sent = sender.Finish();
        ScenarioContext.Verify(Pipeline.Completion.Wait(TimeSpan.FromSeconds(20)), "the session's end never came");
        var applied = Feed[FeedCounter.MessagesApplied];
        var lost = Feed[FeedCounter.MessagesLost] - Feed[FeedCounter.MessagesReopened];
        ScenarioContext.Verify(applied + lost == sent.Messages, $"{applied} messages applied and {lost} lost of {sent.Messages} sent, {sent.Dropped} of them dropped on the way");
        ReceiveToDecode = Pipeline.Counters.ReceiveToDecode.Read();
        ReceiveToDecode.Subtract(warmUp);
        return sent;
    }

    private static void SleepUntilShortlyBefore(ulong ticks)
    {
        const double shortlyMs = 50;
        var now = Tsc.Now();
        var ms = ticks > now ? (Tsc.ToNanoseconds(ticks - now) / 1e6) - shortlyMs : 0;
        Thread.Sleep((int)Math.Max(ms, 0));
    }

    public void Dispose() => Pipeline.Dispose();
}
