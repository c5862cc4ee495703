using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

internal sealed class SlowSpreadWidening(SpreadWideningOptions o) : SlowTwin
{
    private readonly Holding _spreads = new();
    private readonly List<(double Ns, double Value)> _capped = [];
    private readonly Row _row = new();

    protected override void Judge(BookSnapshot now)
    {
        if (Past[^1].Interrupted || !now.IsTwoSided || now.Spread < 0)
        {
            _spreads.Pause();
            _row.Break();
        }

        if (!now.IsTwoSided || now.Spread < 0)
            return;
        var isWarm = Observed(_capped) >= o.WarmUp.TotalNanoseconds;
        var span = _spreads.Pending(now.ExchangeTimeNs);
        if (span.Ns > 0)
            _capped.Add((span.Ns, isWarm ? Math.Min(span.Value, Ceiling()) : span.Value));
        _spreads.Hold(now.ExchangeTimeNs, now.Spread);
        var baseline = WeightedMean(_capped, o.BaselineTime);
        if (_row.IsActive)
        {
            if (now.Spread > o.ExitRatio * baseline)
                return;
            Tell(now, SignalKind.SpreadRecovered, Side.None, Severity.Notice, now.Spread, baseline, _row.First);
            _row.End(now.ExchangeTimeNs, o.CoolDown);
        }
        else if (isWarm && _row.Begins(now.Spread >= Ceiling(), now, o.MinDuration))
        {
            Tell(now, SignalKind.SpreadWidened, Side.None, OfMultiple(now.Spread, Ceiling()), now.Spread, baseline, _row.First);
        }
    }

    private double Ceiling()
    {
        var baseline = WeightedMean(_capped, o.BaselineTime);
        return Math.Max(o.EnterRatio * baseline, baseline + o.MinIncrease);
    }
}

internal sealed class SlowImbalance(LiquidityImbalance.Depth depth, LiquidityImbalanceOptions o) : SlowTwin
{
    private readonly Holding _imbalances = new();
    private readonly Holding _sizes = new();
    private readonly Row _row = new();
    private Side _told;
    private Side _last = Side.Ask;

    protected override void Judge(BookSnapshot now)
    {
        if (Past[^1].Interrupted || !now.IsTwoSided)
        {
            _imbalances.Pause();
            _sizes.Pause();
            _row.Break();
        }

        if (!now.IsTwoSided)
            return;
        double bid = depth == LiquidityImbalance.Depth.BestLevel ? now.BidSize : now.BidDepth5;
        double ask = depth == LiquidityImbalance.Depth.BestLevel ? now.AskSize : now.AskDepth5;
        var imbalance = (bid - ask) / (bid + ask);
        _imbalances.Hold(now.ExchangeTimeNs, imbalance);
        _sizes.Hold(now.ExchangeTimeNs, (bid + ask) / 2);
        var side = imbalance > 0 ? Side.Bid : Side.Ask;
        if (_row.IsActive && (Math.Abs(imbalance) <= o.Exit || side != _told))
            _row.End(now.ExchangeTimeNs, o.CoolDown);
        if (_row.IsActive)
            return;
        if (side != _last)
            _row.Break();
        _last = side;
        var isHeavy = Math.Abs(imbalance) >= o.Enter && Math.Max(bid, ask) >= o.MinSizeRatio * WeightedMean(_sizes.Spans, o.BaselineTime);
        if (!_row.Begins(isHeavy && Observed(_sizes.Spans) >= o.WarmUp.TotalNanoseconds, now, o.MinDuration))
            return;
        _told = side;
        var kind = depth == LiquidityImbalance.Depth.BestLevel ? SignalKind.Imbalance : SignalKind.DepthImbalance;
        Tell(now, kind, side, OfFraction(Math.Abs(imbalance), o.Enter), imbalance, WeightedMean(_imbalances.Spans, o.BaselineTime), _row.First);
    }
}

internal sealed class SlowVanishingLiquidity(VanishingLiquidityOptions o) : SlowTwin
{
    private readonly OneSide _bid = new(Side.Bid);
    private readonly OneSide _ask = new(Side.Ask);

    protected override void Judge(BookSnapshot now)
    {
        if (Past[^1].Interrupted)
        {
            _bid.Break();
            _ask.Break();
        }

        _bid.Take(now, o);
        _ask.Take(now, o);
        if (!TellOne(_bid, now))
            TellOne(_ask, now);
    }

    private bool TellOne(OneSide side, BookSnapshot now)
    {
        var (lost, reference) = (side.Lost, side.Reference);
        if (side.Row.IsActive)
        {
            if (lost <= o.Exit)
                side.Row.End(now.ExchangeTimeNs, o.CoolDown);
            return false;
        }

        var isVanished = lost >= o.Enter
            && side.Observed >= o.WarmUp.TotalNanoseconds
            && reference!.Depth >= o.MinSizeRatio * WeightedMean(side.Depths.Spans, o.BaselineTime);
        if (!side.Row.Begins(isVanished, now, o.MinDuration))
            return false;
        Tell(now, SignalKind.LiquidityVanished, side.Side, OfFraction(lost, o.Enter), lost, WeightedMean(side.Losses.Spans, o.BaselineTime), reference!.Snapshot);
        return true;
    }

