using System.Diagnostics;
using System.Net;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Core.Simulation.Publishing;
using Engine.Core.Snapshots;
using Engine.Tests.Analysis;
using Engine.Tests.Pipeline;

namespace Engine.Tests.Faults;

/// <summary>
/// A publisher with two faulty lines and its servers, and a pipeline that receives them over loopback. The publisher does not run away from the receiver, so
/// that what is lost is lost on purpose: the kernel drops only where the machine is too busy to read at all, and that is met like any loss.
/// </summary>
internal sealed class FaultRun : IDisposable
{
    public const int Symbols = 8;

    private const int PacketsInFlight = 150;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly FeedPublisher _publisher;
    private readonly UdpFeedSource _source;
    private readonly MarketDataPipeline _pipeline;
    private readonly ulong _seed;
    private long _sentBefore;

    /// <param name="fault">What goes wrong.</param>
    /// <param name="topology">Of the pipeline.</param>
    /// <param name="analysis">Of the signals, which a snapshot with a trade makes.</param>
    public FaultRun(Fault fault, Topology topology, AnalysisOptions? analysis = null)
    {
        _seed = fault.Seed;
        Content = NextContent();
        IPEndPoint[] lines = [LoopbackFeed.FreeEndPoint(), LoopbackFeed.FreeEndPoint()];
        _publisher = new FeedPublisher(new PublisherOptions
        {
            Session = SessionId.Parse("FAULTS"),
            Lines = [new(lines[0]) { Faults = fault.LineA with { Seed = fault.Seed } }, new(lines[1]) { Faults = fault.LineB with { Seed = fault.Seed } }],
            MessagesPerPacket = 2,
            Retransmission = new IPEndPoint(IPAddress.Loopback, 0),
            Snapshots = new IPEndPoint(IPAddress.Loopback, 0),
        });
        _source = new UdpFeedSource(new UdpOptions { Lines = [new(FeedLine.A, lines[0]), new(FeedLine.B, lines[1])] }, fault.Arbiter)
        {
            // A server that is dead is an address at which nobody answers.
            RetransmissionServers = [fault.Retransmission ? _publisher.RetransmissionEndPoint! : LoopbackFeed.FreeEndPoint()],
            SnapshotServer = fault.Snapshots ? _publisher.SnapshotEndPoint : LoopbackFeed.FreeEndPoint(),
        };
        var options = new PipelineOptions { Topology = topology, Lossless = true, MaxSymbols = 64, MaxOrders = 1 << 16, StopTimeout = Limit };
        _pipeline = new PipelineBuilder(options).From(_source).Observe((ISnapshotObserver)Seen).Observe((IFeedObserver)Seen)
            .Analyse(Signals, (analysis ?? new AnalysisOptions()) with { MaxSymbols = 64 }, new AnalyzerSet().Add<EveryTrade, byte>(default))
            .Build<Itch50Format>();
        _pipeline.Start();
    }

    /// <summary>What is said in the current session.</summary>
    public WitnessedFlow Content { get; private set; }

    public FeedCounters Feed => _source.Feed!;

    public UdpReceiver Receiver => _source.Receiver!;

    public FeedPublisher Publisher => _publisher;

    /// <summary>What an observer saw; whole once the pipeline has stopped.</summary>
    public SeenByObservers Seen { get; } = new();

    public RecordingSink Signals { get; } = new();

    /// <summary>Snapshots kept from analyzers.</summary>
    public long Withheld => _pipeline.Counters.Signals!.Withheld;

    /// <summary>Every book on the board is live.</summary>
    public bool IsLive => Content.Books.Keys.All(symbol => _pipeline.Snapshots.View(symbol).Value.Quality == BookQuality.Live);

    /// <summary>Messages the receiver has accounted for: handed on, or declared lost.</summary>
    public long Accounted => Feed[FeedCounter.MessagesApplied] + Feed[FeedCounter.MessagesLost] - Feed[FeedCounter.MessagesReopened];

    private long SentDatagrams => Enumerable.Range(0, 2).Select(_publisher.FaultsOf).Sum(line => line.Offered - line.Dropped + line.Duplicated);

    private long ReceivedDatagrams => Feed[FeedCounter.Packets] - Feed[FeedCounter.RetransmissionPackets];

    /// <summary>Publishes messages, in packets that are the same on every run.</summary>
    public void Publish(int messages)
    {
        const int step = 50;
        Span<byte> message = stackalloc byte[OrderFlow.LongestMessage];
        for (var sent = 0; sent < messages; sent += step)
        {
            for (var i = 0; i < step; i++)
                _publisher.Publish(message[..Content.WriteNext(message)]);
            _publisher.Flush();
            _publisher.ServeSnapshot(Content);
            WaitWhile(() => SentDatagrams - ReceivedDatagrams > PacketsInFlight, LongestWait);
        }
    }

    /// <summary>Sends heartbeats, which tell of what was lost last, and serves snapshots, until <paramref name="isReached"/>.</summary>
    public void GoOnUntil(Func<bool> isReached) => Assert.That(WaitWhile(() => Idle(_publisher.Heartbeat, isReached), Limit), Is.True, $"{Feed}");

    /// <summary>The same until everything that was sent is accounted for.</summary>
    public void Settle() => GoOnUntil(() => Accounted == _publisher.Messages);

    /// <summary>Goes on with another session, without a word about the end of this one.</summary>
    public void ChangeSession()
    {
        _sentBefore = _publisher.Messages;
        _publisher.StartSession(SessionId.Parse("FAULTS2"));
        Content = NextContent();
    }

    /// <summary>Ends the session and waits until the receiver knows, however much it asks for before.</summary>
    public void End() => Assert.That(WaitWhile(() => Idle(_publisher.EndSession, () => Feed[FeedCounter.SessionsEnded] > 0), Limit), Is.True, $"{Feed}");

    /// <summary>Stops the pipeline and compares its books with what was sent.</summary>
    public FinalBooks Stop()
    {
        Assert.That(_pipeline.Stop(), Is.True, "a stage did not drain");
        return FinalBooks.Of(_pipeline, Content);
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _publisher.Dispose();
    }

    private WitnessedFlow NextContent() => new(new OrderFlowOptions { Seed = _seed + (ulong)_sentBefore, Symbols = Symbols });

    private bool Idle(Action send, Func<bool> isReached)
    {
        if (isReached())
            return false;
        send();
        _publisher.ServeSnapshot(Content);
        return true;
    }

    private static bool WaitWhile(Func<bool> goesOn, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        while (goesOn())
        {
            if (Stopwatch.GetElapsedTime(start) > limit)
                return false;
            Thread.Sleep(1);
        }

        return true;
    }

    private readonly struct EveryTrade : IAnalyzer<byte>
    {
        public bool OnSnapshot(in BookSnapshot snapshot, ref byte state, ref Finding finding)
        {
            finding = new Finding { Kind = SignalKind.AggressiveTrading, FirstSequence = snapshot.Sequence, StartTimeNs = snapshot.ExchangeTimeNs };
            return (snapshot.Flags & SnapshotFlags.Traded) != 0;
        }

        public void OnInterruption(ref byte state)
        {
        }
    }
}
