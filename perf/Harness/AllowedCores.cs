using System.Globalization;

namespace Perf.Harness;

/// <summary>The cores this process may run on: a container or <c>taskset</c> may leave neither core 0 nor core 1.</summary>
internal static class AllowedCores
{
    /// <summary>Their numbers, ascending, as they were before any thread was pinned.</summary>
    public static IReadOnlyList<int> All { get; } = Parse(File.ReadLines("/proc/self/status")
        .FirstOrDefault(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal), "Cpus_allowed_list: 0").Split(':')[1]);

    /// <summary>The last one: what else the system does prefers the first.</summary>
    public static int Last => All[^1];

    /// <summary>Reads a list such as <c>0-2,5</c>.</summary>
    public static IReadOnlyList<int> Parse(string list) =>
    [
        .. list.Split(',').SelectMany(range =>
        {
            var ends = range.Trim().Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
        }),
    ];
}
