using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>
/// Tells when one side of the best level, or of the best five levels, is far heavier than the other.
/// </summary>
/// <remarks>
/// <para><b>Formula.</b> <c>I = (b − a) / (b + a)</c> with the shares of the bid and the ask side. Heavy: <c>|I| ≥ Enter</c> and the heavier side
/// holds at least MinSizeRatio times the normal size <c>S</c>, at every snapshot for MinDuration; <c>S</c> is the time-weighted mean of
/// <c>(b + a) / 2</c> (<see cref="EventClock"/>). Without the second condition a few shares against a few more would count.
/// Over: <c>|I| ≤ Exit</c>, or the other side is the heavier one.</para>
/// <para><b>Magnitude</b> <c>I</c>, <b>baseline</b> the time-weighted mean of <c>I</c>, both in [−1, 1]. <b>Severity</b>: <c>|I|</c> on the way from
/// Enter to 1. <b>Direction</b>: the heavier side, which tends to be where the price does not go.</para>
/// <para><b>Hysteresis</b>: Enter and Exit. <b>Cool-down</b>: from the end to the next signal. A one-sided book has no imbalance.</para>
/// <para><b>Source.</b> Cont and de Larrard, "Price Dynamics in a Markovian Limit Order Market", 2013; Gould and Bonart, "Queue Imbalance
/// as a One-Tick-Ahead Price Predictor in a Limit Order Book", 2016.</para>
/// </remarks>
public readonly struct LiquidityImbalance : IAnalyzer<LiquidityImbalance.State>
{
    private readonly Depth _depth;
    private readonly double _enter;
    private readonly double _exit;
    private readonly double _minSizeRatio;
    private readonly double _baselineNs;
    private readonly double _warmUpNs;
    private readonly long _minDurationNs;
    private readonly long _coolDownNs;

    /// <summary>Takes its parameters.</summary>
    public LiquidityImbalance(Depth depth, LiquidityImbalanceOptions options)
    {
        _depth = depth;
        _enter = options.Enter;
        _exit = options.Exit;
        _minSizeRatio = options.MinSizeRatio;
        _baselineNs = options.BaselineTime.TotalNanoseconds;
        _warmUpNs = options.WarmUp.TotalNanoseconds;
        _minDurationNs = (long)options.MinDuration.TotalNanoseconds;
        _coolDownNs = (long)options.CoolDown.TotalNanoseconds;
    }

    /// <summary>Whose shares are compared.</summary>
    public enum Depth : byte
    {
        /// <summary>The best level: <see cref="SignalKind.Imbalance"/>.</summary>
        BestLevel,

        /// <summary>The best five levels: <see cref="SignalKind.DepthImbalance"/>.</summary>
        FiveLevels,
    }

    /// <inheritdoc/>
    public bool OnSnapshot(in BookSnapshot snapshot, ref State state, ref Finding finding)
    {
        if (!snapshot.IsTwoSided)
        {
            OnInterruption(ref state);
            return false;
        }

        var bid = _depth == Depth.BestLevel ? snapshot.BidSize : snapshot.BidDepth5;
        var ask = _depth == Depth.BestLevel ? snapshot.AskSize : snapshot.AskDepth5;
        double total = bid + ask;
        var imbalance = (bid - ask) / total;
        var weight = state.Clock.Advance(snapshot.ExchangeTimeNs, _baselineNs);
        state.Mean += weight * (state.HeldImbalance - state.Mean);
        state.NormalSize += weight * (0.5 * state.HeldTotal - state.NormalSize);
        state.HeldImbalance = imbalance;
        state.HeldTotal = total;

        var strength = Math.Abs(imbalance);
        if (state.Episode.IsActive && !Ends(snapshot, imbalance, strength, ref state))
            return false;
        var heavy = strength >= _enter && Math.Max(bid, ask) >= _minSizeRatio * state.NormalSize;
        return Begins(heavy, snapshot, imbalance, ref state) && Tell(imbalance, strength, state, ref finding);
    }

    /// <inheritdoc/>
    public void OnInterruption(ref State state)
    {
        state.Clock.Pause();
        state.Episode.DropPending();
    }

    private bool Ends(in BookSnapshot snapshot, double imbalance, double strength, ref State state)
    {
        if (strength > _exit && imbalance > 0 == state.IsBid)
            return false;
        state.Episode.End(snapshot.ExchangeTimeNs, _coolDownNs);
        return true;
    }

    private bool Begins(bool heavy, in BookSnapshot snapshot, double imbalance, ref State state)
    {
        if (imbalance > 0 != state.IsBid)
        {
            state.IsBid = imbalance > 0;
            state.Episode.DropPending();
        }

        return state.Episode.Begins(heavy && state.Clock.ObservedNs >= _warmUpNs, snapshot, _minDurationNs);
    }

    private bool Tell(double imbalance, double strength, in State state, ref Finding finding)
    {
        finding.Kind = _depth == Depth.BestLevel ? SignalKind.Imbalance : SignalKind.DepthImbalance;
        finding.Direction = imbalance > 0 ? Side.Bid : Side.Ask;
        finding.Severity = SeverityScale.OfFraction(strength, _enter);
        finding.Magnitude = imbalance;
        finding.Baseline = state.Mean;
        finding.FirstSequence = state.Episode.FirstSequence;
        finding.StartTimeNs = state.Episode.StartTimeNs;
        return true;
    }

    /// <summary>What is remembered of a symbol.</summary>
    public struct State
    {
        internal EventClock Clock;
        internal double Mean;
        internal double NormalSize;
        internal double HeldImbalance;
        internal double HeldTotal;
        internal Episode Episode;
        internal bool IsBid;
    }
}

/// <summary>Parameters of <see cref="LiquidityImbalance"/>.</summary>
public sealed record LiquidityImbalanceOptions
{
    /// <summary>Defaults for the best level. A new instance each time: configuration is bound onto the instance it finds.</summary>
    public static LiquidityImbalanceOptions ForBestLevel => new();

    /// <summary>Defaults for five levels, whose sums move less. A new instance each time.</summary>
    public static LiquidityImbalanceOptions ForFiveLevels => new() { Enter = 0.8, Exit = 0.5, MinSizeRatio = 1.5 };

    /// <summary>Whether it runs.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Heavy from this |I| on.</summary>
    public double Enter { get; init; } = 0.9;

    /// <summary>Over at this |I|.</summary>
    public double Exit { get; init; } = 0.5;

    /// <summary>The heavier side has at least this many times the normal size of a side.</summary>
    public double MinSizeRatio { get; init; } = 3;

    /// <summary>Time constant of the normal size and the mean imbalance.</summary>
    public TimeSpan BaselineTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Two-sided time before the first signal.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the side has to stay heavy.</summary>
    public TimeSpan MinDuration { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>From the end of one to the next signal.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(5);

    internal void Validate(OptionCheck check)
    {
        check.Range(nameof(Enter), Enter, 0.01, 0.999);
        check.Range(nameof(Exit), Exit, 0, 0.999);
        check.Less(nameof(Exit), Exit, nameof(Enter), Enter);
        check.Range(nameof(MinSizeRatio), MinSizeRatio, 0, 1_000);
        check.Duration(nameof(BaselineTime), BaselineTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        check.Duration(nameof(WarmUp), WarmUp, TimeSpan.Zero, TimeSpan.FromHours(1));
        check.Duration(nameof(MinDuration), MinDuration, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        check.Duration(nameof(CoolDown), CoolDown, TimeSpan.Zero, TimeSpan.FromHours(1));
    }
}
