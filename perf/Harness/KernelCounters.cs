using System.Globalization;

namespace Perf.Harness;

/// <summary>The processor's own counters through <c>perf stat</c>, over a whole process; many virtual machines do not give them.</summary>
internal static class KernelCounters
{
    private static readonly string[] Events = ["cycles", "instructions", "cache-references", "cache-misses", "branches", "branch-misses"];

    /// <summary>Why there are no counters; null if there are.</summary>
    public static string? WhyUnavailable()
    {
        // Resolved on the path: this program has the same name.
        var probe = ChildProcess.Capture("perf", ["stat", "-x,", "-e", string.Join(',', Events), "true"]);
        if (probe.ExitCode == ChildProcess.NotFound)
            return "the program perf (Debian: linux-perf) is not installed";
        if (probe.ExitCode != 0)
            return $"perf stat failed: {probe.Error.Split('\n')[0].Trim()}";
        return probe.Error.Contains("<not supported>") || probe.Error.Contains("<not counted>")
            ? "the kernel offers no hardware counters on this machine"
            : null;
    }

    /// <summary>The words to put before a command so that it is counted into <paramref name="file"/>.</summary>
    public static string[] Wrap(string file) => ["stat", "-x,", "-o", file, "-e", string.Join(',', Events), "--"];

    /// <summary>What <c>perf stat</c> wrote, with the ratios that matter.</summary>
    public static IReadOnlyList<MachineCard.Fact> Read(string file)
    {
        var counts = File.ReadLines(file)
            .Select(line => line.Split(','))
            .Where(fields => fields.Length > 2 && double.TryParse(fields[0], CultureInfo.InvariantCulture, out _))
            .ToDictionary(fields => fields[2].Split(':')[0], fields => double.Parse(fields[0], CultureInfo.InvariantCulture));
        double Of(string name) => counts.GetValueOrDefault(name, double.NaN);
        return
        [
            new("instructions", Figures.Format(Of("instructions"))),
            new("instructions per cycle", Figures.Format(Of("instructions") / Of("cycles"))),
            new("cache misses per 1,000 instructions", Figures.Format(Of("cache-misses") / Of("instructions") * 1000)),
            new("branch misses per 1,000 instructions", Figures.Format(Of("branch-misses") / Of("instructions") * 1000)),
        ];
    }
}
