using System.Globalization;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Timing;

namespace Perf.Harness;

/// <summary>What the figures were measured on.</summary>
internal static class MachineCard
{
    private const string Cpu0 = "/sys/devices/system/cpu/cpu0";

    /// <summary>One line a fact; a fact that the machine does not tell says so.</summary>
    public static IReadOnlyList<Fact> Read() =>
    [
        new("CPU", $"{CpuInfo("model name")} (family {CpuInfo("cpu family")}, model {CpuInfo("model")})"),
        new("Cores", $"{Environment.ProcessorCount} of {CountOf("processor")} online{(CpuInfo("flags").Contains("hypervisor") ? ", virtual machine" : "")}"),
        new("Caches", Caches()),
        new("Clock", $"{CpuInfo("cpu MHz")} MHz; TSC {Tsc.Frequency / 1e9:F4} GHz, source {Tsc.Source}{(Tsc.Reason.Length > 0 ? $" ({Tsc.Reason})" : "")}"),
        new("Memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20:N0} MiB; transparent huge pages {FirstLine("/sys/kernel/mm/transparent_hugepage/enabled")}"),
        new("Kernel", FirstLine("/proc/sys/kernel/osrelease")),
        new("Governor", FirstLine($"{Cpu0}/cpufreq/scaling_governor")),
        new("Load before", FirstLine("/proc/loadavg")),
        new("Stolen since boot", CpuShares.SinceBoot().Steal.ToString("P1", CultureInfo.InvariantCulture)),
        new(".NET", $"{RuntimeInformation.FrameworkDescription}, {(RuntimeFeature.IsDynamicCodeSupported ? "JIT" : "NativeAOT")}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, {GCSettings.LatencyMode}"),
        new("Commit", Commit()),
    ];

    private static string CpuInfo(string key) =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(key + "\t", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "not told";

    private static int CountOf(string key) => File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith(key + "\t", StringComparison.Ordinal));

    private static string Caches()
    {
        var folder = $"{Cpu0}/cache";
        if (!Directory.Exists(folder))
            return "not told";
        return string.Join(", ", Directory.GetDirectories(folder, "index*").Order().Select(index =>
            $"L{FirstLine($"{index}/level")} {FirstLine($"{index}/type").ToLowerInvariant()} {FirstLine($"{index}/size")}"));
    }

    private static string FirstLine(string path) => File.Exists(path) ? File.ReadLines(path).FirstOrDefault("") : "not told";

    private static string Commit()
    {
        // Of the repository that this program was built in, wherever it is started from.
        if (Repository.PerfFolder is not { } folder || ChildProcess.Capture("git", ["-C", folder, "rev-parse", "--short=12", "HEAD"]) is not { ExitCode: 0 } commit)
            return "not told";
        var changed = ChildProcess.Capture("git", ["-C", folder, "status", "--porcelain"]).Output.Length > 0;
        return commit.Output.Trim() + (changed ? " with changes" : "");
    }

    /// <summary>A fact about the machine.</summary>
    /// <param name="Name">What it is about.</param>
    /// <param name="Value">What it is.</param>
    internal sealed record Fact(string Name, string Value);
}
