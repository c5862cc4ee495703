namespace Engine.Core.Simulation;

/// <summary>The wire format of a simulated feed.</summary>
public enum SimulatedFormat
{
    /// <summary>The 32-byte messages of <see cref="Feed.Fixed.FixedFormat"/>: levels.</summary>
    Fixed,

    /// <summary>Nasdaq TotalView-ITCH 5.0: orders.</summary>
    Itch,
}

/// <summary>What an <see cref="OrderFlow"/> is to simulate. The same options give the same bytes.</summary>
public sealed record OrderFlowOptions
{
    /// <summary>The format of the messages. Default: <see cref="SimulatedFormat.Itch"/>.</summary>
    public SimulatedFormat Format { get; init; } = SimulatedFormat.Itch;

    /// <summary>How many symbols, 1 to 65,535. The most active has index 1. Default: 16.</summary>
    public int Symbols { get; init; } = 16;

    /// <summary>Seed of every random draw. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Mean messages a second of exchange time, all symbols together, after the opening. Default: 10,000.</summary>
    public double MessagesPerSecond { get; init; } = 10_000;

    /// <summary>Mean resting orders of a symbol, both sides, 20 to 16,000. Default: 300.</summary>
    public int OrdersPerSymbol { get; init; } = 300;

    /// <summary>Exchange time of the first message, nanoseconds since midnight. Default: 9:30.</summary>
    public long StartTimeNs { get; init; } = 34_200_000_000_000;

    /// <summary>
    /// Adds what a day of a real exchange has besides orders: attributed adds, executions at another price, orders far from the market,
    /// halts with their auctions, broken trades, imbalance and directory messages. Default: true.
    /// </summary>
    public bool FullMix { get; init; } = true;

    /// <summary>Collects what is wrong with the options; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (Symbols is < 1 or > 65_535)
            faults.Add($"Symbols = {Symbols} must be 1 to 65535");
        if (!(MessagesPerSecond is > 0 and <= 1e9))
            faults.Add($"MessagesPerSecond = {MessagesPerSecond} must be above 0 and at most 1e9");
        if (OrdersPerSymbol is < 20 or > 16_000)
            faults.Add($"OrdersPerSymbol = {OrdersPerSymbol} must be 20 to 16000");
        if ((long)Symbols * OrdersPerSymbol > 50_000_000)
            faults.Add($"Symbols × OrdersPerSymbol = {(long)Symbols * OrdersPerSymbol} must be at most 50000000");
        if (StartTimeNs is < 0 or > 86_400_000_000_000)
            faults.Add($"StartTimeNs = {StartTimeNs} must be a time of day: 0 to 86400000000000");
        if (!Enum.IsDefined(Format))
            faults.Add($"Format = {Format} must be Fixed or Itch");
        return faults;
    }
}
