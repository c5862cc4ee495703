namespace Engine.Core.Simulation;

/// <summary>
/// The participants: at each stimulus one of them acts in one symbol's book. <c>docs/simulation.md</c> gives the formulas.
/// One call of <see cref="Next"/> is one message, also where an action is several, so that the books always equal the messages so far.
/// </summary>
internal sealed partial class FlowModel
{
    // Messages for each action, and the share of actions that are immigrants; measured, and held by a test of the mean rate.
    private const double MessagesPerAction = 1.035;
    private const double ImmigrantShare = 0.37;

    // New orders for each one that leaves of itself, when a book has its mean number: the others are executed or withdrawn.
    private const double OrdersPerDeparture = 1.15;

    private readonly OrderFlowOptions _options;
    private readonly FlowSymbol[] _symbols;
    private readonly FlowBooks _books;
    private readonly FlowPlacement _placement;
    private readonly FlowSizes _sizes = new();
    private readonly FlowClock _clock;
    private readonly FlowOpening _opening;
    private FlowRandom _random;
    private FlowUnfinished _unfinished;
    private long _timeNs;
    private ulong _lastReference;
    private ulong _lastMatch;

    public FlowModel(OrderFlowOptions options)
    {
        _options = options;
        _random = new FlowRandom(options.Seed);
        _symbols = new FlowSymbol[options.Symbols];
        for (var i = 0; i < _symbols.Length; i++)
            _symbols[i] = FlowSymbol.Draw(i, ref _random);
        _books = new FlowBooks(options.Symbols, 2 * options.OrdersPerSymbol);
        _placement = new FlowPlacement(_books, _symbols, options.FullMix);
        _opening = new FlowOpening(options, _symbols);
        _timeNs = options.StartTimeNs;
        _clock = new FlowClock(
            Activity(options.Symbols), options.MessagesPerSecond * ImmigrantShare / MessagesPerAction, _timeNs + _opening.DurationNs);
    }

    public FlowBooks Books => _books;

    public ReadOnlySpan<FlowSymbol> Symbols => _symbols;

    public long TimeNs => _timeNs;

    /// <summary>Produces the next message.</summary>
    public void Next(ref FlowMessage m)
    {
        if (!_opening.IsOver)
        {
            Open(ref m);
            return;
        }

        if (_unfinished.Kind != UnfinishedKind.None && TryContinue(ref m))
            return;
        Stimulus stimulus;
        do
        {
            stimulus = _clock.Next(ref _random);
            _timeNs = Math.Max(_timeNs, stimulus.TimeNs);
        }
        while (!TryAct(stimulus, ref m));
    }

    // Zipf: the k-th symbol is 1/k as active as the first.
    private static double[] Activity(int symbols)
    {
        var activity = new double[symbols];
        for (var k = 0; k < symbols; k++)
            activity[k] = 1.0 / (k + 1);
        return activity;
    }

    private void Open(ref FlowMessage m)
    {
        _timeNs = _opening.Next(ref m);
        if (m.Kind != FlowKind.Add)
            return;
        var symbol = m.Symbol - 1;
        Add(symbol, m.Side, _placement.DrawOpening(symbol, m.Side, ref _random), ref m);
    }

    private bool TryAct(in Stimulus stimulus, ref FlowMessage m)
    {
        var symbol = stimulus.Symbol;
        ref var s = ref _symbols[symbol];
        if (s.ResumeNs != 0 && _timeNs >= s.ResumeNs)
            return Resume(symbol, ref m);
        if (stimulus.Mood == Mood.Resume)
            return false;
        if (_placement.IsTight(symbol, out var mid))
            s.LastMid = mid;
        if (_random.Chance(0.02))
            s.Wander(_random.Chance(0.5));
        var mood = Act(symbol, stimulus.Mood, ref m);
        _clock.Excite(_timeNs, symbol, mood, ref _random);
        return true;
    }

