using System.Globalization;
using Perf.Harness;

namespace Perf.Counts;

/// <summary>What one message costs in the simulated processor of cachegrind.</summary>
/// <param name="Instructions">Instructions.</param>
/// <param name="D1Misses">Level-1 data misses; null if caches were not simulated.</param>
/// <param name="LastLevelMisses">Last-level data misses; null if caches were not simulated.</param>
/// <param name="BranchMisses">Mispredicted branches; null if branches were not simulated.</param>
internal sealed record CostPerMessage(double Instructions, double? D1Misses, double? LastLevelMisses, double? BranchMisses)
{
    /// <summary>What the kernel computed over <see cref="CountLengths.Many"/> messages: cheap instructions of a wrong result are worth nothing.</summary>
    public string? Checksum { get; init; }
}

/// <summary>Runs a kernel of the NativeAOT build under <c>valgrind --tool=cachegrind</c>. The figures do not depend on the machine it runs on, nor on its load.</summary>
/// <param name="binary">The NativeAOT build.</param>
/// <param name="quick">Instructions only, which is several times faster.</param>
internal sealed class Cachegrind(string binary, bool quick)
{
    // Given, so that the machine's own caches do not decide: level 1 of a current server core, and its level 2 as the last level,
    // because a book that does not stay there has lost already.
    private static readonly string[] Caches = ["--I1=32768,8,64", "--D1=49152,12,64", "--LL=2097152,16,64"];

    /// <summary>The costs of all kernels, counted on all cores at once.</summary>
    public IReadOnlyList<CostPerMessage> CountAll(IReadOnlyList<string> kernels)
    {
        var costs = new CostPerMessage[kernels.Count];
        try
        {
            Parallel.For(0, kernels.Count, i => costs[i] = Count(kernels[i]));
        }
        catch (AggregateException e)
        {
            throw e.InnerExceptions[0];
        }

        return costs;
    }

    /// <summary>The difference of two runs: start-up and preparation are in both.</summary>
    private CostPerMessage Count(string kernel)
    {
        var (before, _) = Run(kernel, CountLengths.Few);
        var (after, checksum) = Run(kernel, CountLengths.Many);
        double PerMessage(string name) => Math.Round(Math.Max((after[name] - before[name]) / (double)(CountLengths.Many - CountLengths.Few), 0), 4);
        return new CostPerMessage(
            PerMessage("Ir"),
            quick ? null : PerMessage("D1mr") + PerMessage("D1mw"),
            quick ? null : PerMessage("DLmr") + PerMessage("DLmw"),
            quick ? null : PerMessage("Bcm") + PerMessage("Bim"))
        { Checksum = checksum };
    }

    private (Dictionary<string, long> Counts, string Checksum) Run(string kernel, long messages)
    {
        using var file = new TemporaryFile();
        string[] simulation = quick ? ["--cache-sim=no"] : ["--branch-sim=yes", .. Caches];
        var run = ChildProcess.Capture(
            "valgrind",
            ["--tool=cachegrind", $"--cachegrind-out-file={file.Path}", .. simulation, binary, "kernel", kernel, messages.ToString(CultureInfo.InvariantCulture)]);
        if (run.ExitCode != 0)
            throw new InvalidOperationException($"cachegrind of {kernel} ended with exit code {run.ExitCode}: {run.Error}");
        return (Parse(File.ReadLines(file.Path)), run.Output.Trim());
    }

    /// <summary>Reads what cachegrind wrote: it names its columns in a line <c>events:</c> and ends with their sums in a line <c>summary:</c>.</summary>
    /// <exception cref="InvalidDataException">There is no summary.</exception>
    public static Dictionary<string, long> Parse(IEnumerable<string> lines)
    {
        string[] names = [];
        foreach (var line in lines)
        {
            if (line.StartsWith("events:", StringComparison.Ordinal))
                names = Words(line);
            else if (line.StartsWith("summary:", StringComparison.Ordinal))
                return names.Zip(Words(line)).ToDictionary(pair => pair.First, pair => long.Parse(pair.Second, CultureInfo.InvariantCulture));
        }

        throw new InvalidDataException("cachegrind wrote no summary.");
    }

    private static string[] Words(string line) => [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
}
