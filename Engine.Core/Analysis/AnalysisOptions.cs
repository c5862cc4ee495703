namespace Engine.Core.Analysis;

/// <summary>How snapshots become signals and summaries. Immutable; defaults were set on a real day (see <c>docs/analysis.md</c>).</summary>
public sealed record AnalysisOptions
{
    /// <summary>Symbol indices run from 0 to this, exclusive. Snapshots of others are counted and ignored.</summary>
    public int MaxSymbols { get; init; } = 16_384;

    /// <summary>Length of a summary's interval in exchange time. Intervals start at multiples of it from midnight.</summary>
    public TimeSpan SummaryInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Which snapshots analyzers do not see, so that no signal rests on them. What is let through makes signals that carry
    /// <see cref="Signal.Quality"/> and <see cref="Signal.Flags"/>. Summaries see everything and carry the worst quality.
    /// </summary>
    public DistrustedBooks Withhold { get; init; } = DistrustedBooks.Stale | DistrustedBooks.Crossed | DistrustedBooks.Halted;

    /// <summary>Spread widening.</summary>
    public SpreadWideningOptions Spread { get; init; } = new();

    /// <summary>Imbalance of the best level.</summary>
    public LiquidityImbalanceOptions Imbalance { get; init; } = LiquidityImbalanceOptions.ForBestLevel;

    /// <summary>Imbalance of the best five levels.</summary>
    public LiquidityImbalanceOptions DepthImbalance { get; init; } = LiquidityImbalanceOptions.ForFiveLevels;

    /// <summary>Vanishing liquidity.</summary>
    public VanishingLiquidityOptions VanishingLiquidity { get; init; } = new();

    /// <summary>Microprice shift.</summary>
    public MicropriceShiftOptions Microprice { get; init; } = new();

    /// <summary>Aggressive trading.</summary>
    public AggressiveTradingOptions AggressiveTrading { get; init; } = new();

    /// <summary>Sweeps.</summary>
    public SweepOptions Sweep { get; init; } = new();

    /// <summary>Adds to <paramref name="faults"/> one line for each value that cannot be used: key, value and range.</summary>
    public void Validate(ICollection<string> faults)
    {
        var check = new OptionCheck(faults, "Analysis");
        check.Range(nameof(MaxSymbols), MaxSymbols, 1, 65_536);
        check.Duration(nameof(SummaryInterval), SummaryInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        check.Range(nameof(Withhold), (int)Withhold, 0, (int)DistrustedBooks.All);
        Spread.Validate(check.Section(nameof(Spread)));
        Imbalance.Validate(check.Section(nameof(Imbalance)));
        DepthImbalance.Validate(check.Section(nameof(DepthImbalance)));
        VanishingLiquidity.Validate(check.Section(nameof(VanishingLiquidity)));
        Microprice.Validate(check.Section(nameof(Microprice)));
        AggressiveTrading.Validate(check.Section(nameof(AggressiveTrading)));
        Sweep.Validate(check.Section(nameof(Sweep)));
    }
}

/// <summary>States of a book that signals may be kept from resting on.</summary>
[Flags]
public enum DistrustedBooks
{
    /// <summary>None: analyzers see every snapshot.</summary>
    None = 0,

    /// <summary>Every quality but <see cref="BookQuality.Live"/>: empty, stale and closed books.</summary>
    Stale = 1,

    /// <summary>The best bid is above the best ask.</summary>
    Crossed = 2,

    /// <summary>Trading is halted or paused.</summary>
    Halted = 4,

    /// <summary>A fault was counted against the book. It stays so until the book is rebuilt: withholding these silences the symbol for long.</summary>
    Suspect = 8,

    /// <summary>The best bid equals the best ask.</summary>
    Locked = 16,

    /// <summary>All of them.</summary>
    All = Stale | Crossed | Halted | Suspect | Locked,
}
