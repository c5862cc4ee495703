using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>
/// Tells when the microprice has moved while the mid has not: the sizes say what the prices do not yet.
/// </summary>
/// <remarks>
/// <para><b>Formula.</b> <c>M = (P_bid · Q_ask + P_ask · Q_bid) / (Q_bid + Q_ask)</c>, taken relative to the mid. The reference <c>R</c> is the
/// time-weighted mean of <c>M</c> since the mid last changed (<see cref="EventClock"/>), which must be at least Settle ago: right after a
/// change the sizes of the new best level are still building up. Shift <c>d = (M − R) / (ask − bid)</c>. Told at <c>|d| ≥ Enter</c> for
/// MinDuration, if the best level holds at least MinSizeRatio times its normal size on both sides together.</para>
/// <para><b>Magnitude</b> <c>d</c> in spreads, in (−1, 1); <b>baseline</b> the time-weighted mean of <c>|d|</c>. <b>Severity</b>: <c>|d|</c> on the way from
/// Enter to 1. <b>Direction</b>: where the microprice went, <see cref="Side.Bid"/> for up.</para>
/// <para><b>Hysteresis</b>: armed again when <c>|d| ≤ Exit</c> or the mid changes. <b>Cool-down</b>: from then on.</para>
/// <para><b>Source.</b> Gatheral and Oomen, "Zero-Intelligence Realized Variance Estimation", 2010 (the size-weighted price); Stoikov, "The
/// Micro-Price: A High Frequency Estimator of Future Prices", 2018. Stoikov's adjustment is not applied: <c>docs/analysis.md</c> says why.</para>
/// </remarks>
public readonly struct MicropriceShift : IAnalyzer<MicropriceShift.State>
{
    private readonly double _enter;
    private readonly double _exit;
    private readonly double _minSizeRatio;
    private readonly double _settleNs;
    private readonly double _referenceNs;
    private readonly double _baselineNs;
    private readonly double _warmUpNs;
    private readonly long _minDurationNs;
    private readonly long _coolDownNs;

    /// <summary>Takes its parameters.</summary>
    public MicropriceShift(MicropriceShiftOptions options)
    {
        _enter = options.Enter;
        _exit = options.Exit;
        _minSizeRatio = options.MinSizeRatio;
        _settleNs = options.Settle.TotalNanoseconds;
        _referenceNs = options.ReferenceTime.TotalNanoseconds;
        _baselineNs = options.BaselineTime.TotalNanoseconds;
        _warmUpNs = options.WarmUp.TotalNanoseconds;
        _minDurationNs = (long)options.MinDuration.TotalNanoseconds;
        _coolDownNs = (long)options.CoolDown.TotalNanoseconds;
    }

    /// <inheritdoc/>
    public bool OnSnapshot(in BookSnapshot snapshot, ref State state, ref Finding finding)
    {
        if (!snapshot.IsTwoSided || snapshot.Spread <= 0)
        {
            OnInterruption(ref state);
            return false;
        }

        if (snapshot.TwiceMid != state.TwiceMid)
            StartReference(snapshot, ref state);

        double total = snapshot.BidSize + snapshot.AskSize;
        double spread = snapshot.Spread;
        // M − mid = spread / 2 · I: the same number as the formula's, from smaller ones.
        var offset = 0.5 * spread * (snapshot.BidSize - snapshot.AskSize) / total;
        state.Reference += state.Since.Advance(snapshot.ExchangeTimeNs, _referenceNs) * (state.HeldOffset - state.Reference);
        state.HeldOffset = offset;
        var shift = state.Since.ObservedNs >= _settleNs ? (offset - state.Reference) / spread : 0;

        var weight = state.Clock.Advance(snapshot.ExchangeTimeNs, _baselineNs);
        state.MeanShift += weight * (state.HeldShift - state.MeanShift);
        state.NormalSize += weight * (state.HeldTotal - state.NormalSize);
        state.HeldShift = Math.Abs(shift);
        state.HeldTotal = total;
        return IsTold(snapshot, shift, total, ref state, ref finding);
    }

    /// <inheritdoc/>
    public void OnInterruption(ref State state)
    {
        state.Clock.Pause();
        state.TwiceMid = 0;
        state.Since.Reset();
        state.Episode.DropPending();
    }

    private void StartReference(in BookSnapshot snapshot, ref State state)
    {
        state.TwiceMid = snapshot.TwiceMid;
        state.Reference = 0;
        state.Since.Reset();
        if (state.Episode.IsActive)
            state.Episode.End(snapshot.ExchangeTimeNs, _coolDownNs);
        else
            state.Episode.DropPending();
    }

    private bool IsTold(in BookSnapshot snapshot, double shift, double total, ref State state, ref Finding finding)
    {
        var strength = Math.Abs(shift);
        if (state.Episode.IsActive)
        {
            if (strength <= _exit)
                state.Episode.End(snapshot.ExchangeTimeNs, _coolDownNs);
            return false;
        }

        var isUp = shift > 0;
        if (isUp != state.IsUp)
            state.Episode.DropPending();
        state.IsUp = isUp;
        var isShifted = strength >= _enter && total >= _minSizeRatio * state.NormalSize && state.Clock.ObservedNs >= _warmUpNs;
        if (!state.Episode.Begins(isShifted, snapshot, _minDurationNs))
            return false;
        finding.Kind = SignalKind.MicropriceShift;
        finding.Direction = isUp ? Side.Bid : Side.Ask;
        finding.Severity = SeverityScale.OfFraction(strength, _enter);
        finding.Magnitude = shift;
        finding.Baseline = state.MeanShift;
        finding.FirstSequence = state.Episode.FirstSequence;
        finding.StartTimeNs = state.Episode.StartTimeNs;
        return true;
    }

    /// <summary>What is remembered of a symbol.</summary>
    public struct State
    {
        internal EventClock Clock;
        internal EventClock Since;
        internal long TwiceMid;
        internal double Reference;
        internal double HeldOffset;
        internal double MeanShift;
        internal double HeldShift;
        internal double NormalSize;
        internal double HeldTotal;
        internal Episode Episode;
        internal bool IsUp;
    }
}

