using System.Diagnostics;
using Engine.Core.Book;
using Engine.Core.Pipeline;
using Engine.Core.Timing;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>Decoder, order-by-order books and top-of-book detection on one core, over ITCH files.</summary>
internal sealed class BookScenario : IScenario
{
    private const string Twin = "sorted dictionaries";
    private const double GoalAgainstTwin = 5;

    public string Name => "book";

    public string Question => "How fast do decoder and books take an ITCH file on one core, how does that depend on symbols, and which ladder is faster in calm and in a crash?";

    public string Topology => """
        [one pinned thread: read(2) a file | decode a run | prefetch | apply | hash each change of a top of book]
        expected, of the throughput: pipeline <= book <= decode <= walk over the length prefixes <= memcpy, all with the same read(2);
        more symbols <= fewer symbols, because the books no longer stay in the caches; sorted dictionaries <= all
        """;

    public IReadOnlyList<ScenarioOption> Options =>
    [
        ScenarioOption.File("an ITCH file, instead of simulated order flow"),
        new("symbols", "N", "simulated symbols, instead of the sweep over 1, 1,000 and 8,000"),
        new("orders", "N", "simulated resting orders of a symbol (300)"),
        new("messages", "N", "messages of a simulated file (20,000,000 for 1,000 symbols, otherwise 8,000,000; quick: 600,000)"),
        .. BookPeer.All.Select(peer => ScenarioOption.Peer(peer.Name, $"to be measured in turns, over the same file; the goal is {peer.Goal} times its throughput")),
    ];

    public void Run(ScenarioContext context)
    {
        WarmUp();
        new ThreadPlacement(AllowedCores.Last).Apply(null);
        if (context.File is { } given)
        {
            using var file = new BookFlowFile(given);
            Measure(context, file.Path, isMain: true);
            return;
        }

        foreach (var flow in Flows(context))
        {
            using var file = new BookFlowFile(flow);
            // The sizes' sweep says how the figure depends on them; all else is asked of the one in the middle.
            Measure(context, file.Path, isMain: flow.Symbols is not (1 or 8_000) || context.Option("symbols") is not null);
        }

        if (context.Option("symbols") is null)
            CompareLaddersInACrash(context);
    }