    // What an action moves others to is returned as their mood.
    private Mood Act(int symbol, Mood mood, ref FlowMessage m)
    {
        if (_symbols[symbol].ResumeNs != 0)
            return Quote(symbol, ref m);
        var u = _random.Unit();
        switch (mood)
        {
            case Mood.BuyPressure when u < 0.2:
                return Market(symbol, Side.Ask, ref m);
            case Mood.SellPressure when u < 0.2:
                return Market(symbol, Side.Bid, ref m);
            case Mood.BuyPressure when u < 0.35:
            case Mood.AsksFade when u < 0.6:
                return Leave(symbol, Side.Ask, ref m);
            case Mood.SellPressure when u < 0.35:
            case Mood.BidsFade when u < 0.6:
                return Leave(symbol, Side.Bid, ref m);
            default:
                return ActUnmoved(symbol, ref m);
        }
    }

    private Mood ActUnmoved(int symbol, ref FlowMessage m)
    {
        var u = _random.Unit();
        if (_options.FullMix && u < 0.000_02)
            return u < 0.000_01 ? Halt(symbol, ref m) : BreakTrade(symbol, ref m);
        if (u < 0.000_5)
            return Withdraw(symbol, ref m);
        if (u < 0.01)
            return HiddenTrade(symbol, ref m);
        if (u < 0.035)
            return Market(symbol, DrawHitSide(symbol), ref m);
        if (u < 0.11)
            return Replace(symbol, ref m);
        return Quote(symbol, ref m);
    }

    // Orders come at a constant rate and leave at one that grows with their number (Cont, Stoikov, Talreja 2010): the number reverts to its mean.
    private Mood Quote(int symbol, ref FlowMessage m)
    {
        var bids = _books.Orders(symbol, Side.Bid);
        var asks = _books.Orders(symbol, Side.Ask);
        var fullness = (double)(bids + asks) / _options.OrdersPerSymbol;
        if (_books.IsFull(symbol) || _random.Chance(fullness / (fullness + OrdersPerDeparture)))
            return Leave(symbol, _random.Below(bids + asks) < bids ? Side.Bid : Side.Ask, ref m);
        var bidShare = Math.Clamp(0.5 + 0.5 * (asks - bids) / (asks + bids + 1), 0.1, 0.9);
        var side = _random.Chance(bidShare) ? Side.Bid : Side.Ask;
        Add(symbol, side, _placement.Draw(symbol, side, ref _random), ref m);
        return Mood.None;
    }

    private void Add(int symbol, Side side, int price, ref FlowMessage m)
    {
        var size = _sizes.Draw(ref _random);
        Begin(symbol, _options.FullMix && _random.Chance(0.02) ? FlowKind.AddAttributed : FlowKind.Add, side, ref m);
        m.Reference = ++_lastReference;
        m.Size = size;
        m.Price = m.LevelPrice = _books.Add(symbol, side, price, size, m.Reference);
    }

    private Mood Leave(int symbol, Side side, ref FlowMessage m)
    {
        if (_books.Orders(symbol, side) == 0)
        {
            Add(symbol, side, _placement.Draw(symbol, side, ref _random), ref m);
            return Mood.None;
        }

        var slot = DrawOrder(symbol, side, out var depth);
        var size = _books.OrderAt(symbol, slot).Size;
        var isPartial = size > 1 && _random.Chance(0.08);
        var shares = isPartial ? 1 + (uint)_random.Below((int)size - 1) : size;
        Take(symbol, isPartial ? FlowKind.Cancel : FlowKind.Delete, side, depth, slot, shares, ref m);
        return Mood.None;
    }

