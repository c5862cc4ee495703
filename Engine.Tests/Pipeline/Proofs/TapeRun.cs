using Engine.Core.Analysis;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;

namespace Engine.Tests.Pipeline.Proofs;

/// <summary>A whole pipeline that plays a tape, and that can be asked at rest what each of its threads has taken from the heap.</summary>
internal sealed class TapeRun : IDisposable
{
    private const int MostWarmUpLaps = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private readonly TapeFeedSource _source;
    private readonly MarketDataPipeline _pipeline;
    private int _laps;

    /// <param name="tape">What is played.</param>
    /// <param name="topology">In which threads.</param>
    /// <param name="sink">Takes the signals; null: nobody.</param>
    /// <param name="observer">Sees the feed's events; null: nobody.</param>
    /// <param name="messagesPerSecond">The most messages a second.</param>
    public TapeRun(MixTape tape, Topology topology, ISignalSink? sink = null, IFeedObserver? observer = null, double messagesPerSecond = double.PositiveInfinity)
    {
        _source = new TapeFeedSource(tape, messagesPerSecond);
        var builder = new PipelineBuilder(new PipelineOptions { Topology = topology, Shards = 2, Lossless = true, MaxSymbols = MixTape.Symbols + 1, MaxOrders = 1 << 17 })
            .From(_source)
            .Observe(new Unmoved())
            .Analyse(sink ?? new Unmoved());
        if (observer is not null)
            builder.Observe(observer);
        _pipeline = builder.Build<Itch50Format>();
        _pipeline.Start();
    }

    /// <summary>What the arbitration counted.</summary>
    public FeedCounters Feed => _source.Feed;

    /// <summary>What the pipeline counted.</summary>
    public EngineCounters Counters => _pipeline.Counters;

    /// <summary>Plays laps until one of them costs no thread a byte: code that runs for the first time, and code that is compiled again while it runs, may take some.</summary>
    public void WarmUp()
    {
        var before = Allocated();
        for (var lap = 0; lap < MostWarmUpLaps; lap++)
        {
            Play(1);
            var after = Allocated();
            if (lap > 2 && after.SequenceEqual(before))
                return;
            before = after;
        }

        Assert.Fail($"every one of {MostWarmUpLaps} laps cost something: {string.Join(", ", Allocated())}");
    }

    /// <summary>Plays laps, until everything of them is through.</summary>
    public void Play(int laps)
    {
        _source.Allow(laps);
        _laps += laps;
        WaitFor(() => _source.Played == _laps);
    }

    /// <summary>What each thread has taken from the heap since it began; the pipeline must be at rest.</summary>
    public (string Thread, long Bytes)[] Allocated()
    {
        // In the data's order: a stage that finds nothing to do after the one before has come to rest is at rest itself. And it publishes the figure then.
        for (var thread = 0; thread < _pipeline.Threads.Count; thread++)
        {
            AwaitIdleTurn(thread);
            AwaitIdleTurn(thread);
        }

        return [.. _pipeline.Counters.Threads.Select(t => (t.Name, t.AllocatedBytes))];
    }

    public void Dispose()
    {
        _source.End();
        var ended = _pipeline.Completion.Wait(Limit);
        _pipeline.Dispose();
        Assert.That(ended, Is.True, "the pipeline did not end");
    }

    private void AwaitIdleTurn(int thread)
    {
        var before = IdleTicksOf(thread);
        WaitFor(() => IdleTicksOf(thread) != before);
    }

    private long IdleTicksOf(int thread) => thread == 0 ? Counters.Feed.IdleTicks
        : thread <= Counters.BookThreads ? Counters.Book(thread - 1).IdleTicks
        : Counters.Analysis.IdleTicks;

    private void WaitFor(Func<bool> condition)
    {
        for (var until = Environment.TickCount64 + (long)Limit.TotalMilliseconds; !condition();)
        {
            if (_pipeline.Completion.IsFaulted)
                _pipeline.Completion.Wait();
            // Not one assertion a turn: it would be what fills the heap.
            if (Environment.TickCount64 > until)
                Assert.Fail($"waited too long: {_source.Feed}");
            Thread.Sleep(1);
        }
    }

    private sealed class Unmoved : ISnapshotObserver, ISignalSink
    {
        public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots)
        {
        }

        public void OnSignal(in Signal signal)
        {
        }

        public void OnSummary(in SymbolSummary summary)
        {
        }
    }
}