    // Compiled with what it does in mind: on one core beside the work that takes longer than a short replay. Before this thread has a core of its own,
    // because the compiler's thread has those of the thread that starts it.
    private static void WarmUp()
    {
        const int messages = 600_000;
        using var file = new BookFlowFile(new BookFlow(Symbols: 100, OrdersPerSymbol: 300, messages, HasCrash: false));
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2))
        {
            _ = BookReplay.Run<PriceLadder>(file.Path);
            _ = BookReplay.Run<SortedLadder>(file.Path);
        }
    }

    private static BookFlow[] Flows(ScenarioContext context)
    {
        BookFlow Of(int symbols, int orders, int messages) =>
            new(symbols, context.Number("orders", orders), context.Number("messages", context.Quick ? 600_000 : messages), HasCrash: false);
        return context.Option("symbols") is not null
            ? [Of(context.Number("symbols", 1_000), 300, 20_000_000)]
            : [Of(1, 2_500, 8_000_000), Of(1_000, 300, 20_000_000), Of(8_000, 50, 8_000_000)];
    }

    private void Measure(ScenarioContext context, string path, bool isMain)
    {
        var whole = BookReplay.Run<PriceLadder>(path);
        ScenarioContext.Verify(whole.Faults == 0, $"{whole.Faults} faults in a file that should have none");
        var label = $"{whole.Symbols:N0} symbols, {whole.LiveOrders:N0} live orders";
        context.Note($"{label}: {whole.Messages:N0} messages, {whole.TopChanges:N0} changes of a top of book.");
        var rounds = context.Quick ? 3 : 7;
        var engine = $"{label}: engine";
        var alternatives = new Interleaved(Name, context)
            .Add(engine, () => Figures(BookReplay.Run<PriceLadder>(path), whole), new() { ["allocated on the hot thread"] = Goal.ValueAtMost(0) });
        if (isMain)
            AddFloors(alternatives, path, label, engine);
        alternatives.Run(rounds);
        CompareWithPeers(context, path, label, whole, rounds);
        if (!isMain)
            return;
        CompareWithTwin(context, path, label, rounds);
        CompareLadders(context, path, $"calm, {label}", rounds);
        ReportLatency(context, path, label);
    }

    private static void AddFloors(Interleaved alternatives, string path, string label, string engine)
    {
        var (decode, walk, copy) = ($"{label}: read and decode", $"{label}: read and walk over the length prefixes", $"{label}: read and memcpy");
        alternatives
            .Add(decode, "throughput", "M/s", () => BookFloor.Decode(path))
            .Add(walk, "throughput", "M/s", () => BookFloor.Walk(path))
            .Add(copy, "throughput", "M/s", () => BookFloor.Copy(path))
            .Expect(engine, decode, walk, copy)
            .Against(copy);
    }

    // The twin takes too long for the whole file; both take the same first part of it.
    private void CompareWithTwin(ScenarioContext context, string path, string label, int rounds)
    {
        var limit = context.Quick ? 100_000 : 500_000;
        var (ours, twin) = (BookReplay.Run<PriceLadder>(path, limit), BookTwin.Run(path, limit));
        ScenarioContext.Verify(ours.Messages == twin.Messages && ours.Hash == twin.Hash && ours.TopChanges == twin.TopChanges, $"{ours.TopChanges} tops, the twin has {twin.TopChanges}, or they differ");
        context.Note($"The first {twin.Messages:N0} messages give the twin's {twin.TopChanges:N0} tops exactly.");
        var twinName = $"{label}: {Twin}, first {twin.Messages:N0}";
        new Interleaved(Name, context)
            .Add($"{label}: engine, first {twin.Messages:N0}", "throughput", "M/s", () => Rate(BookReplay.Run<PriceLadder>(path, limit)), Goal.RatioAtLeast(GoalAgainstTwin))
            .Add(twinName, "throughput", "M/s", () => Rate(BookTwin.Run(path, limit)))
            .Against(twinName)
            .Run(rounds);
    }

    private void CompareWithPeers(ScenarioContext context, string path, string label, BookRun whole, int rounds)
    {
        foreach (var peer in BookPeer.All)
        {
            if (context.Peer(peer.Name) is not { } program)
                continue;
            var counted = peer.Run(program, path).Messages;
            if (counted != whole.Messages)
                context.Note($"{label}: {peer.Name} counted {counted:N0} messages of {whole.Messages:N0}; each rate is of the messages that the program itself counted.");
            new Interleaved(Name, context)
                .Add($"{label}: engine, beside {peer.Name}", "throughput", "M/s", () => Rate(BookReplay.Run<PriceLadder>(path)), Goal.RatioAtLeast(peer.Goal))
                .Add($"{label}: {peer.Name}", "throughput", "M/s", () => PeerRate(peer.Run(program, path)))
                .Against($"{label}: {peer.Name}")
                .Run(rounds);
        }
    }

    private void CompareLaddersInACrash(ScenarioContext context)
    {
        using var file = new BookFlowFile(new BookFlow(Symbols: 100, OrdersPerSymbol: 300, context.Number("messages", context.Quick ? 600_000 : 8_000_000), HasCrash: true));
        var whole = BookReplay.Run<PriceLadder>(file.Path);
        ScenarioContext.Verify(whole.Faults == 0, $"{whole.Faults} faults in the flash crash");
        CompareLadders(context, file.Path, $"flash crash, {whole.Symbols:N0} symbols, {whole.LiveOrders:N0} live orders", context.Quick ? 3 : 7);
    }

    private void CompareLadders(ScenarioContext context, string path, string label, int rounds)
    {
        var (window, sorted) = (BookReplay.Run<PriceLadder>(path), BookReplay.Run<SortedLadder>(path));
        ScenarioContext.Verify(window.Hash == sorted.Hash, "the two ladders' tops differ");
        var name = $"{label}: sorted array, best at its end";
        new Interleaved(Name, context)
            .Add($"{label}: window of levels (the engine's)", "throughput", "M/s", () => Rate(BookReplay.Run<PriceLadder>(path)), Goal.RatioAtLeast(1))
            .Add(name, "throughput", "M/s", () => Rate(BookReplay.Run<SortedLadder>(path)))
            .Against(name)
            .Run(rounds);
    }

    private static Sample[] Figures(BookRun run, BookRun expected)
    {
        ScenarioContext.Verify(run.Hash == expected.Hash, "the tops differ from those of the run before");
        return
        [
            new Sample("throughput", "M/s", Rate(run)),
            new Sample("cost", "ns/message", run.Nanoseconds / run.Messages),
            new Sample("allocated on the hot thread", "B/run", run.AllocatedBytes, IsDiagnostic: true),
        ];
    }

    private void ReportLatency(ScenarioContext context, string path, string label)
    {
        var limit = context.Quick ? 200_000 : 3_000_000;
        var runs = Enumerable.Range(0, context.Quick ? 2 : 3).Select(_ => BookLatency.Run(path, limit)).ToArray();
        foreach (var (metric, percent) in new[] { ("p50", 50.0), ("p99", 99.0), ("p99.9", 99.9), ("max", 100.0) })
            context.Report(Measurement.Of(Name, $"{label}: engine, message by message", metric, "ns", [.. runs.Select(run => Tsc.ToNanoseconds((ulong)run.ValueAt(percent)))]));
        context.Curve("one message, bytes to listener", runs[0]);
    }

    private static double Rate(BookRun run) => run.Messages * 1e3 / run.Nanoseconds;

    private static double PeerRate((long Messages, double Nanoseconds) run) => run.Messages * 1e3 / run.Nanoseconds;
}