/// <summary>Parameters of <see cref="MicropriceShift"/>.</summary>
public sealed record MicropriceShiftOptions
{
    /// <summary>Whether it runs.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Told from this |shift| on, in spreads.</summary>
    public double Enter { get; init; } = 0.4;

    /// <summary>Armed again at this |shift|, in spreads.</summary>
    public double Exit { get; init; } = 0.2;

    /// <summary>The two best sizes together are at least this many times their normal.</summary>
    public double MinSizeRatio { get; init; } = 0.5;

    /// <summary>How long the mid has to be unchanged before there is a reference.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Time constant of the reference.</summary>
    public TimeSpan ReferenceTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time constant of the normal size and the mean shift.</summary>
    public TimeSpan BaselineTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Two-sided time before the first signal.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the microprice has to stay away.</summary>
    public TimeSpan MinDuration { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>From the end of one to the next signal.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(1);

    internal void Validate(OptionCheck check)
    {
        check.Range(nameof(Enter), Enter, 0.01, 0.999);
        check.Range(nameof(Exit), Exit, 0, 0.999);
        check.Less(nameof(Exit), Exit, nameof(Enter), Enter);
        check.Range(nameof(MinSizeRatio), MinSizeRatio, 0, 1_000);
        check.Duration(nameof(Settle), Settle, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        check.Duration(nameof(ReferenceTime), ReferenceTime, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        check.Duration(nameof(BaselineTime), BaselineTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        check.Duration(nameof(WarmUp), WarmUp, TimeSpan.Zero, TimeSpan.FromHours(1));
        check.Duration(nameof(MinDuration), MinDuration, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        check.Duration(nameof(CoolDown), CoolDown, TimeSpan.Zero, TimeSpan.FromHours(1));
    }
}
