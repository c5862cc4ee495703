using Perf.Harness;

namespace Perf.Counts;

/// <summary>
/// <c>perf counts</c>: counts every kernel and compares it with the committed baseline. <c>--check</c> fails where <see cref="CountsComparison"/>
/// finds a fault, <c>--update</c> writes the baseline, <c>--quick</c> counts instructions only.
/// </summary>
internal static class CountsVerb
{
    private static readonly ScenarioOption[] Options =
    [
        new("check", null, "fails where a kernel differs from the committed baseline"),
        new("update", null, "replaces the baseline"),
        new("binary", "PATH", "a NativeAOT build that is there already"),
    ];

    /// <summary>Runs it.</summary>
    /// <returns>0; 1 if a kernel fails under <c>--check</c>; 77 if this machine cannot count.</returns>
    /// <exception cref="UsageException">The words cannot be followed.</exception>
    public static int Run(IReadOnlyList<IInstructionKernel> kernels, IReadOnlyList<string> words)
    {
        ScenarioWords.Check(Options, words);
        var options = new ScenarioContext(words.Contains("--quick"), words);
        if (options.Flag("update") && options.Quick)
            throw new UsageException("--update counts everything: a baseline without cache misses would lose those of the one before. Leave out --quick.");
        if (NativeBuild.WhyImpossible() is { } why)
        {
            Console.WriteLine($"skipped instruction counts: {why}");
            return 77;
        }

        string[] names = [.. kernels.Select(kernel => kernel.Name)];
        var costs = new Cachegrind(options.Option("binary") ?? NativeBuild.Publish(), options.Quick).CountAll(names);
        var counts = new SortedDictionary<string, CostPerMessage>(names.Zip(costs).ToDictionary(pair => pair.First, pair => pair.Second), StringComparer.Ordinal);
        if (options.Flag("update"))
            return Update(counts);
        var lines = CountsComparison.Of(counts, CountsBaseline.Read()).ToArray();
        foreach (var line in lines)
            Console.WriteLine(line);
        return lines.Any(line => line.Fault is not null) ? 1 : 0;
    }

    private static int Update(SortedDictionary<string, CostPerMessage> counts)
    {
        if (counts.FirstOrDefault(count => count.Value.Instructions <= 0).Key is { } nothing)
            throw new UsageException($"No instruction of {nothing} was counted: the baseline stays.");
        Console.WriteLine($"Wrote {CountsBaseline.Write(counts)}.");
        return 0;
    }
}
