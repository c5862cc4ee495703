using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>
/// Tells when aggressors of one side trade far more than the symbol normally does: a run of trades in one direction.
/// </summary>
/// <remarks>
/// <para><b>Formula.</b> A run is a row of trades with the same aggressor, none of the other side between them and no pause longer than MaxPause; its
/// volume is <c>v</c>, its duration <c>T</c>, from its first to its last trade. The symbol's normal rate <c>λ</c> (shares a second, both sides)
/// is <c>λ ← (τλ + v_trade) / (τ + Δt)</c> at each trade, with <c>τ</c> growing to RateTime as time is observed. Expected in the time of the
/// run: <c>e = λ · (T + MaxPause)</c>. Told when <c>v ≥ Ratio · e</c>, with at least MinTrades trades and MinVolume shares; <c>λ</c> is taken from
/// before the run.</para>
/// <para><b>Magnitude</b> <c>v</c>, <b>baseline</b> <c>e</c>, both in shares. <b>Severity</b>: <c>v</c> against the threshold. <b>Direction</b>: the aggressor.</para>
/// <para><b>Hysteresis</b>: a run is told once, and again only when its severity rises. <b>Cool-down</b>: per symbol, to the next run that may be told
/// at the same severity. Trades without a known aggressor neither extend nor break a run.</para>
/// <para><b>Source.</b> Long memory of order signs: Lillo and Farmer, "The Long Memory of the Efficient Market", 2004; Bouchaud, Farmer and
/// Lillo, "How Markets Slowly Digest Changes in Supply and Demand", 2009.</para>
/// </remarks>
public readonly struct AggressiveTrading : IAnalyzer<AggressiveTrading.State>
{
    private readonly double _ratio;
    private readonly double _minVolume;
    private readonly int _minTrades;
    private readonly double _rateNs;
    private readonly double _warmUpNs;
    private readonly long _maxPauseNs;
    private readonly long _coolDownNs;

    /// <summary>Takes its parameters.</summary>
    public AggressiveTrading(AggressiveTradingOptions options)
    {
        _ratio = options.Ratio;
        _minVolume = options.MinVolume;
        _minTrades = options.MinTrades;
        _rateNs = options.RateTime.TotalNanoseconds;
        _warmUpNs = options.WarmUp.TotalNanoseconds;
        _maxPauseNs = (long)options.MaxPause.TotalNanoseconds;
        _coolDownNs = (long)options.CoolDown.TotalNanoseconds;
    }

    /// <inheritdoc/>
    public bool OnSnapshot(in BookSnapshot snapshot, ref State state, ref Finding finding)
    {
        var bought = snapshot.BuyVolume - state.BuyVolume;
        var sold = snapshot.SellVolume - state.SellVolume;
        if ((bought | sold) == 0 && state.IsSeen)
            return false;
        state.BuyVolume = snapshot.BuyVolume;
        state.SellVolume = snapshot.SellVolume;
        return OnVolume(snapshot, bought, sold, ref state, ref finding);
    }

    /// <inheritdoc/>
    public void OnInterruption(ref State state)
    {
        state.IsSeen = false;
        state.RunSide = Side.None;
    }

    private bool OnVolume(in BookSnapshot snapshot, long bought, long sold, ref State state, ref Finding finding)
    {
        var elapsedNs = Math.Max(0, snapshot.ExchangeTimeNs - state.LastNs);
        state.LastNs = snapshot.ExchangeTimeNs;
        if (!state.IsSeen)
        {
            // The first snapshot, or the first after an interruption: what was traded before it was not seen.
            state.IsSeen = true;
            return false;
        }

        if (bought < 0 || sold < 0)
            return false; // a trade was broken: nothing was traded now
        var side = bought == 0 ? Side.Ask : sold == 0 ? Side.Bid : snapshot.LastAggressor;
        var volume = side == Side.Bid ? bought : sold;
        var rate = state.Rate;
        Learn(bought + sold, elapsedNs, ref state);
        Extend(snapshot, side, volume, elapsedNs, bought > 0 && sold > 0, rate, ref state);
        return state.ObservedNs >= _warmUpNs && IsTold(snapshot, ref state, ref finding);
    }

    private void Learn(long volume, long elapsedNs, ref State state)
    {
        var timeNs = Math.Min(_rateNs, state.ObservedNs);
        state.ObservedNs += elapsedNs;
        if (timeNs + elapsedNs > 0)
            state.Rate = (timeNs * state.Rate + volume) / (timeNs + elapsedNs);
    }

    private void Extend(in BookSnapshot snapshot, Side side, long volume, long elapsedNs, bool bothSides, double rate, ref State state)
    {
        if (side != state.RunSide || bothSides || elapsedNs > _maxPauseNs)
        {
            state.RunSide = side;
            state.RunVolume = 0;
            state.RunTrades = 0;
            state.RunRate = rate;
            state.RunTold = Severity.None;
            state.RunSequence = snapshot.Sequence;
            state.RunStartNs = snapshot.ExchangeTimeNs;
        }

        state.RunVolume += volume;
        state.RunTrades++;
    }

    private bool IsTold(in BookSnapshot snapshot, ref State state, ref Finding finding)
    {
        var expected = state.RunRate * (snapshot.ExchangeTimeNs - state.RunStartNs + _maxPauseNs);
        var threshold = Math.Max(_ratio * expected, _minVolume);
        if (state.RunVolume < threshold || state.RunTrades < _minTrades)
            return false;
        var severity = SeverityScale.OfMultiple(state.RunVolume, threshold);
        var isQuiet = snapshot.ExchangeTimeNs < state.QuietUntilNs && severity <= state.QuietSeverity;
        if (severity <= state.RunTold || isQuiet)
            return false;
        state.RunTold = state.QuietSeverity = severity;
        state.QuietUntilNs = snapshot.ExchangeTimeNs + _coolDownNs;
        finding.Kind = SignalKind.AggressiveTrading;
        finding.Direction = state.RunSide;
        finding.Severity = severity;
        finding.Magnitude = state.RunVolume;
        finding.Baseline = expected;
        finding.FirstSequence = state.RunSequence;
        finding.StartTimeNs = state.RunStartNs;
        return true;
    }

    /// <summary>What is remembered of a symbol.</summary>
    public struct State
    {
        internal long BuyVolume;
        internal long SellVolume;
        internal long LastNs;
        internal double ObservedNs;
        internal double Rate;
        internal double RunRate;
        internal long RunVolume;
        internal ulong RunSequence;
        internal long RunStartNs;
        internal long QuietUntilNs;
        internal int RunTrades;
        internal Side RunSide;
        internal Severity RunTold;
        internal Severity QuietSeverity;
        internal bool IsSeen;
    }
}

