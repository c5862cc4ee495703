using System.Globalization;

namespace Perf.Harness;

/// <summary>What all processors did over a time, from <c>/proc/stat</c>: stolen time is what the hypervisor gave to others.</summary>
/// <param name="Busy">Share in user and kernel mode, from 0 to 1.</param>
/// <param name="Steal">Share taken by the hypervisor.</param>
internal sealed record CpuShares(double Busy, double Steal)
{
    /// <summary>Starts to count; the returned function tells what has happened since.</summary>
    public static Func<CpuShares> Start()
    {
        var before = Read();
        return () => Of([.. Read().Zip(before, (after, earlier) => after - earlier)]);
    }

    /// <summary>What they did since the system started.</summary>
    public static CpuShares SinceBoot() => Of(Read());

    private static CpuShares Of(long[] spent)
    {
        double total = Math.Max(spent.Sum(), 1);
        // proc(5): user nice system idle iowait irq softirq steal.
        return new CpuShares((total - spent[3] - spent[4] - spent[7]) / total, spent[7] / total);
    }

    private static long[] Read() =>
        [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(field => long.Parse(field, CultureInfo.InvariantCulture))];
}
