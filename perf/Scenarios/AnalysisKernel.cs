using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>One of <see cref="AnalysisSubjects"/> over snapshots of 500 symbols.</summary>
internal sealed class AnalysisKernel(string subject) : IInstructionKernel
{
    private const int Symbols = 500;

    // The longest run that is counted is 550,000 messages.
    private const int Snapshots = 600_000;

    public string Name => subject == "all" ? "analysis" : $"analysis-{subject}";

    public Func<long, long> Prepare()
    {
        var workload = new AnalysisWorkload(Symbols, Snapshots);
        var analysis = AnalysisSubjects.Create(AnalysisSubjects.All.Single(s => s.Name == subject).Analyzers, Symbols);
        return messages =>
        {
            analysis.OnSnapshots(workload.Snapshots[..(int)messages]);
            return analysis.Signals + analysis.Summaries;
        };
    }
}
