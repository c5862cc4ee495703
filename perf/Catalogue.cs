using Perf.Harness;
using Perf.Scenarios;

namespace Perf;

/// <summary>Everything that can be measured, by name. One line each, in the order of the report.</summary>
internal static class Catalogue
{
    /// <summary>The work whose instructions are counted.</summary>
    public static readonly IInstructionKernel[] Kernels =
    [
        new HistogramKernel(),
        new PrefixWalkKernel(),
        DecodeKernels.Itch,
        DecodeKernels.Fixed,
        DecodeKernels.Switch,
        new SnapshotPublishKernel(),
        new SnapshotReadKernel(),
        new SnapshotRingKernel(),
        .. AnalysisSubjects.All.Select(s => new AnalysisKernel(s.Name)),
        new RingKernel(),
        new BookKernel(),
        new PipelineKernel(),
    ];

    /// <summary>The scenarios.</summary>
    public static readonly IScenario[] Scenarios =
    [
        new TimingScenario(),
        new RingScenario(),
        new DecodeScenario(),
        new UdpScenario(),
        new BookScenario(),
        new SnapshotScenario(),
        new AnalysisScenario(),
        new PipelineScenario(),
        new LatencyScenario(),
        new SoakScenario(),
        new LitmusScenario(),
        new ModelScenario(),
        new Counts.CountsScenario(Kernels),
    ];
}
