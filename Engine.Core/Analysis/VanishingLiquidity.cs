using System.Diagnostics.CodeAnalysis;
using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>
/// Tells when a side of the book loses most of its size within a short window without trades that explain it: orders were pulled.
/// </summary>
/// <remarks>
/// <para><b>Formula.</b> For each side, <c>A = D + V</c>: the shares on its best five levels plus the shares traded against it since the session
/// began (sold by aggressors for the bid side, bought for the ask side). A trade moves shares from <c>D</c> to <c>V</c> and leaves <c>A</c>
/// as it is; a withdrawal lowers it. With the highest <c>A</c> within the window as the reference, the fraction lost is
/// <c>L = (A_ref − A) / D_ref</c>. Vanished: <c>L ≥ Enter</c> at every snapshot for MinDuration, where <c>D_ref</c> is at least MinSizeRatio
/// times the side's time-weighted mean depth. While a loss waits for MinDuration its reference stays.</para>
/// <para><b>Reach.</b> A new level among the best five pushes the fifth out of the sum, which then falls although nothing was pulled. So a side is compared
/// only with a reference whose five levels reached no further than its own do now (<see cref="BookSnapshot.BidReach5"/>); where they did, the window starts
/// anew. What is told is therefore a lower bound: at least <c>L</c> of what stood at the reference's prices is gone and was not traded.
/// Executions of hidden orders are traded volume that no depth ever showed: they raise <c>A</c>, and so lower <c>L</c> too.</para>
/// <para><b>Window.</b> The running slice of half the window and the one before it: it reaches back between half and all of Window, in
/// constant memory.</para>
/// <para><b>Magnitude</b> <c>L</c>, <b>baseline</b> its time-weighted mean, both in [0, 1]. <b>Severity</b>: <c>L</c> on the way from Enter to 1.
/// <b>Direction</b>: the side that lost.</para>
/// <para><b>Hysteresis</b>: a side is armed again when <c>L ≤ Exit</c>. <b>Cool-down</b>: per side, from then on.</para>
/// <para><b>Source.</b> Withdrawals in excess of trades as the sign of a liquidity crisis: Kirilenko, Kyle, Samadi and Tuzun, "The Flash Crash:
/// High-Frequency Trading in an Electronic Market", 2017. The two-slice window is this project's.</para>
/// </remarks>
public readonly struct VanishingLiquidity : IAnalyzer<VanishingLiquidity.State>
{
    private readonly double _enter;
    private readonly double _exit;
    private readonly double _minSizeRatio;
    private readonly double _baselineNs;
    private readonly double _warmUpNs;
    private readonly long _sliceNs;
    private readonly long _minDurationNs;
    private readonly long _coolDownNs;

    /// <summary>Takes its parameters.</summary>
    public VanishingLiquidity(VanishingLiquidityOptions options)
    {
        _enter = options.Enter;
        _exit = options.Exit;
        _minSizeRatio = options.MinSizeRatio;
        _baselineNs = options.BaselineTime.TotalNanoseconds;
        _warmUpNs = options.WarmUp.TotalNanoseconds;
        _sliceNs = (long)options.Window.TotalNanoseconds / 2;
        _minDurationNs = (long)options.MinDuration.TotalNanoseconds;
        _coolDownNs = (long)options.CoolDown.TotalNanoseconds;
    }

    /// <inheritdoc/>
    public bool OnSnapshot(in BookSnapshot snapshot, ref State state, ref Finding finding)
    {
        var nowNs = snapshot.ExchangeTimeNs;
        var weight = state.Clock.Advance(nowNs, _baselineNs);
        if (nowNs >= state.SliceEndNs)
            Rotate(nowNs, ref state);

        // Nearer is higher for both sides, so that one rule serves both.
        var bidLost = Observe(snapshot, snapshot.BidReach5, snapshot.BidDepth5, snapshot.SellVolume, weight, ref state.Bid);
        var askLost = Observe(snapshot, -snapshot.AskReach5, snapshot.AskDepth5, snapshot.BuyVolume, weight, ref state.Ask);
        var isWarm = state.Clock.ObservedNs >= _warmUpNs;
        // Both at once is one event of the symbol and would be one identifier: the first side tells it, the other keeps its turn.
        return Vanishes(isWarm, bidLost, Side.Bid, snapshot, ref state.Bid, ref finding)
            || Vanishes(isWarm, askLost, Side.Ask, snapshot, ref state.Ask, ref finding);
    }

    /// <inheritdoc/>
    public void OnInterruption(ref State state)
    {
        state.Clock.Pause();
        state.Bid.Forget();
        state.Ask.Forget();
    }

    private void Rotate(long nowNs, ref State state)
    {
        var slice = nowNs / _sliceNs;
        var follows = state.SliceEndNs == slice * _sliceNs;
        state.SliceEndNs = (slice + 1) * _sliceNs;
        state.Bid.Before = follows ? state.Bid.Running : default;
        state.Ask.Before = follows ? state.Ask.Running : default;
        state.Bid.Running = state.Ask.Running = default;
    }

    /// <summary>Takes a side as it is now and returns the fraction lost against the window's reference.</summary>
    private static double Observe(in BookSnapshot snapshot, int reach, long depth, long traded, double weight, ref SideState side)
    {
        side.NormalDepth += weight * (side.HeldDepth - side.NormalDepth);
        side.MeanLost += weight * (side.HeldLost - side.MeanLost);
        var adjusted = depth + traded;
        ref var reference = ref side.Reference;
        if (reach > reference.Reach)
        {
            side.Forget();
            reference = ref side.Running;
        }

        // A new peak of the running slice either is no higher than the reference or takes its place: nothing is lost against it.
        if (side.Running.Depth == 0 || (depth > 0 && adjusted >= side.Running.Adjusted))
            side.Running = new Peak(snapshot, reach, depth, adjusted);
        var lost = reference.Adjusted <= adjusted ? 0 : Math.Min(1, (reference.Adjusted - adjusted) / (double)reference.Depth);
        side.HeldDepth = depth;
        side.HeldLost = lost;
        return lost;
    }

    private bool Vanishes(bool isWarm, double lost, Side direction, in BookSnapshot snapshot, ref SideState side, ref Finding finding)
    {
        if (side.Episode.IsActive)
        {
            if (lost <= _exit)
                side.Episode.End(snapshot.ExchangeTimeNs, _coolDownNs);
            return false;
        }

        if (lost < _enter || !isWarm)
        {
            side.Episode.DropPending();
            return false;
        }

        ref var reference = ref side.Reference;
        var isVanished = reference.Depth >= _minSizeRatio * side.NormalDepth;
        if (isVanished && !side.Episode.IsPending)
            side.Waiting = reference;
        if (!side.Episode.Begins(isVanished, snapshot, _minDurationNs))
            return false;
        finding.Kind = SignalKind.LiquidityVanished;
        finding.Direction = direction;
        finding.Severity = SeverityScale.OfFraction(lost, _enter);
        finding.Magnitude = lost;
        finding.Baseline = side.MeanLost;
        finding.FirstSequence = reference.Sequence;
        finding.StartTimeNs = reference.TimeNs;
        return true;
    }

    /// <summary>What is remembered of a symbol.</summary>
    public struct State
    {
        internal EventClock Clock;
        internal long SliceEndNs;
        internal SideState Bid;
        internal SideState Ask;
    }

    internal struct SideState
    {
        internal Peak Running;
        internal Peak Before;
        internal double NormalDepth;
        internal double MeanLost;
        internal double HeldDepth;
        internal double HeldLost;
        internal Episode Episode;
        internal Peak Waiting;

        /// <summary>What a side is compared with: the higher peak of the two slices, unless a loss is waiting. A peak of depth 0 is none.</summary>
        [UnscopedRef]
        internal ref Peak Reference =>
            ref Episode.IsPending ? ref Waiting : ref Before.Depth > 0 && Before.Adjusted > Running.Adjusted ? ref Before : ref Running;

        internal void Forget()
        {
            Running = Before = default;
            Episode.DropPending();
        }
    }

    /// <summary>A side at one moment.</summary>
    internal readonly struct Peak(in BookSnapshot snapshot, int reach, long depth, long adjusted)
    {
        internal readonly long Adjusted = adjusted;
        internal readonly long Depth = depth;
        internal readonly ulong Sequence = snapshot.Sequence;
        internal readonly long TimeNs = snapshot.ExchangeTimeNs;
        internal readonly int Reach = reach;
    }
}

