using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>What readers cost the writer of the snapshot board, and what a read costs.</summary>
internal sealed class SnapshotScenario : IScenario
{
    private const int Symbols = 8192;
    // What decoding and a book operation take at full speed before a snapshot is published, and what lies between two at a million a second.
    private const int BookWork = 100;
    private const int BusyFeed = 1_000;

    public string Name => "snapshot";

    public string Question => "Does the writer of the snapshot board slow down when readers hammer it, and what does a read cost, with and without a writer?";

    public string Topology => """
        [writer: publish | work and publish, symbol after symbol] → board → [reader × 0, 1, 2, 4: copy every symbol in turn, no pause]
        """;

    public void Run(ScenarioContext context)
    {
        Writer(context, "publish after 100 ns of work, 8192 symbols", Symbols, BookWork, publications: 500_000);
        Writer(context, "publish after 1 µs of work, 8192 symbols", Symbols, BusyFeed, publications: 100_000);
        Writer(context, "publish only, 8192 symbols", Symbols, 0, publications: 5_000_000);
        Writer(context, "publish only, 1 symbol", 1, 0, publications: 5_000_000);
        context.Note("Readers take the writer's lines away, and its stores have to fetch them back. A writer that does nothing but publish waits for them and has no goal; how much of the wait is left beside a book's work, the rows with work say. Torn reads are looked for here in two fields; scenario litmus checks all of them and counts its reads.");
        Reads(context);
    }

    private void Writer(ScenarioContext context, string name, int symbols, int work, int publications)
    {
        using var workload = new SnapshotWorkload(symbols, work);
        var runs = new Interleaved(Name, context);
        // More than there are cores for show the scheduler: a quick look leaves them out.
        foreach (var readers in new[] { 0, 1, 2, 4 }.Where(readers => !context.Quick || HaveCores(readers)))
            runs.Add($"{name}, {readers} readers", () => Figures(workload, publications, readers), work > 0 ? Goals(readers) : null);
        runs.Against($"{name}, 0 readers").Run(context.Quick ? 5 : 15);
        if (!context.Quick && Environment.ProcessorCount < 5)
            context.Note($"{name}: {Environment.ProcessorCount} processors run at most {Environment.ProcessorCount - 1} readers beside the writer; the rows with more show the scheduler and have no goal.");
    }

    private static bool HaveCores(int readers) => readers < Environment.ProcessorCount;

    private static Dictionary<string, Goal> Goals(int readers) => readers == 0 || !HaveCores(readers) ? [] : new() { ["writer"] = Goal.RatioAtLeast(0.97) };

    private static Sample[] Figures(SnapshotWorkload workload, int publications, int readers)
    {
        var figures = workload.Write(publications, readers);
        // Where another process takes a core the threads run in turns, and the writer never meets a reader: such a run shows nothing.
        var isShown = !HaveCores(readers);
        for (var attempt = 0; attempt < 10 && !isShown; attempt++)
        {
            isShown = figures.Running > 0.9 * (readers + 1);
            if (!isShown)
                figures = workload.Write(publications, readers);
        }

        ScenarioContext.Verify(figures.Torn == 0, "a reader was given a torn snapshot");
        Sample writer = new("writer", "M/s", isShown ? figures.PerSecond : double.NaN);
        if (readers == 0)
            return [writer];
        return
        [
            writer,
            new("readers together", "M/s", figures.ReadsPerSecond),
            new("copy while it writes", "ns", figures.ReadNanoseconds),
            new("threads running at a time", "threads", figures.Running),
        ];
    }

    private void Reads(ScenarioContext context)
    {
        const int Reads = 5_000_000;
        using var one = new SnapshotWorkload(1, 0);
        using var many = new SnapshotWorkload(Symbols, 0);
        new Interleaved(Name, context)
            .Add("copy, 1 symbol, nobody writes", "read", "ns", () => Verified(one.ReadAlone(Reads)))
            .Add("copy, 8192 symbols, nobody writes", "read", "ns", () => Verified(many.ReadAlone(Reads)))
            .Add("in place, 1 symbol, nobody writes", "read", "ns", () => Verified(one.LookAlone(Reads)))
            .Add("in place, 8192 symbols, nobody writes", "read", "ns", () => Verified(many.LookAlone(Reads)))
            .Run(context.Quick ? 5 : 15);
    }

    private static double Verified(double nanoseconds)
    {
        ScenarioContext.Verify(!double.IsNaN(nanoseconds), "a read found nothing or the wrong symbol");
        return nanoseconds;
    }
}
