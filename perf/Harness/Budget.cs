namespace Perf.Harness;

/// <summary>What each scenario may take on a quiet machine of two cores. A test adds them up: five minutes quick, 45 in whole.</summary>
internal static class Budget
{
    /// <summary>The whole of <c>--quick</c>, in seconds.</summary>
    public const int QuickSeconds = 5 * 60;

    /// <summary>The whole, in seconds.</summary>
    public const int FullSeconds = 45 * 60;

    private static readonly Dictionary<string, (int Quick, int Full)> Seconds = new()
    {
        ["timing"] = (8, 60),
        ["ring"] = (35, 240),
        ["decode"] = (12, 90),
        ["udp"] = (27, 230),
        ["book"] = (25, 420),
        ["snapshot"] = (10, 90),
        ["analysis"] = (10, 90),
        ["pipeline"] = (18, 130),
        ["latency"] = (32, 225),
        ["soak"] = (12, 195),
        ["litmus"] = (22, 330),
        ["model"] = (25, 300),
        ["counts"] = (46, 150),
        ["kafka"] = (8, 60),
        ["story"] = (10, 60),
    };

    /// <summary>All that have one.</summary>
    public static IReadOnlyCollection<string> Scenarios => Seconds.Keys;

    /// <summary>What a scenario should take.</summary>
    public static TimeSpan Of(string scenario, bool quick) =>
        Seconds.TryGetValue(scenario, out var seconds) ? TimeSpan.FromSeconds(quick ? seconds.Quick : seconds.Full) : throw new ArgumentException($"'{scenario}' has no budget.", nameof(scenario));

    /// <summary>When a scenario is given up: a busy machine is slow, one that hangs is not waited for.</summary>
    public static TimeSpan LimitOf(string scenario, bool quick) => Of(scenario, quick) * 4 + TimeSpan.FromSeconds(60);
}