/// <summary>Parameters of <see cref="AggressiveTrading"/>.</summary>
public sealed record AggressiveTradingOptions
{
    /// <summary>Whether it runs.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Told from this multiple of the expected volume on.</summary>
    public double Ratio { get; init; } = 20;

    /// <summary>And from this many shares on.</summary>
    public int MinVolume { get; init; } = 500;

    /// <summary>And from this many trades on.</summary>
    public int MinTrades { get; init; } = 3;

    /// <summary>The longest pause inside a run.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time constant of the normal rate.</summary>
    public TimeSpan RateTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Observed time before the first signal.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>To the next signal of the same severity.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(5);

    internal void Validate(OptionCheck check)
    {
        check.Range(nameof(Ratio), Ratio, 1, 10_000);
        check.Range(nameof(MinVolume), MinVolume, 1, 1_000_000_000);
        check.Range(nameof(MinTrades), MinTrades, 1, 10_000);
        check.Duration(nameof(MaxPause), MaxPause, TimeSpan.FromMicroseconds(1), TimeSpan.FromMinutes(1));
        check.Duration(nameof(RateTime), RateTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(4));
        check.Duration(nameof(WarmUp), WarmUp, TimeSpan.Zero, TimeSpan.FromHours(1));
        check.Duration(nameof(CoolDown), CoolDown, TimeSpan.Zero, TimeSpan.FromHours(1));
    }
}