    private sealed record Depth5(BookSnapshot Snapshot, long Depth, long Traded, double Reach)
    {
        public long Adjusted => Depth + Traded;
    }

    /// <summary>One side: all its past depths, and the reference found by looking at each of them.</summary>
    private sealed class OneSide(Side side)
    {
        private readonly List<Depth5> _comparable = [];

        public Side Side => side;

        public Row Row { get; } = new();

        public Holding Depths { get; } = new();

        public Holding Losses { get; } = new();

        public double Observed => SlowTwin.Observed(Depths.Spans);

        public Depth5? Reference { get; private set; }

        public double Lost { get; private set; }

        public void Break()
        {
            Forget();
            Depths.Pause();
            Losses.Pause();
        }

        public void Take(BookSnapshot s, VanishingLiquidityOptions o)
        {
            var isBid = side == Side.Bid;
            var now = new Depth5(
                s,
                isBid ? s.BidDepth5 : s.AskDepth5,
                isBid ? s.SellVolume : s.BuyVolume,
                isBid ? s.BidReach5 : -(double)s.AskReach5);
            if ((Row.IsPending ? Reference : Highest(s, o)) is { } reference && now.Reach > reference.Reach)
                Forget();
            _comparable.Add(now);
            if (!Row.IsPending)
                Reference = Highest(s, o);
            Lost = Reference is not { } r || r.Adjusted <= now.Adjusted ? 0 : Math.Min(1, (r.Adjusted - now.Adjusted) / (double)r.Depth);
            Depths.Hold(s.ExchangeTimeNs, now.Depth);
            Losses.Hold(s.ExchangeTimeNs, Lost);
        }

        /// <summary>The highest of the window; of equals in one slice the latest, of equals in two slices the one in the running slice.</summary>
        private Depth5? Highest(BookSnapshot s, VanishingLiquidityOptions o)
        {
            var slice = o.Window.TotalNanoseconds / 2;
            var nowSlice = Math.Floor(s.ExchangeTimeNs / slice);
            return _comparable.Where(c => c.Depth > 0 && Math.Floor(c.Snapshot.ExchangeTimeNs / slice) >= nowSlice - 1)
                .OrderBy(c => c.Adjusted).ThenBy(c => c.Snapshot.Sequence).LastOrDefault();
        }

        private void Forget()
        {
            _comparable.Clear();
            Row.Break();
        }
    }
}

internal sealed class SlowMicropriceShift(MicropriceShiftOptions o) : SlowTwin
{
    private readonly Holding _offsets = new();
    private readonly Holding _shifts = new();
    private readonly Holding _sizes = new();
    private readonly Row _row = new();
    private long _twiceMid;
    private bool _wasUp;

    protected override void Judge(BookSnapshot now)
    {
        if (Past[^1].Interrupted || !now.IsTwoSided || now.Spread <= 0)
        {
            _offsets.Clear();
            _shifts.Pause();
            _sizes.Pause();
            _twiceMid = 0;
            _row.Break();
        }

        if (!now.IsTwoSided || now.Spread <= 0)
            return;
        if (now.TwiceMid != _twiceMid)
        {
            _twiceMid = now.TwiceMid;
            _offsets.Clear();
            if (_row.IsActive)
                _row.End(now.ExchangeTimeNs, o.CoolDown);
            else
                _row.Break();
        }

        var microprice = ((double)now.BidPrice * now.AskSize + (double)now.AskPrice * now.BidSize) / (now.BidSize + now.AskSize);
        _offsets.Hold(now.ExchangeTimeNs, microprice - now.TwiceMid / 2.0);
        var isSettled = Observed(_offsets.Spans) >= o.Settle.TotalNanoseconds;
        var shift = isSettled ? (microprice - now.TwiceMid / 2.0 - WeightedMean(_offsets.Spans, o.ReferenceTime)) / now.Spread : 0;
        _shifts.Hold(now.ExchangeTimeNs, Math.Abs(shift));
        _sizes.Hold(now.ExchangeTimeNs, now.BidSize + now.AskSize);
        if (_row.IsActive)
        {
            if (Math.Abs(shift) <= o.Exit)
                _row.End(now.ExchangeTimeNs, o.CoolDown);
            return;
        }

        if (shift > 0 != _wasUp)
            _row.Break();
        _wasUp = shift > 0;
        var isShifted = Math.Abs(shift) >= o.Enter
            && now.BidSize + now.AskSize >= o.MinSizeRatio * WeightedMean(_sizes.Spans, o.BaselineTime)
            && Observed(_sizes.Spans) >= o.WarmUp.TotalNanoseconds;
        if (_row.Begins(isShifted, now, o.MinDuration))
        {
            Tell(now, SignalKind.MicropriceShift, shift > 0 ? Side.Bid : Side.Ask, OfFraction(Math.Abs(shift), o.Enter), shift,
                WeightedMean(_shifts.Spans, o.BaselineTime), _row.First);
        }
    }
}

