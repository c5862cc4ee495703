namespace Engine.Host.Demo;

/// <summary>
/// How the demo analyses: a simulated market is busier and more even than a real one, and who watches has half a minute. So normals are learnt in seconds,
/// thresholds are lower, and what happens all the time (sweeps, withdrawals) is told less often. The defaults are those of a real day.
/// </summary>
internal static class DemoAnalysis
{
    private const string WarmUp = "00:00:05";

    /// <summary>The settings, as environment variables of the engine.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new (string Key, string Value)[]
    {
        ("Spread:WarmUp", WarmUp),
        ("Spread:MinIncrease", "200"),
        ("Spread:MinDuration", "00:00:00.010"),
        ("Imbalance:WarmUp", WarmUp),
        ("Imbalance:Enter", "0.8"),
        ("Imbalance:MinSizeRatio", "1.5"),
        ("Imbalance:MinDuration", "00:00:00.050"),
        ("DepthImbalance:WarmUp", WarmUp),
        ("DepthImbalance:Enter", "0.6"),
        ("DepthImbalance:Exit", "0.3"),
        ("DepthImbalance:MinSizeRatio", "1.2"),
        ("DepthImbalance:MinDuration", "00:00:00.050"),
        ("VanishingLiquidity:WarmUp", WarmUp),
        ("VanishingLiquidity:CoolDown", "00:00:20"),
        ("Microprice:WarmUp", WarmUp),
        ("Microprice:CoolDown", "00:00:05"),
        ("AggressiveTrading:WarmUp", WarmUp),
        ("AggressiveTrading:Ratio", "3"),
        ("AggressiveTrading:MaxPause", "00:00:00.100"),
        ("AggressiveTrading:RateTime", "00:00:10"),
        ("Sweep:CoolDown", "00:00:20"),
    }.ToDictionary(setting => $"ENGINE__ANALYSIS__{setting.Key.Replace(":", "__", StringComparison.Ordinal)}", setting => setting.Value);
}
