using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

/// <summary>The whole of analysis, slow and obviously right: every symbol's snapshots in a list, twins for analyzers, summaries by looking at all snapshots of an interval.</summary>
/// <param name="options">As the engine's.</param>
/// <param name="holes">Before which snapshots, by index, others are missing.</param>
internal sealed class SlowAnalysis(AnalysisOptions options, params int[] holes)
{
    private readonly Dictionary<int, List<(BookSnapshot Snapshot, int Index)>> _bySymbol = [];
    private readonly Dictionary<int, SlowTwin[]> _twins = [];

    /// <summary>Signals of one session, in order.</summary>
    public List<Signal> Signals(IReadOnlyList<BookSnapshot> snapshots)
    {
        var signals = new List<Signal>();
        foreach (var (s, i) in snapshots.Select((s, i) => (s, i)))
        {
            var past = _bySymbol.TryGetValue(s.Symbol, out var list) ? list : _bySymbol[s.Symbol] = [];
            var twins = _twins.TryGetValue(s.Symbol, out var found) ? found : _twins[s.Symbol] = Twins();
            var interrupted = past.Count > 0 && past[^1] is var (last, index) && (last.Quality != s.Quality || IsWithheld(last) || IsHole(index, i));
            past.Add((s, i));
            if (IsWithheld(s))
                continue;
            foreach (var twin in twins)
            {
                var before = twin.Signals.Count;
                twin.Show(s, interrupted || past.Count == 1);
                signals.AddRange(twin.Signals.Skip(before));
            }
        }

        return signals;
    }

    /// <summary>Summaries of one session, in order of intervals and, within one, of the symbols' first snapshots.</summary>
    public List<SymbolSummary> Summaries(IReadOnlyList<BookSnapshot> snapshots)
    {
        var length = (long)options.SummaryInterval.TotalNanoseconds;
        var all = snapshots.Select((s, i) => (Snapshot: s, Index: i)).ToList();
        return all.GroupBy(x => (Interval: x.Snapshot.ExchangeTimeNs / length, x.Snapshot.Symbol))
            .OrderBy(g => g.Key.Interval).ThenBy(g => g.First().Index)
            .Select(g => Summarise(all, [.. g], g.Key.Interval * length, length)).ToList();
    }

    private SymbolSummary Summarise(
        List<(BookSnapshot Snapshot, int Index)> all, List<(BookSnapshot Snapshot, int Index)> own, long startNs, long length)
    {
        var inside = own.ConvertAll(x => x.Snapshot);
        var carried = all.Take(own[0].Index).Where(x => x.Snapshot.Symbol == inside[0].Symbol).TakeLast(1).ToList();
        var steps = carried.Concat(own).Zip(carried.Concat(own).Skip(1)).Select(p => (From: p.First.Snapshot, To: p.Second.Snapshot, IsHole: IsHole(p.First.Index, p.Second.Index))).ToList();
        var closedBy = all.Find(x => x.Snapshot.ExchangeTimeNs >= startNs + length).Index;
        var hasHole = steps.Any(p => p.IsHole) || (closedBy > own[^1].Index && IsHole(own[^1].Index, closedBy));
        var states = carried.Concat(own).Select(x => x.Snapshot).ToList();
        var mids = states.Where(s => s.IsTwoSided).Select(s => s.TwiceMid).ToList();
        var spans = states.Select((s, i) => (
            State: s,
            Ns: (i + 1 < states.Count ? states[i + 1].ExchangeTimeNs : startNs + length) - Math.Max(startNs, s.ExchangeTimeNs)))
            .Where(x => x.State.IsTwoSided && x.Ns > 0).ToList();
        double twoSidedNs = spans.Sum(x => x.Ns);
        var first = inside[0];
        if (carried.Count == 0)
            steps.Insert(0, (default, first, IsHole: true));
        return new SymbolSummary
        {
            Session = first.Session,
            Symbol = first.Symbol,
            FirstSequence = first.Sequence,
            LastSequence = inside[^1].Sequence,
            StartTimeNs = startNs,
            EndTimeNs = startNs + length,
            Quality = hasHole ? BookQuality.StaleGap : states.Select(s => s.Quality).Aggregate(SymbolInterval.Worse),
            HasMid = mids.Count > 0,
            OpenTwiceMid = mids.FirstOrDefault(),
            HighTwiceMid = mids.Count > 0 ? mids.Max() : 0,
            LowTwiceMid = mids.Count > 0 ? mids.Min() : 0,
            CloseTwiceMid = mids.LastOrDefault(),
            Spread = twoSidedNs > 0 ? spans.Sum(x => (double)x.Ns * x.State.Spread) / twoSidedNs : 0,
            Imbalance = twoSidedNs > 0 ? spans.Sum(x => x.Ns * x.State.Imbalance) / twoSidedNs : 0,
            OrderFlowImbalance = steps.Where(p => !p.IsHole && p.From.Quality == p.To.Quality).Sum(p => OrderFlow(p.From, p.To)),
            BuyVolume = steps.Sum(p => p.IsHole ? OwnVolume(p.To, Side.Bid) : p.To.BuyVolume - p.From.BuyVolume),
            SellVolume = steps.Sum(p => p.IsHole ? OwnVolume(p.To, Side.Ask) : p.To.SellVolume - p.From.SellVolume),
            EventCount = (uint)steps.Sum(p => p.IsHole ? 1 : p.To.EventCount - p.From.EventCount),
            TradeCount = (uint)steps.Sum(p => p.IsHole ? p.To.Flags.HasFlag(SnapshotFlags.Traded) ? 1 : 0 : p.To.TradeCount - p.From.TradeCount),
        };
    }