internal sealed class SlowAggressiveTrading(AggressiveTradingOptions o) : SlowTwin
{
    private readonly List<(BookSnapshot Snapshot, long Volume, long ElapsedNs)> _trades = [];
    private readonly Dictionary<ulong, Severity> _toldByRun = [];
    private readonly List<(long Ns, Severity Severity)> _told = [];
    private int _runStart;

    protected override void Judge(BookSnapshot now)
    {
        if (Past.Count == 1 || Past[^1].Interrupted)
        {
            _trades.Add((now, 0, 0));
            _runStart = _trades.Count;
            return;
        }

        var before = Past[^2].Snapshot;
        var (bought, sold) = (now.BuyVolume - before.BuyVolume, now.SellVolume - before.SellVolume);
        if (bought + sold == 0)
            return;
        var last = _trades[^1].Snapshot;
        var elapsedNs = Math.Max(0, now.ExchangeTimeNs - last.ExchangeTimeNs);
        _trades.Add((now, bought + sold, elapsedNs));
        var isFirst = _runStart == _trades.Count - 1;
        if (isFirst || now.LastAggressor != last.LastAggressor || elapsedNs > o.MaxPause.TotalNanoseconds)
            _runStart = _trades.Count - 1;

        var run = _trades[_runStart..];
        var first = run[0].Snapshot;
        var volume = run.Sum(t => t.Volume);
        var expected = RateBefore(_runStart) * (now.ExchangeTimeNs - first.ExchangeTimeNs + o.MaxPause.TotalNanoseconds);
        var threshold = Math.Max(o.Ratio * expected, o.MinVolume);
        if (_trades.Sum(t => t.ElapsedNs) < o.WarmUp.TotalNanoseconds || volume < threshold || run.Count < o.MinTrades)
            return;
        var severity = OfMultiple(volume, threshold);
        var isQuiet = _told.Count > 0 && now.ExchangeTimeNs < _told[^1].Ns + o.CoolDown.TotalNanoseconds && severity <= _told[^1].Severity;
        if (severity <= _toldByRun.GetValueOrDefault(first.Sequence) || isQuiet)
            return;
        _toldByRun[first.Sequence] = severity;
        _told.Add((now.ExchangeTimeNs, severity));
        Tell(now, SignalKind.AggressiveTrading, now.LastAggressor, severity, volume, expected, first);
    }

    /// <summary>λ before the trade at an index, from all trades before it.</summary>
    private double RateBefore(int end)
    {
        double rate = 0, observed = 0;
        foreach (var (_, volume, elapsedNs) in _trades.Take(end))
        {
            var tau = Math.Min(o.RateTime.TotalNanoseconds, observed);
            observed += elapsedNs;
            if (tau + elapsedNs > 0)
                rate = (tau * rate + volume) / (tau + elapsedNs);
        }

        return rate;
    }
}

internal sealed class SlowSweep(SweepOptions o) : SlowTwin
{
    private readonly List<List<BookSnapshot>> _bursts = [];
    private readonly Dictionary<ulong, Severity> _toldByBurst = [];
    private (long Ns, Severity Severity) _lastTold = (long.MinValue / 2, Severity.None);
    private bool _isBroken = true;

    protected override void Judge(BookSnapshot now)
    {
        _isBroken |= Past[^1].Interrupted;
        if (!now.Flags.HasFlag(SnapshotFlags.Traded) || now.LastAggressor == Side.None)
            return;
        var last = _bursts.Count > 0 ? _bursts[^1][^1] : default;
        var sign = now.LastAggressor == Side.Bid ? 1 : -1;
        var follows = !_isBroken && last.LastAggressor == now.LastAggressor
            && now.ExchangeTimeNs - last.ExchangeTimeNs <= o.MaxPause.TotalNanoseconds
            && sign * (now.LastTradePrice - last.LastTradePrice) >= 0;
        _isBroken = false;
        if (!follows)
            _bursts.Add([]);
        _bursts[^1].Add(now);
        var burst = _bursts[^1];
        var levels = Levels(burst);
        if (levels < o.MinLevels || (burst.Count > 1 && burst[^2].LastTradePrice == now.LastTradePrice))
            return;
        var severity = OfMultiple(levels, o.MinLevels);
        var isQuiet = now.ExchangeTimeNs < _lastTold.Ns + o.CoolDown.TotalNanoseconds && severity <= _lastTold.Severity;
        if (severity <= _toldByBurst.GetValueOrDefault(burst[0].Sequence) || isQuiet)
            return;
        _toldByBurst[burst[0].Sequence] = severity;
        _lastTold = (now.ExchangeTimeNs, severity);
        Tell(now, SignalKind.Sweep, now.LastAggressor, severity, levels, MeanLevels(), burst[0]);
    }

    private double MeanLevels()
    {
        double mean = 0;
        for (var i = 0; i < _bursts.Count - 1; i++)
            mean = i == 0 ? Levels(_bursts[i]) : mean + (Levels(_bursts[i]) - mean) / 64;
        return mean;
    }

    private static int Levels(List<BookSnapshot> burst) => burst.Select(t => t.LastTradePrice).Distinct().Count();
}