/// <summary>Parameters of <see cref="VanishingLiquidity"/>.</summary>
public sealed record VanishingLiquidityOptions
{
    /// <summary>Whether it runs.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Vanished from this fraction lost on.</summary>
    public double Enter { get; init; } = 0.7;

    /// <summary>Armed again at this fraction lost.</summary>
    public double Exit { get; init; } = 0.3;

    /// <summary>What was there had at least this many times the side's normal depth.</summary>
    public double MinSizeRatio { get; init; } = 1;

    /// <summary>How far back the reference may lie; at least half of it.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Time constant of the normal depth and the mean fraction lost.</summary>
    public TimeSpan BaselineTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Observed time before the first signal.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it has to stay away: what is cancelled and entered again at once was not pulled.</summary>
    public TimeSpan MinDuration { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Per side, from the end of one to the next signal.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(1);

    internal void Validate(OptionCheck check)
    {
        check.Range(nameof(Enter), Enter, 0.01, 0.999);
        check.Range(nameof(Exit), Exit, 0, 0.999);
        check.Less(nameof(Exit), Exit, nameof(Enter), Enter);
        check.Range(nameof(MinSizeRatio), MinSizeRatio, 0, 1_000);
        check.Duration(nameof(Window), Window, TimeSpan.FromMicroseconds(10), TimeSpan.FromMinutes(1));
        check.Duration(nameof(BaselineTime), BaselineTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        check.Duration(nameof(WarmUp), WarmUp, TimeSpan.Zero, TimeSpan.FromHours(1));
        check.Duration(nameof(MinDuration), MinDuration, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        check.Duration(nameof(CoolDown), CoolDown, TimeSpan.Zero, TimeSpan.FromHours(1));
    }
}
