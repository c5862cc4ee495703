namespace Engine.Core.Simulation;

/// <content>What takes liquidity: market orders and sweeps, trades of hidden orders, and trades that are broken again.</content>
internal sealed partial class FlowModel
{
    // Most market orders are no larger than the best quote; a few sweep several levels (Bouchaud, Farmer, Lillo 2009).
    private Mood Market(int symbol, Side resting, ref FlowMessage m)
    {
        var levels = _books.Levels(symbol, resting);
        if (levels == 0)
            return Leave(symbol, resting, ref m);
        var isSweep = _random.Chance(0.03);
        var shares = isSweep
            ? Depth(symbol, resting, Math.Min(levels, 2 + _random.Below(5)))
            : Math.Min(_sizes.Draw(ref _random), _books.LevelAt(symbol, resting, 0).Size);
        _unfinished = new FlowUnfinished { Kind = UnfinishedKind.Sweep, Symbol = symbol, Side = resting, Shares = shares };
        TryContinue(ref m);
        if (isSweep)
            _clock.Burst(_timeNs, symbol, resting == Side.Bid ? Mood.BidsFade : Mood.AsksFade, 4 + _random.Below(9), ref _random);
        return resting == Side.Ask ? Mood.BuyPressure : Mood.SellPressure;
    }

    private uint Depth(int symbol, Side side, int levels)
    {
        var shares = 0u;
        for (var depth = 0; depth < levels; depth++)
            shares += _books.LevelAt(symbol, side, depth).Size;
        return shares;
    }

    private void ExecuteBest(ref FlowMessage m)
    {
        ref var u = ref _unfinished;
        var head = _books.LevelAt(u.Symbol, u.Side, 0).Head;
        var shares = Math.Min(u.Shares, _books.OrderAt(u.Symbol, head).Size);
        u.Shares -= shares;
        Take(u.Symbol, FlowKind.Execute, u.Side, 0, head, shares, ref m);
        m.Second = ++_lastMatch;
        if (!_options.FullMix || !_random.Chance(0.02))
            return;
        m.Kind = FlowKind.ExecuteWithPrice;
        m.Code = _random.Chance(0.3) ? (byte)'N' : (byte)'Y';
        m.Price += (u.Side == Side.Bid ? 1 : -1) * _random.Below(FlowSymbol.Tick / 2);
    }

    private Mood HiddenTrade(int symbol, ref FlowMessage m)
    {
        if (!_placement.IsTight(symbol, out var mid))
            return Quote(symbol, ref m);
        Begin(symbol, FlowKind.HiddenTrade, Side.Bid, ref m);
        m.Price = mid;
        m.Size = _sizes.Draw(ref _random);
        m.Second = ++_lastMatch;
        return Mood.None;
    }

    private Mood BreakTrade(int symbol, ref FlowMessage m)
    {
        if (_lastMatch == 0)
            return Quote(symbol, ref m);
        Begin(symbol, FlowKind.BrokenTrade, Side.None, ref m);
        m.Second = _lastMatch;
        return Mood.None;
    }

    private Side DrawHitSide(int symbol)
    {
        ref var s = ref _symbols[symbol];
        var buys = Math.Clamp(0.5 + 5.0 * (s.Anchor - s.LastMid) / s.LastMid, 0.15, 0.85);
        return _random.Chance(buys) ? Side.Ask : Side.Bid;
    }
}