    private Mood Replace(int symbol, ref FlowMessage m)
    {
        var side = _random.Chance(0.5) ? Side.Bid : Side.Ask;
        if (_books.Orders(symbol, side) == 0)
            return Leave(symbol, side, ref m);
        var slot = DrawOrder(symbol, side, out var depth);
        var size = _books.OrderAt(symbol, slot).Size;
        Take(symbol, FlowKind.Delete, side, depth, slot, size, ref m);
        var replacement = new FlowUnfinished
        {
            Kind = UnfinishedKind.Replace,
            Symbol = symbol,
            Side = side,
            Reference = ++_lastReference,
            Price = _placement.Draw(symbol, side, ref _random),
            Shares = _random.Chance(0.5) ? size : _sizes.Draw(ref _random),
        };
        // The 32-byte format has no word for a replace: it says a reduction and an addition.
        if (_options.Format == SimulatedFormat.Fixed)
            _unfinished = replacement;
        else
            FinishReplace(replacement, FlowKind.Replace, ref m);
        return Mood.None;
    }

    private void FinishReplace(in FlowUnfinished u, FlowKind kind, ref FlowMessage m)
    {
        m.Kind = kind;
        m.Second = u.Reference;
        m.Size = u.Shares;
        m.Price = m.LevelPrice = _books.Add(u.Symbol, u.Side, u.Price, u.Shares, u.Reference);
    }

    // Liquidity vanishes: most of what stands at one side's best levels leaves at once.
    private Mood Withdraw(int symbol, ref FlowMessage m)
    {
        var side = _random.Chance(0.5) ? Side.Bid : Side.Ask;
        var levels = Math.Min(10, _books.Levels(symbol, side));
        var orders = 0;
        for (var depth = 0; depth < levels; depth++)
            orders += _books.LevelAt(symbol, side, depth).Count;
        var leaving = (uint)(orders * (0.5 + 0.5 * _random.Unit()));
        if (leaving == 0)
            return Leave(symbol, side, ref m);
        _unfinished = new FlowUnfinished { Kind = UnfinishedKind.Withdrawal, Symbol = symbol, Side = side, Shares = leaving };
        TryContinue(ref m);
        return side == Side.Bid ? Mood.BidsFade : Mood.AsksFade;
    }

    private bool TryContinue(ref FlowMessage m)
    {
        ref var u = ref _unfinished;
        switch (u.Kind)
        {
            case UnfinishedKind.Replace:
                Begin(u.Symbol, FlowKind.Add, u.Side, ref m);
                m.Reference = u.Reference;
                FinishReplace(u, FlowKind.Add, ref m);
                u = default;
                return true;
            case UnfinishedKind.Auction:
                ContinueAuction(ref m);
                return true;
            case UnfinishedKind.Sweep when u.Shares > 0 && _books.Levels(u.Symbol, u.Side) > 0:
                ExecuteBest(ref m);
                return true;
            case UnfinishedKind.Withdrawal when u.Shares > 0 && _books.Levels(u.Symbol, u.Side) > 0:
                var head = _books.LevelAt(u.Symbol, u.Side, 0).Head;
                Take(u.Symbol, FlowKind.Delete, u.Side, 0, head, _books.OrderAt(u.Symbol, head).Size, ref m);
                u.Shares--;
                return true;
            default:
                u = default;
                return false;
        }
    }

    private void Take(int symbol, FlowKind kind, Side side, int depth, ushort slot, uint shares, ref FlowMessage m)
    {
        Begin(symbol, kind, side, ref m);
        m.Reference = _books.OrderAt(symbol, slot).Reference;
        m.Size = shares;
        m.Price = m.LevelPrice = _books.LevelAt(symbol, side, depth).Price;
        _books.Reduce(symbol, side, depth, slot, shares);
    }

    private void Begin(int symbol, FlowKind kind, Side side, ref FlowMessage m)
    {
        m.Kind = kind;
        m.Side = side;
        m.Symbol = symbol + 1;
        m.Name = _symbols[symbol].Name;
        m.TimeNs = _timeNs;
    }

    // The cube of a uniform: orders near the best, and newer ones of a level, leave sooner.
    private ushort DrawOrder(int symbol, Side side, out int depth)
    {
        var u = _random.Unit();
        return _books.Find(symbol, side, (int)(_books.Orders(symbol, side) * u * u * u), out depth);
    }
}
