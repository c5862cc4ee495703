using System.Diagnostics;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Feed.Itch50;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Core.Snapshots;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>How many messages a second go through all of it?</summary>
internal sealed class PipelineScenario : IScenario
{
    private static readonly (string Name, Topology Topology)[] Topologies =
    [
        ("fused", Engine.Core.Pipeline.Topology.Fused),
        ("inline", Engine.Core.Pipeline.Topology.Inline),
        ("staged", Engine.Core.Pipeline.Topology.Staged),
        ("sharded", Engine.Core.Pipeline.Topology.Sharded),
    ];

    public string Name => "pipeline";

    public string Question => "How many messages a second go from a file through books, snapshots and analysis to signals, in each topology?";

    public string Topology => """
        [file > decode > book > snapshot > analysis]                                   fused
        [file > decode > book > snapshot] -ring-> [analysis]                           inline
        [file > decode] -ring-> [book > snapshot] -ring-> [analysis]                   staged
        [file > decode] =rings=> [book > snapshot] × shards =rings=> [analysis]        sharded
        [file > decode] -Channel or ConcurrentQueue-> [SortedDictionary books > top of book]   naive: the baseline, though it does less
        expected: naive <= pipeline <= book <= decode; lossless: a full ring is waited for
        every topology must yield the same snapshots and signals, and the naive one the same tops of book
        """;

    public IReadOnlyList<ScenarioOption> Options => [new("file", ScenarioOption.FileName, "a recorded day of ITCH messages (otherwise a simulated one)")];

    public void Run(ScenarioContext context)
    {
        using var temporary = new TemporaryFile();
        var made = context.Option("file") is null;
        var file = context.Option("file") ?? temporary.Path;
        var options = new OrderFlowOptions { Symbols = 500, Seed = 7, MessagesPerSecond = 100_000 };
        if (made)
            OrderFlowFile.Write(file, options, context.Quick ? 750_000 : 5_000_000);
        Outcome? expected = null;
        const string channel = "naive, Channel", queue = "naive, ConcurrentQueue";
        var runs = new Interleaved(Name, context).Against(channel);
        foreach (var (name, topology) in Topologies)
            runs.Add(name, "throughput", "M messages/s", () => Throughput(topology, file, ref expected));
        runs.Add(channel, "throughput", "M messages/s", () => Naive(NaivePipeline.OverChannel, file, ref expected));
        runs.Add(queue, "throughput", "M messages/s", () => Naive(NaivePipeline.OverQueue, file, ref expected));
        runs.Expect(channel, "fused").Run(context.Quick ? 2 : 5);
        foreach (var (name, topology) in Topologies)
            ReportThreads(context, name, () => Throughput(topology, file, ref expected), expected!.Messages);
        ReportThreads(context, channel, () => Naive(NaivePipeline.OverChannel, file, ref expected), expected!.Messages);
        context.Note(made ? $"A simulated day: {options.Symbols} symbols, {options.OrdersPerSymbol} orders a symbol and side at the opening." : file);
        context.Note($"Each run of the engine yielded {expected.Snapshots:N0} snapshots and {expected.Signals:N0} signals and summaries, the same in every topology (snapshots {expected.SnapshotSum:X16}, signals {expected.SignalSum:X16}); naive and engine alike {expected.Top.Changes:N0} changes of a top of book ({expected.Top.Hash:X16}).");
    }

    /// <summary>One run more, watched closely: what each thread takes of its core for a message.</summary>
    private void ReportThreads(ScenarioContext context, string name, Action run, long messages)
    {
        var times = new ThreadTimes();
        using (new ThreadSampler(times, TimeSpan.FromMilliseconds(20)))
        {
            run();
        }

        foreach (var role in times.ByRole().Where(role => role.Role.StartsWith("engine-", StringComparison.Ordinal) || role.Role.StartsWith("naive-", StringComparison.Ordinal)))
            context.Report(Measurement.Of(Name, $"{name}, thread {role.Role}", "CPU", "ns/message", [(role.UserSeconds + role.KernelSeconds) * 1e9 / messages]));
    }

    private static double Throughput(Topology topology, string file, ref Outcome? expected)
    {
        var sums = new Sums();
        using var pipeline = new PipelineBuilder(new PipelineOptions { Topology = topology, Lossless = true, MaxSymbols = 65_536 })
            .From(new FileFeedSource(file, SessionId.Parse("PERF")))
            .Observe(sums)
            .Analyse(sums)
            .Build<Itch50Format>();
        var started = Stopwatch.GetTimestamp();
        pipeline.Start();
        pipeline.Completion.Wait();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var outcome = sums.Outcome(pipeline.Counters.Feed.In);
        expected ??= outcome;
        ScenarioContext.Verify(outcome == expected, $"{topology} yielded {outcome}, another topology {expected}");
        return outcome.Messages / seconds / 1e6;
    }

    private static double Naive(Func<string, (long Messages, BookTopHash Top)> run, string file, ref Outcome? expected)
    {
        var started = Stopwatch.GetTimestamp();
        var (messages, top) = run(file);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        ScenarioContext.Verify(
            expected is null || (messages == expected.Messages && top.Changes == expected.Top.Changes && top.Hash == expected.Top.Hash),
            $"naive yielded {messages} messages and {top.Changes} changes of the top ({top.Hash:X16}), the engine {expected}");
        return messages / seconds / 1e6;
    }

    private sealed record Outcome(long Messages, long Snapshots, ulong SnapshotSum, BookTopHash Top, long Signals, ulong SignalSum);

    /// <summary>Adds up what must be the same on every run.</summary>
    private sealed class Sums : ISnapshotObserver, ISignalSink
    {
        private long _snapshots;
        private long _signals;
        private ulong _snapshotSum;
        private ulong _signalSum;
        private BookTopHash _top;

        public Outcome Outcome(long messages) => new(messages, _snapshots, _snapshotSum, _top, _signals, _signalSum);

        public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots)
        {
            _snapshots += snapshots.Length;
            foreach (ref readonly var s in snapshots)
            {
                if ((s.Flags & SnapshotFlags.TopChanged) != 0)
                    _top.Take(s.Sequence, s.BidPrice, s.BidSize, s.AskPrice, s.AskSize);
                _snapshotSum = (_snapshotSum * 31) + s.Sequence + (ulong)s.BidPrice + ((ulong)s.AskSize << 20) + (ulong)s.Symbol;
            }
        }

        public void OnSignal(in Signal signal)
        {
            _signals++;
            _signalSum = (_signalSum * 31) + signal.LastSequence + (ulong)signal.Kind;
        }

        public void OnSummary(in SymbolSummary summary)
        {
            _signals++;
            _signalSum = (_signalSum * 31) + summary.LastSequence + summary.EventCount;
        }
    }
}