    private bool IsHole(int from, int to) => holes.Any(hole => from < hole && hole <= to);

    /// <summary>What the snapshot's own event traded: all that is known of a symbol seen for the first time, or behind a hole.</summary>
    private static long OwnVolume(BookSnapshot s, Side aggressor) =>
        s.Flags.HasFlag(SnapshotFlags.Traded) && s.LastAggressor == aggressor ? s.LastTradeSize : 0;

    /// <summary>Case by case, as the paper tells it in words.</summary>
    private static long OrderFlow(BookSnapshot x, BookSnapshot y)
    {
        var bid = (x.BidSize, y.BidSize) switch
        {
            (0, var now) => now,
            (var then, 0) => -then,
            var (then, now) => y.BidPrice > x.BidPrice ? now : y.BidPrice == x.BidPrice ? now - then : -then,
        };
        var ask = (x.AskSize, y.AskSize) switch
        {
            (0, var now) => now,
            (var then, 0) => -then,
            var (then, now) => y.AskPrice < x.AskPrice ? now : y.AskPrice == x.AskPrice ? now - then : -then,
        };
        return bid - ask;
    }

    private SlowTwin[] Twins() =>
    [
        new SlowSpreadWidening(options.Spread),
        new SlowImbalance(LiquidityImbalance.Depth.BestLevel, options.Imbalance),
        new SlowImbalance(LiquidityImbalance.Depth.FiveLevels, options.DepthImbalance),
        new SlowVanishingLiquidity(options.VanishingLiquidity),
        new SlowMicropriceShift(options.Microprice),
        new SlowAggressiveTrading(options.AggressiveTrading),
        new SlowSweep(options.Sweep),
    ];

    private bool IsWithheld(BookSnapshot s) =>
        (options.Withhold.HasFlag(DistrustedBooks.Stale) && s.Quality != BookQuality.Live)
        || (options.Withhold.HasFlag(DistrustedBooks.Crossed) && s.Flags.HasFlag(SnapshotFlags.Crossed))
        || (options.Withhold.HasFlag(DistrustedBooks.Halted) && s.Flags.HasFlag(SnapshotFlags.Halted))
        || (options.Withhold.HasFlag(DistrustedBooks.Locked) && s.Flags.HasFlag(SnapshotFlags.Locked))
        || (options.Withhold.HasFlag(DistrustedBooks.Suspect) && s.Flags.HasFlag(SnapshotFlags.Suspect));
}
