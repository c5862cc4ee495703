using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>
/// Tells when one aggressor takes several price levels at once.
/// </summary>
/// <remarks>
/// <para><b>Formula.</b> A burst is a row of trades with the same aggressor, each at most MaxPause after the one before and at a price no better for
/// the aggressor than any before it. Its levels are its distinct prices. Told at MinLevels.</para>
/// <para><b>Magnitude</b> levels so far, <b>baseline</b> the mean number of levels of the symbol's bursts (exponential over bursts, weight 1/64).
/// <b>Severity</b>: levels against MinLevels. <b>Direction</b>: the aggressor.</para>
/// <para><b>Hysteresis</b>: a sweep is told when it reaches MinLevels, while it is still running, and again only when its severity rises.
/// <b>Cool-down</b>: to the next sweep that may be told at the same severity.</para>
/// <para><b>Source.</b> Intermarket sweeps as a sign of urgency: Chakravarty, Jain, Upson and Wood, "Clean Sweep: Informed Trading through
/// Intermarket Sweep Orders", 2012. The feed does not name the aggressor: that its trades come within MaxPause is this project's test.</para>
/// </remarks>
public readonly struct Sweep : IAnalyzer<Sweep.State>
{
    private const double BurstWeight = 1.0 / 64;

    private readonly int _minLevels;
    private readonly long _maxPauseNs;
    private readonly long _coolDownNs;

    /// <summary>Takes its parameters.</summary>
    public Sweep(SweepOptions options)
    {
        _minLevels = options.MinLevels;
        _maxPauseNs = (long)options.MaxPause.TotalNanoseconds;
        _coolDownNs = (long)options.CoolDown.TotalNanoseconds;
    }

    /// <inheritdoc/>
    public bool OnSnapshot(in BookSnapshot snapshot, ref State state, ref Finding finding) =>
        (snapshot.Flags & SnapshotFlags.Traded) != 0 && snapshot.LastAggressor != Side.None && OnTrade(snapshot, ref state, ref finding);

    /// <inheritdoc/>
    public void OnInterruption(ref State state) => state.Side = Side.None;

    private bool OnTrade(in BookSnapshot snapshot, ref State state, ref Finding finding)
    {
        var price = snapshot.LastTradePrice;
        var worse = snapshot.LastAggressor == Side.Bid ? price - state.LastPrice : state.LastPrice - price;
        var follows = snapshot.LastAggressor == state.Side && snapshot.ExchangeTimeNs - state.LastNs <= _maxPauseNs && worse >= 0;
        state.LastNs = snapshot.ExchangeTimeNs;
        state.LastPrice = price;
        if (!follows)
        {
            StartBurst(snapshot, ref state);
            return false;
        }

        if (worse == 0)
            return false;
        state.Levels++;
        return state.Levels >= _minLevels && IsTold(snapshot, ref state, ref finding);
    }

    private static void StartBurst(in BookSnapshot snapshot, ref State state)
    {
        // The first burst sets the mean, the others move it.
        if (state.Levels > 0)
            state.MeanLevels += (state.MeanLevels == 0 ? 1 : BurstWeight) * (state.Levels - state.MeanLevels);
        state.Side = snapshot.LastAggressor;
        state.Levels = 1;
        state.Told = Severity.None;
        state.FirstSequence = snapshot.Sequence;
        state.StartNs = snapshot.ExchangeTimeNs;
    }

    private bool IsTold(in BookSnapshot snapshot, ref State state, ref Finding finding)
    {
        var severity = SeverityScale.OfMultiple(state.Levels, _minLevels);
        var isQuiet = snapshot.ExchangeTimeNs < state.QuietUntilNs && severity <= state.QuietSeverity;
        if (severity <= state.Told || isQuiet)
            return false;
        state.Told = state.QuietSeverity = severity;
        state.QuietUntilNs = snapshot.ExchangeTimeNs + _coolDownNs;
        finding.Kind = SignalKind.Sweep;
        finding.Direction = state.Side;
        finding.Severity = severity;
        finding.Magnitude = state.Levels;
        finding.Baseline = state.MeanLevels;
        finding.FirstSequence = state.FirstSequence;
        finding.StartTimeNs = state.StartNs;
        return true;
    }

    /// <summary>What is remembered of a symbol.</summary>
    public struct State
    {
        internal double MeanLevels;
        internal ulong FirstSequence;
        internal long StartNs;
        internal long LastNs;
        internal long QuietUntilNs;
        internal int LastPrice;
        internal int Levels;
        internal Side Side;
        internal Severity Told;
        internal Severity QuietSeverity;
    }
}

/// <summary>Parameters of <see cref="Sweep"/>.</summary>
public sealed record SweepOptions
{
    /// <summary>Whether it runs.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Told from this many price levels on.</summary>
    public int MinLevels { get; init; } = 3;

    /// <summary>The longest pause between two trades of one sweep.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>To the next signal of the same severity.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(1);

    internal void Validate(OptionCheck check)
    {
        check.Range(nameof(MinLevels), MinLevels, 2, 1_000);
        check.Duration(nameof(MaxPause), MaxPause, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        check.Duration(nameof(CoolDown), CoolDown, TimeSpan.Zero, TimeSpan.FromHours(1));
    }
}
