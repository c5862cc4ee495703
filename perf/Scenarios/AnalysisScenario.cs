using System.Diagnostics;
using Engine.Core.Analysis;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>What analysis costs a snapshot: summaries alone, each analyzer on top of them, and all together.</summary>
internal sealed class AnalysisScenario : IScenario
{
    private const int Snapshots = 400_000;

    // 5 million snapshots a second on one core.
    private static readonly Goal KeepsUp = Goal.ValueAtMost(200);

    public string Name => "analysis";

    public string Question => "What does each analyzer cost a snapshot, and does one core keep up with 5 million a second?";

    public string Topology => """
        [one thread: 400,000 snapshots from memory -> summaries + analyzers -> a sink that drops]
        The cost of an analyzer is its row less the row "summaries".
        """;

    public void Run(ScenarioContext context)
    {
        foreach (var symbols in context.Quick ? [500] : new[] { 1, 500, 8_000 })
            Measure(context, symbols);
    }

    private void Measure(ScenarioContext context, int symbols)
    {
        var workload = new AnalysisWorkload(symbols, Snapshots);
        var running = AnalysisSubjects.All.Select(s => (s.Name, Analysis: AnalysisSubjects.Create(s.Analyzers, symbols))).ToArray();
        var turns = new Interleaved(Name, context);
        foreach (var (name, analysis) in running)
            turns.Add($"{name}, {symbols} symbols", "cost", "ns", () => PerSnapshot(analysis, workload), name == "all" ? KeepsUp : null);
        turns.Run(context.Quick ? 5 : 11);
        foreach (var (name, analysis) in running)
        {
            ScenarioContext.Verify(analysis.Summaries > 0 && analysis.Ignored == 0 && analysis.Withheld == 0, $"{name} did not analyse every snapshot");
            analysis.Dispose();
        }
    }

    private static double PerSnapshot(SignalAnalysis analysis, AnalysisWorkload workload)
    {
        workload.Advance();
        var started = Stopwatch.GetTimestamp();
        analysis.OnSnapshots(workload.Snapshots);
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / workload.Snapshots.Length;
    }
}
