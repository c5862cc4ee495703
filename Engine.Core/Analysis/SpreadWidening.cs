using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>
/// Tells when a symbol's spread is far above its own normal, and when it is back.
/// </summary>
/// <remarks>
/// <para><b>Formula.</b> <c>s = ask − bid</c> in 1e-4. The baseline <c>B</c> is the time-weighted mean of <c>min(s, ceiling)</c>
/// (<see cref="EventClock"/>), where <c>ceiling = max(EnterRatio · B, B + MinIncrease)</c> once warm: an outlier moves the
/// baseline as far as a widening that is only just one, so a burst does not teach the symbol that it is normal, but a lasting change does.
/// Widened: <c>s ≥ ceiling</c> at every snapshot for MinDuration. Recovered: <c>s ≤ ExitRatio · B</c>.</para>
/// <para><b>Magnitude</b> <c>s</c>, <b>baseline</b> <c>B</c>, both in 1e-4. <b>Severity</b>: <c>s</c> against the threshold. <b>Direction</b>: none.</para>
/// <para><b>Hysteresis</b>: EnterRatio and ExitRatio. <b>Cool-down</b>: from a recovery to the next widening.</para>
/// <para><b>Source.</b> The time-weighted quoted spread as the normal: McInish and Wood, "An Analysis of Intraday Patterns in Bid/Ask
/// Spreads for NYSE Stocks", 1992.</para>
/// </remarks>
public readonly struct SpreadWidening : IAnalyzer<SpreadWidening.State>
{
    private readonly double _enterRatio;
    private readonly double _exitRatio;
    private readonly double _minIncrease;
    private readonly double _baselineNs;
    private readonly double _warmUpNs;
    private readonly long _minDurationNs;
    private readonly long _coolDownNs;

    /// <summary>Takes its parameters.</summary>
    public SpreadWidening(SpreadWideningOptions options)
    {
        _enterRatio = options.EnterRatio;
        _exitRatio = options.ExitRatio;
        _minIncrease = options.MinIncrease;
        _baselineNs = options.BaselineTime.TotalNanoseconds;
        _warmUpNs = options.WarmUp.TotalNanoseconds;
        _minDurationNs = (long)options.MinDuration.TotalNanoseconds;
        _coolDownNs = (long)options.CoolDown.TotalNanoseconds;
    }

    /// <inheritdoc/>
    public bool OnSnapshot(in BookSnapshot snapshot, ref State state, ref Finding finding)
    {
        if (!snapshot.IsTwoSided || snapshot.Spread < 0)
        {
            OnInterruption(ref state);
            return false;
        }

        double spread = snapshot.Spread;
        var isWarm = state.Clock.ObservedNs >= _warmUpNs;
        var weight = state.Clock.Advance(snapshot.ExchangeTimeNs, _baselineNs);
        if (weight > 0)
        {
            var held = isWarm ? Math.Min(state.Held, Ceiling(state.Baseline)) : state.Held;
            state.Baseline += weight * (held - state.Baseline);
        }

        state.Held = spread;
        return state.Episode.IsActive ? Recovers(snapshot, spread, ref state, ref finding)
            : isWarm && Widens(snapshot, spread, ref state, ref finding);
    }

    /// <inheritdoc/>
    public void OnInterruption(ref State state)
    {
        state.Clock.Pause();
        state.Episode.DropPending();
    }

    private double Ceiling(double baseline) => Math.Max(_enterRatio * baseline, baseline + _minIncrease);

    private bool Widens(in BookSnapshot snapshot, double spread, ref State state, ref Finding finding)
    {
        var ceiling = Ceiling(state.Baseline);
        if (!state.Episode.Begins(spread >= ceiling, snapshot, _minDurationNs))
            return false;
        Fill(ref finding, SignalKind.SpreadWidened, SeverityScale.OfMultiple(spread, ceiling), spread, state);
        return true;
    }

    private bool Recovers(in BookSnapshot snapshot, double spread, ref State state, ref Finding finding)
    {
        if (spread > _exitRatio * state.Baseline)
            return false;
        Fill(ref finding, SignalKind.SpreadRecovered, Severity.Notice, spread, state);
        state.Episode.End(snapshot.ExchangeTimeNs, _coolDownNs);
        return true;
    }

    private static void Fill(ref Finding finding, SignalKind kind, Severity severity, double spread, in State state)
    {
        finding.Kind = kind;
        finding.Direction = Side.None;
        finding.Severity = severity;
        finding.Magnitude = spread;
        finding.Baseline = state.Baseline;
        finding.FirstSequence = state.Episode.FirstSequence;
        finding.StartTimeNs = state.Episode.StartTimeNs;
    }

    /// <summary>What is remembered of a symbol.</summary>
    public struct State
    {
        internal EventClock Clock;
        internal double Baseline;
        internal double Held;
        internal Episode Episode;
    }
}

/// <summary>Parameters of <see cref="SpreadWidening"/>.</summary>
public sealed record SpreadWideningOptions
{
    /// <summary>Whether it runs.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Widened from this multiple of the baseline on.</summary>
    public double EnterRatio { get; init; } = 2;

    /// <summary>Recovered at this multiple of the baseline.</summary>
    public double ExitRatio { get; init; } = 1.25;

    /// <summary>And widened only by this much at least, in 1e-4 of the currency unit: for symbols whose normal spread is a tick or two.</summary>
    public int MinIncrease { get; init; } = 300;

    /// <summary>Time constant of the baseline.</summary>
    public TimeSpan BaselineTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Two-sided time before the first signal.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the spread has to stay wide.</summary>
    public TimeSpan MinDuration { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>From a recovery to the next widening.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(5);

    internal void Validate(OptionCheck check)
    {
        check.Range(nameof(EnterRatio), EnterRatio, 1, 1_000);
        check.Range(nameof(ExitRatio), ExitRatio, 1, 1_000);
        check.Less(nameof(ExitRatio), ExitRatio, nameof(EnterRatio), EnterRatio);
        check.Range(nameof(MinIncrease), MinIncrease, 1, 1_000_000_000);
        check.Duration(nameof(BaselineTime), BaselineTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        check.Duration(nameof(WarmUp), WarmUp, TimeSpan.Zero, TimeSpan.FromHours(1));
        check.Duration(nameof(MinDuration), MinDuration, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        check.Duration(nameof(CoolDown), CoolDown, TimeSpan.Zero, TimeSpan.FromHours(1));
    }
}
