namespace Engine.Core.Simulation;

/// <content>Halts, and the auction that ends one.</content>
internal sealed partial class FlowModel
{
    private Mood Halt(int symbol, ref FlowMessage m)
    {
        var durationNs = 5_000_000 + _random.Below(50_000_000);
        _symbols[symbol].ResumeNs = _timeNs + durationNs;
        _clock.Schedule(new Stimulus(_timeNs + durationNs, symbol, Mood.Resume));
        Begin(symbol, FlowKind.Status, Side.None, ref m);
        m.Code = (byte)'H';
        return Mood.None;
    }

    private bool Resume(int symbol, ref FlowMessage m)
    {
        _symbols[symbol].ResumeNs = 0;
        _unfinished = new FlowUnfinished { Kind = UnfinishedKind.Auction, Symbol = symbol, Shares = 0 };
        ContinueAuction(ref m);
        return true;
    }

    // A halt ends with quotation only, the imbalance of the auction, its cross, and trading again.
    private void ContinueAuction(ref FlowMessage m)
    {
        ref var u = ref _unfinished;
        var step = u.Shares++;
        Begin(u.Symbol, step switch { 1 => FlowKind.Imbalance, 2 => FlowKind.Cross, _ => FlowKind.Status }, Side.None, ref m);
        m.Code = step == 0 ? (byte)'Q' : (byte)'T';
        m.Price = _symbols[u.Symbol].LastMid;
        m.Size = 1_000;
        m.Second = step == 2 ? ++_lastMatch : 0;
        if (step == 3)
            u = default;
    }
}
