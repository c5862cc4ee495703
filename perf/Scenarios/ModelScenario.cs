using System.Diagnostics;
using Engine.Tests.Models;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>The models of the test run, and the sound ones again with larger bounds.</summary>
internal sealed class ModelScenario : IScenario
{
    private const int MemoryMegabytes = 12_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public string Name => "model";

    public string Question => "Do the rings and the snapshot board hold in every interleaving that a weak memory allows, and is every broken variant rejected?";

    public string Topology => """
        model.pml → spin → pan.c → gcc → pan: every state of a bounded model
        expected: every sound model holds, every broken variant is rejected, every marked place is reached
        """;

    public IReadOnlyList<ScenarioOption> Options =>
    [
        new("only", "TEXT", "the models and variants whose name contains it"),
        new("minutes", "N", "for the larger bounds, all together (3; --quick leaves them out)"),
    ];

    public void Run(ScenarioContext context)
    {
        var only = context.Option("only") ?? "";
        ModelVariant[] Named(IEnumerable<ModelVariant> variants) => [.. variants.Where(variant => variant.Name.Contains(only, StringComparison.Ordinal))];
        var (small, larger) = (Named(ModelCatalogue.All()), Named(ModelCatalogue.Larger()));
        if (small.Length + larger.Length == 0)
            throw new UsageException($"No model's name contains '{only}'; there are {string.Join("; ", ModelCatalogue.All().Select(variant => variant.Name))}.");
        if (SpinModel.WhyUnavailable() is { } reason)
        {
            context.Note($"Not explored: {reason}");
            return;
        }

        // Most of the time is the compiler's: as many at once as there are cores.
        var explored = small.AsParallel().AsOrdered().WithDegreeOfParallelism(Environment.ProcessorCount).Select(variant => Explore(variant, Longest)).ToArray();
        foreach (var (result, seconds) in explored)
            Report(context, result, seconds);
        if (!context.Quick)
            ExploreLarger(context, larger, TimeSpan.FromMinutes(context.Amount("minutes", 3)));
    }

    private void ExploreLarger(ScenarioContext context, ModelVariant[] variants, TimeSpan budget)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var variant in variants)
        {
            var left = budget - Stopwatch.GetElapsedTime(started);
            if (left > TimeSpan.Zero && Explore(variant, left) is { Result.IsComplete: true } explored)
                Report(context, explored.Result, explored.Seconds);
            else
                context.Report(Measurement.Of(Name, variant.Name, "states", "states", []) with { NotMeasurable = "not explored to the end in this time and memory; --minutes gives it more" });
        }
    }

    private static (ModelResult Result, double Seconds) Explore(ModelVariant variant, TimeSpan limit)
    {
        var started = Stopwatch.GetTimestamp();
        return (SpinModel.Explore(variant, MemoryMegabytes, limit), Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private void Report(ScenarioContext context, ModelResult result, double seconds)
    {
        context.Note(result.ToString());
        ScenarioContext.Verify(result.IsAsItMustBe, $"{result}\n{result.Output}");
        if (result.Variant.Expectation != Expectation.Holds)
            return;
        context.Report(Measurement.Of(Name, result.Variant.Name, "states", "states", [result.States]));
        context.Report(Measurement.Of(Name, result.Variant.Name, "duration", "s", [seconds]));
    }
}
