using Engine.Core;
using Engine.Core.Simulation;

namespace Engine.Tests.Simulation;

/// <summary>That the simulated market looks like one: the figures that <c>docs/simulation.md</c> states, with tolerances.</summary>
public sealed class OrderFlowShapeTests
{
    private const double Rate = 50_000;
    private const int Count = 600_000;

    private readonly List<MarketEvent> _events = [];
    private readonly List<int> _spreadsOfFirst = [];
    private readonly OrderByOrderBooks _books = new();
    private readonly long[] _types = new long[256];
    private OrderFlowOptions _options = new();
    private long _openNs;
    private long _endNs;

    [OneTimeSetUp]
    public void Simulate()
    {
        _options = new OrderFlowOptions { Symbols = 8, MessagesPerSecond = Rate, Seed = 7 };
        var flow = new OrderFlow(_options);
        var message = new byte[OrderFlow.LongestMessage];
        for (var i = 0; i < Count; i++)
        {
            var length = flow.WriteNext(message);
            _types[message[0]]++;
            if (message[0] == 'S')
                _openNs = flow.TimeNs;
            MarketEvent e = default;
            if (!OrderFlowTests.TryDecode(message.AsSpan(0, length), SimulatedFormat.Itch, ref e))
                continue;
            _events.Add(e);
            _books.Apply(e);
            if (_openNs > 0 && e.Symbol == 1 && TrySpread(out var spread))
                _spreadsOfFirst.Add(spread);
        }

        _endNs = flow.TimeNs;
    }

    [Test]
    public void The_mean_rate_is_the_one_asked_for()
    {
        var traded = _events.Count(e => e.ExchangeTimeNs > _openNs);

        Assert.That(traded / ((_endNs - _openNs) / 1e9), Is.EqualTo(Rate).Within(10).Percent);
    }

    [Test]
    public void Books_hold_about_as_many_orders_as_asked_for()
    {
        Assert.That(_books.Orders.Count / (double)_options.Symbols, Is.EqualTo(_options.OrdersPerSymbol).Within(20).Percent);
    }

    [Test]
    public void Messages_come_in_bursts()
    {
        // Index of dispersion of the counts in 1 ms: 1 for a Poisson process, (1 − n)^-2 = 6 in the limit for a Hawkes process with n = 0.6.
        var counts = new double[(_endNs - _openNs) / 1_000_000 + 1];
        foreach (var e in _events.Where(e => e.ExchangeTimeNs > _openNs))
            counts[(e.ExchangeTimeNs - _openNs) / 1_000_000]++;
        var mean = counts.Average();
        var variance = counts.Average(c => (c - mean) * (c - mean));

        Assert.That(variance / mean, Is.InRange(3, 15));
    }

    [Test]
    public void The_mix_of_types_is_a_markets()
    {
        double Share(char type) => _types[type] / (double)Count;

        Assert.That(Share('A') + Share('F'), Is.InRange(0.38, 0.50));
        Assert.That(Share('D'), Is.InRange(0.30, 0.45));
        Assert.That(Share('E') + Share('C'), Is.InRange(0.04, 0.12));
        Assert.That(Share('U'), Is.InRange(0.04, 0.10));
        Assert.That(Share('X'), Is.InRange(0.01, 0.05));
        Assert.That(Share('P'), Is.InRange(0.004, 0.015));
    }

    [Test]
    public void Sizes_cluster_at_a_round_lot()
    {
        var sizes = _events.Where(e => e.Kind == EventKind.Add).Select(e => e.Size).ToList();

        Assert.That(sizes.Count(s => s == 100) / (double)sizes.Count, Is.InRange(0.38, 0.44));
        Assert.That(sizes.Count(s => s % 100 == 0) / (double)sizes.Count, Is.InRange(0.75, 0.85));
        Assert.That(sizes.Count(s => s < 100) / (double)sizes.Count, Is.InRange(0.15, 0.25));
        Assert.That(sizes.Max(), Is.EqualTo(10_000));
    }

    [Test]
    public void The_spread_is_mostly_tight_at_times_wide_and_always_returns()
    {
        var tight = _spreadsOfFirst.Count(s => s <= 3) / (double)_spreadsOfFirst.Count;
        var longestWide = LongestRun(_spreadsOfFirst, s => s > 10);

        Assert.That(tight, Is.GreaterThan(0.75));
        Assert.That(_spreadsOfFirst.Max(), Is.GreaterThan(8), "liquidity vanishes at times");
        Assert.That(longestWide, Is.LessThan(200), "events until it is back");
    }

    [Test]
    public void Some_market_orders_sweep_several_levels_at_one_time()
    {
        var levelsSwept = _events.Where(e => e.Kind == EventKind.Execute)
            .GroupBy(e => (e.Symbol, e.ExchangeTimeNs))
            .Select(g => g.Count())
            .ToList();

        Assert.That(levelsSwept.Count(n => n >= 5), Is.GreaterThan(20));
        Assert.That(levelsSwept.Count(n => n == 1) / (double)levelsSwept.Count, Is.GreaterThan(0.5));
    }

    [Test]
    public void At_times_a_side_loses_most_of_its_orders_at_once()
    {
        var deletes = _events.Where(e => e.Kind == EventKind.Delete).GroupBy(e => (e.Symbol, e.ExchangeTimeNs)).Select(g => g.Count());

        Assert.That(deletes.Count(n => n >= 20), Is.GreaterThan(20));
    }

    [Test]
    public void Some_orders_rest_far_from_the_market()
    {
        var adds = _events.Where(e => e.Kind == EventKind.Add && e.Symbol == 1).Select(e => e.Price).ToList();
        var middle = adds.Order().ElementAt(adds.Count / 2);

        Assert.That(adds.Count(p => p < middle / 2), Is.GreaterThan(10));
        Assert.That(adds.Count(p => p > middle * 2), Is.GreaterThan(10));
    }

    [Test]
    public void The_price_moves_and_stays_near_what_participants_think_it_is_worth()
    {
        var trades = _events.Where(e => e.Kind == EventKind.Trade && e.Symbol == 1).Select(e => e.Price).ToList();

        Assert.That(trades.Distinct().Count(), Is.GreaterThan(20));
        Assert.That(trades.Max() / (double)trades.Min(), Is.LessThan(1.2));
    }

    private static int LongestRun(IEnumerable<int> values, Func<int, bool> inRun)
    {
        var (longest, run) = (0, 0);
        foreach (var value in values)
        {
            run = inRun(value) ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private bool TrySpread(out int ticks)
    {
        ticks = 0;
        if (!_books.TryBest(1, Side.Bid, out var bid, out _) || !_books.TryBest(1, Side.Ask, out var ask, out _))
            return false;
        ticks = (ask - bid) / 100;
        return true;
    }
}
