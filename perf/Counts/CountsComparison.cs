namespace Perf.Counts;

/// <summary>Holds counts against the committed baseline.</summary>
internal static class CountsComparison
{
    /// <summary>The command that makes what was counted the baseline.</summary>
    public const string UpdateCommand = "dotnet run -c Release --project perf -- counts --update";

    /// <summary>How much more instructions are tolerated.</summary>
    private const double Tolerance = 0.03;

    /// <summary>How much fewer: a larger gain has to be committed, or the next loss hides in it.</summary>
    private const double ToleratedDrop = 0.10;

    /// <summary>What is worth naming.</summary>
    private const double WorthNaming = 0.01;

    /// <summary>One line for each kernel, of this program or of the baseline.</summary>
    public static IEnumerable<Line> Of(IReadOnlyDictionary<string, CostPerMessage> counts, IReadOnlyDictionary<string, CostPerMessage> baseline)
    {
        foreach (var (name, now) in counts)
            yield return Of(name, now, baseline.GetValueOrDefault(name));
        foreach (var name in baseline.Keys.Where(name => !counts.ContainsKey(name)))
            yield return new Line(name, "it is in the baseline and not in the program; if it was renamed or removed, commit a new baseline", $"no such kernel; to update: {UpdateCommand}");
    }

    private static Line Of(string name, CostPerMessage now, CostPerMessage? before)
    {
        var moved = before is null ? "" : string.Join(", ", Moved(now, before));
        return new Line(name, WhyNot(now, before), Describe(now) + (moved.Length > 0 ? $" ({moved})" : ""));
    }

    private static string? WhyNot(CostPerMessage now, CostPerMessage? before)
    {
        if (now.Instructions <= 0)
            return "no instruction was counted: the kernel did not run";
        if (before is null)
            return $"it has no baseline: commit one with {UpdateCommand}";
        if (before.Checksum is not null && before.Checksum != now.Checksum)
            return $"it computed {now.Checksum}, the baseline {before.Checksum}: another workload or a wrong result. If it is meant: {UpdateCommand}";
        if (now.Instructions > before.Instructions * (1 + Tolerance))
            return $"more than {Tolerance:P0} above the baseline. If that is meant: {UpdateCommand}";
        return now.Instructions < before.Instructions * (1 - ToleratedDrop)
            ? $"more than {ToleratedDrop:P0} below the baseline, which is to be committed, or the next loss hides in it: {UpdateCommand}"
            : null;
    }

    private static string Describe(CostPerMessage cost) => cost.D1Misses is null
        ? $"{cost.Instructions:F1} a message"
        : $"{cost.Instructions:F1} a message, {cost.D1Misses:F3} D1 misses, {cost.LastLevelMisses:F4} LL misses, {cost.BranchMisses:F3} mispredictions";

    private static IEnumerable<string> Moved(CostPerMessage now, CostPerMessage before)
    {
        (string Name, double? Now, double? Before)[] figures =
        [
            ("instructions", now.Instructions, before.Instructions),
            ("D1 misses", now.D1Misses, before.D1Misses),
            ("LL misses", now.LastLevelMisses, before.LastLevelMisses),
            ("mispredictions", now.BranchMisses, before.BranchMisses),
        ];
        foreach (var (name, current, earlier) in figures)
        {
            // Below a thousandth a message a percentage says nothing.
            if (current is { } c && earlier is { } e && Math.Abs(c - e) > Math.Max(e * WorthNaming, 0.001))
                yield return $"{name} {e:F3} → {c:F3}{(e > 0 ? $", {c / e - 1:+0.0%;-0.0%}" : "")}";
        }
    }

    /// <summary>What became of one kernel.</summary>
    /// <param name="Kernel">Its name.</param>
    /// <param name="Fault">Why the comparison fails; null if it passes.</param>
    /// <param name="Counts">What was counted, and what moved.</param>
    internal sealed record Line(string Kernel, string? Fault, string Counts)
    {
        /// <summary>As the build reads it: <c>passed</c> or <c>failed</c> first.</summary>
        public override string ToString() => Fault is null ? $"passed instructions {Kernel}: {Counts}" : $"failed instructions {Kernel}: {Counts}; {Fault}";
    }
}
