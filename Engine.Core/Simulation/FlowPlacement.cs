namespace Engine.Core.Simulation;

/// <summary>Where a new order is priced. Never at or through the other side.</summary>
internal sealed class FlowPlacement(FlowBooks books, FlowSymbol[] symbols, bool withFarPrices)
{
    private const int DeepestTicks = 60;
    private const int TightSpreads = 20;
    private const double FarShare = 0.001;

    // Sellers stay above half a dollar, so that a buyer always finds a positive price below them.
    private const int LowestAsk = 50 * FlowSymbol.Tick;

    private readonly DiscreteDistribution _distances = new(DistanceWeights());

    /// <summary>Draws a price for a new order.</summary>
    public int Draw(int symbol, Side side, ref FlowRandom random)
    {
        var far = withFarPrices && random.Chance(FarShare);
        var price = far ? FarPrice(symbol, side, ref random) : NearPrice(symbol, side, ref random);
        return Restrict(symbol, side, price);
    }

    /// <summary>Draws a price of the opening book: the target spread around the opening price, and the usual distances behind it.</summary>
    public int DrawOpening(int symbol, Side side, ref FlowRandom random)
    {
        ref var s = ref symbols[symbol];
        return Restrict(symbol, side, Touch(s.OpeningPrice, s.TargetSpread, side) - Sign(side) * _distances.Draw(ref random) * FlowSymbol.Tick);
    }

    /// <summary>Whether both sides are there and their distance is what the model calls a market; then <paramref name="mid"/> is its middle.</summary>
    public bool IsTight(int symbol, out int mid)
    {
        mid = 0;
        if (books.Levels(symbol, Side.Bid) == 0 || books.Levels(symbol, Side.Ask) == 0)
            return false;
        var bid = books.LevelAt(symbol, Side.Bid, 0).Price;
        var ask = books.LevelAt(symbol, Side.Ask, 0).Price;
        mid = bid + (ask - bid) / 2;
        return ask - bid <= TightSpreads * symbols[symbol].TargetSpread * FlowSymbol.Tick;
    }

    private static int Sign(Side side) => side == Side.Bid ? 1 : -1;

    private static Side Opposite(Side side) => side == Side.Bid ? Side.Ask : Side.Bid;

    private static int Touch(int mid, int spreadTicks, Side side)
    {
        var low = mid - mid % FlowSymbol.Tick - spreadTicks / 2 * FlowSymbol.Tick;
        return side == Side.Bid ? low : low + spreadTicks * FlowSymbol.Tick;
    }

    // P(k ticks behind the best) ~ (1 + k)^-1.5: the power law of Bouchaud, Mézard and Potters (2002), its exponent 1.6 rounded to
    // what a square root gives exactly on every machine.
    private static double[] DistanceWeights()
    {
        var weights = new double[DeepestTicks];
        for (var k = 0; k < DeepestTicks; k++)
            weights[k] = 1 / ((1.0 + k) * Math.Sqrt(1.0 + k));
        return weights;
    }

    private int NearPrice(int symbol, Side side, ref FlowRandom random)
    {
        ref var s = ref symbols[symbol];
        if (!IsTight(symbol, out _))
            return Touch(s.LastMid, s.TargetSpread, side);
        var best = books.LevelAt(symbol, side, 0).Price;
        var spread = Math.Abs(books.LevelAt(symbol, Opposite(side), 0).Price - best) / FlowSymbol.Tick;
        var ticks = spread > 1 && random.Chance(InsideProbability(spread, s.TargetSpread))
            ? 1 + random.Below(spread - 1)
            : -_distances.Draw(ref random);
        return best + Sign(side) * ticks * FlowSymbol.Tick;
    }

    // The spread's mean reversion: the wider than its target, the more orders step inside.
    private static double InsideProbability(int spread, int target) =>
        spread <= target ? 0.04 : Math.Min(0.8, 0.12 + 0.2 * (spread - target) / target);

    private int FarPrice(int symbol, Side side, ref FlowRandom random)
    {
        var mid = symbols[symbol].LastMid;
        var ticks = side == Side.Bid
            ? 1 + random.Below(mid / (2 * FlowSymbol.Tick))
            : 2 * mid / FlowSymbol.Tick + random.Below((FlowSymbol.HighestPrice - 2 * mid) / FlowSymbol.Tick);
        return ticks * FlowSymbol.Tick;
    }

    private int Restrict(int symbol, Side side, int price)
    {
        var opposite = Opposite(side);
        if (books.Levels(symbol, opposite) > 0)
        {
            var touch = books.LevelAt(symbol, opposite, 0).Price;
            price = side == Side.Bid ? Math.Min(price, touch - FlowSymbol.Tick) : Math.Max(price, touch + FlowSymbol.Tick);
        }

        return Math.Clamp(price, side == Side.Bid ? FlowSymbol.Tick : LowestAsk, FlowSymbol.HighestPrice);
    }
}
