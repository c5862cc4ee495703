using System.Globalization;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>How fast the ring moves events between threads, beside what else there is.</summary>
internal sealed class RingScenario : IScenario
{
    private const string Peer = "disruptor-net";
    private const int RunsOfACell = 3;
    private static readonly string[] Ourselves = [Environment.ProcessPath!, .. AllScenarios.ThisProgram()];

    public string Name => "ring";

    public string Question => "How many events a second does a ring move between two threads, how long is a round trip, and how do others compare?";

    public string Topology => """
        1 -> 1       [producer, first core] -> ring -> [consumer, last core]
        round trip   [first core] -> ring -> [last core] -> ring -> [first core]
        pipeline     [producer, first core] -> ring -> [a, last core] -> [b, first core] -> [c, last core]
        expected: one by one <= by 10 <= by 32; 64 bytes <= 8 bytes; blocking <= sleeping, yielding <= spinning; Channel, ConcurrentQueue <= ring
        Each run is a process of its own, on the first and the last core that it may use.
        """;

    public IReadOnlyList<ScenarioOption> Options =>
    [
        new("rows", "WORD", "the rows that contain it"),
        new("rounds", "N", "runs of each row (7; quick: 3)"),
        new("cell", "NAME", "one row in this process"),
        ScenarioOption.Peer(Peer, "this program built with -p:DisruptorPackage=true, to be interleaved"),
    ];

    public void Run(ScenarioContext context)
    {
        if (context.Option("cell") is { } cell)
        {
            RunCell(context, cell);
            return;
        }

        var rounds = context.Number("rounds", context.Quick ? 3 : 7);
        var peer = context.Peer(Peer);
        if (peer is null)
            context.Note("Disruptor-net was not measured: give this program built with -p:DisruptorPackage=true as --peer disruptor-net=PATH.");
        bool IsWanted(string row) => context.Option("rows") is not { } word || row.Contains(word, StringComparison.Ordinal);
        var rows = RingCells.All.Where(row => IsWanted(row.Name)).ToArray();
        var beside = RingCells.Beside.Where(group => IsWanted(group.Row) || IsWanted(group.Channel)).ToArray();
        if (rows.Length + beside.Length == 0)
            throw new UsageException($"No row contains '{context.Option("rows")}'; there are {string.Join("; ", RingCells.All.Select(row => row.Name))}.");
        foreach (var (name, unit, _) in rows)
            Compare(context, name, unit, peer, rounds);
        foreach (var (row, channel, queue) in beside)
            CompareWithOthers(context, row, channel, queue, rounds);
    }

    private void Compare(ScenarioContext context, string row, string unit, string? peer, int rounds)
    {
        var metric = unit == "ns" ? "p50" : "throughput";
        var interleaved = new Interleaved(Name, context, inChildren: true);
        interleaved.Add(row, metric, unit, () => InChild(Ourselves, row, context.Quick), peer is null ? null : AgainstPeer(row, unit));
        if (peer is not null)
            interleaved.Add($"{row}: {Peer}", metric, unit, () => InChild([peer], row, context.Quick)).Against($"{row}: {Peer}");
        interleaved.Run(rounds, warmUps: 0);
    }

    // Apart from the rows above, so that a peer there does not take this comparison's place.
    private void CompareWithOthers(ScenarioContext context, string row, string channel, string queue, int rounds)
    {
        var interleaved = new Interleaved(Name, context, inChildren: true).Against(channel);
        void Add(string cell, string name, Goal? goal) =>
            interleaved.Add(name, "throughput", "M/s", () => InChild(Ourselves, cell, context.Quick), goal);
        Add(row, $"{row}, beside a Channel", Goal.RatioAtLeast(15));
        Add(channel, channel, null);
        Add(queue, queue, null);
        interleaved.Run(rounds, warmUps: 0);
    }

    private static Goal AgainstPeer(string row, string unit) =>
        unit == "ns" ? Goal.RatioAtMost(1)
        : row.StartsWith("64 bytes", StringComparison.Ordinal) ? Goal.RatioAtLeast(1.2)
        : Goal.RatioAtLeast(1);

    // A process each: neither alternative runs code that the other has trained the compiler on, nor in a heap that it has shaped.
    private static double InChild(string[] program, string cell, bool quick)
    {
        string[] words = [.. program[1..], "ring", "--cell", cell, .. quick ? ["--quick"] : Array.Empty<string>()];
        var (exitCode, output, error) = ChildProcess.Capture(program[0], words);
        var line = output.Split('\n').LastOrDefault(text => text.StartsWith("cell ", StringComparison.Ordinal));
        ScenarioContext.Verify(exitCode == 0 && line is not null, $"{string.Join(' ', program)} {cell}: {error}");
        return double.Parse(line!["cell ".Length..], CultureInfo.InvariantCulture);
    }

    private static void RunCell(ScenarioContext context, string cell)
    {
        var cells = RingCells.All.Concat(RingCells.Others).ToArray();
        var run = cells.FirstOrDefault(row => row.Name == cell).Run
            ?? throw new UsageException($"There is no row '{cell}'{NearestWord.Hint(cell, cells.Select(row => row.Name))}.");
        // The first run compiles; the last is the figure.
        var figure = 0.0;
        for (var i = 0; i < RunsOfACell; i++)
            figure = run(context.Quick);
        Console.WriteLine($"cell {figure.ToString(CultureInfo.InvariantCulture)}");
    }
}
