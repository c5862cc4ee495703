using Perf.Harness;

namespace Perf.Counts;

/// <summary>Instructions, cache misses and mispredictions for each message, beside the committed baseline.</summary>
/// <param name="kernels">What is counted.</param>
internal sealed class CountsScenario(IReadOnlyList<IInstructionKernel> kernels) : IScenario
{
    private const string Committed = "committed baseline";

    public string Name => "counts";

    public string Question => "How many instructions, cache misses and branch mispredictions does a message cost, and what moved since the committed baseline?";

    public string Topology => """
        [NativeAOT build of one kernel] in [cachegrind: a simulated core, 48 KiB L1d, 2 MiB last level]
        (the difference of two runs of different length, divided by the messages between them)
        expected instructions: decode-floor < decode-itch < book < pipeline
        --disruptor-package SOURCE [--disruptor-version V]: the ring's kernel alone, ours beside the Disruptor package in that folder
        """;

    public IReadOnlyList<ScenarioOption> Options =>
    [
        new("binary", "PATH", "a NativeAOT build that is there already"),
        new("disruptor-package", "SOURCE", "count the ring's kernel alone, ours beside the Disruptor package in that folder"),
        new("disruptor-version", "V", "the package's version"),
    ];

    public void Run(ScenarioContext context)
    {
        if (NativeBuild.WhyImpossible() is { } why)
        {
            context.Note($"Not counted: {why}.");
            return;
        }

        if (context.Option("disruptor-package") is { } source)
        {
            CompareRings(context, source);
            return;
        }

        string[] names = [.. kernels.Select(kernel => kernel.Name)];
        var costs = new Cachegrind(context.Option("binary") ?? NativeBuild.Publish(), context.Quick).CountAll(names);
        var counts = names.Zip(costs).ToDictionary(pair => pair.First, pair => pair.Second);
        var baseline = CountsBaseline.Read();
        foreach (var (name, now) in counts)
            Report(context, name, now, baseline.GetValueOrDefault(name));
        foreach (var line in CountsComparison.Of(counts, baseline).Where(line => line.Fault is not null))
            context.Note($"{line.Kernel}: {line.Fault}");
    }

    private void Report(ScenarioContext context, string kernel, CostPerMessage now, CostPerMessage? before)
    {
        ScenarioContext.Verify(now.Instructions > 0, $"no instruction of {kernel} was counted");
        Report(context, kernel, "instructions", now.Instructions, before?.Instructions);
        Report(context, kernel, "D1 misses", now.D1Misses, before?.D1Misses);
        Report(context, kernel, "LL misses", now.LastLevelMisses, before?.LastLevelMisses);
        Report(context, kernel, "mispredictions", now.BranchMisses, before?.BranchMisses);
    }

    private void CompareRings(ScenarioContext context, string source)
    {
        const string package = "disruptor-net", ring = "ring";
        var ours = new Cachegrind(NativeBuild.Publish(), context.Quick).CountAll([ring])[0];
        var theirs = new Cachegrind(NativeBuild.PublishWithDisruptorPackage(source, context.Option("disruptor-version")), context.Quick).CountAll([ring])[0];
        context.Report(Measurement.Of(Name, ring, "instructions", "an event", [ours.Instructions]).Against(package, [ours.Instructions], [theirs.Instructions]));
        context.Report(Measurement.Of(Name, $"{ring}: {package}", "instructions", "an event", [theirs.Instructions]));
    }

    private void Report(ScenarioContext context, string kernel, string metric, double? now, double? before)
    {
        if (now is not { } value)
            return;
        var measurement = Measurement.Of(Name, kernel, metric, Perf.Report.CountTable.Unit, [value]);
        context.Report(before is { } baseline ? measurement.Against(Committed, [value], [baseline]) : measurement);
    }
}
