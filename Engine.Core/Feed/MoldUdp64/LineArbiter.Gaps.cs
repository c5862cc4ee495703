namespace Engine.Core.Feed.MoldUdp64;

public sealed partial class LineArbiter<TSink, TRecovery>
{
    private long _lastRefillNs;
    private long _lastRequestNs;
    private int _firstServer;

    private void Fill(int line, ulong from, ulong to)
    {
        // From the expected sequence on nothing is ever split, so this cannot fail.
        _holes.TryFill(from, to, out var filled);
        CountFilled(line, filled);
    }

    private void CountFilled(int line, long filled)
    {
        if (filled == 0)
            return;
        Counters.Add(FeedCounter.MessagesFilled, filled);
        if (line != FeedLine.Retransmission)
            return;
        Counters.Add(FeedCounter.MessagesRetransmitted, filled);
        _lastRefillNs = _nowNs;
    }

    /// <summary>Remembers that everything up to <paramref name="to"/> was sent.</summary>
    private bool TryOpenHole(ulong to)
    {
        if (to <= _highest)
            return true;
        if (!_holes.TryAppend(_highest, to, _nowNs))
            return false;
        Counters.Increment(FeedCounter.GapsOpened);
        Counters.Add(FeedCounter.MessagesMissing, (long)(to - _highest));
        _highest = to;
        return true;
    }

    private void DeclareIfTooLong()
    {
        while (_holes.Count > 0 && _holes.Items[^1].Length > _options.MaxRefillMessages)
            DeclareFirstHole(everything: true);
    }

    private void ServiceHoles()
    {
        while (_holes.Count > 0 && IsExpired(in _holes.First))
            DeclareFirstHole(everything: false);
        if (_recovery.RetransmissionServers > 0 && _nowNs - _lastRequestNs >= _options.RequestIntervalNs)
            RequestNext();
        SettleState();
    }

    private bool IsExpired(in Hole hole)
    {
        if (_recovery.RetransmissionServers == 0)
            return _nowNs - hole.OpenedNs >= _options.ReorderWaitNs;
        return _nowNs - Math.Max(hole.OpenedNs, _lastRefillNs) >= _options.GapTimeoutNs || IsExhausted(in hole);
    }

    private bool IsExhausted(in Hole hole) =>
        hole.Tries >= _options.RequestTries && _nowNs - hole.RequestedNs >= _options.RequestTimeoutNs;

    private void RequestNext()
    {
        for (var i = 0; i < _holes.Count; i++)
        {
            ref var hole = ref _holes.Items[i];
            if (_nowNs - hole.OpenedNs < _options.ReorderWaitNs || hole.Tries >= _options.RequestTries)
                continue;
            if (hole.Tries > 0 && _nowNs - hole.RequestedNs < _options.RequestTimeoutNs)
                continue;
            Request(i);
            return;
        }
    }

    /// <summary>Asks for one packet's worth of a hole; the rest of it becomes a hole of its own, so that it can be asked for meanwhile.</summary>
    private void Request(int index)
    {
        ref var hole = ref _holes.Items[index];
        if (hole.Length > _options.RequestMessages)
            _holes.TryCut(index, hole.From + (uint)_options.RequestMessages);
        var count = (int)Math.Min(hole.Length, _options.RequestMessages);
        _lastRequestNs = _nowNs;
        hole.RequestedNs = _nowNs;
        hole.Server = hole.Tries == 0 ? _firstServer : ServerAfter(hole.Server);
        hole.Tries++;
        var sent = _recovery.TryRequest(hole.Server, Session, hole.From, count);
        Counters.Increment(sent ? FeedCounter.RequestsSent : FeedCounter.RequestsFailed);
    }

    /// <summary>Each hole goes round the servers by itself. The one that was turned to last is where new holes begin: the one before did not answer.</summary>
    private int ServerAfter(int server) => _firstServer = (server + 1) % _recovery.RetransmissionServers;

    /// <summary>Gives the first hole up, together with those that follow it without a message between them.</summary>
    /// <param name="everything">Whether also those that could still be filled.</param>
    private void DeclareFirstHole(bool everything)
    {
        if (_holes.Count == 0)
            return;
        var hole = _holes.First;
        if (IsExhausted(in hole))
            Counters.Increment(FeedCounter.RequestsExhausted);
        _holes.RemoveFirst();
        while (_holes.Count > 0 && _holes.First.From == hole.To && (everything || IsExpired(in _holes.First)))
        {
            hole.To = _holes.First.To;
            _holes.RemoveFirst();
        }

        _lossFrom = hole.From == _lossTo ? _lossFrom : hole.From;
        _lossTo = hole.To;
        _expected = hole.To;
        Counters.Increment(FeedCounter.GapsDeclared);
        Counters.Add(FeedCounter.MessagesLost, hole.Length);
        AbandonRebuild();
        OnLossDeclared(hole.Length, hole.To);
        Emit(EventKind.GapDeclared, hole.From, (ulong)hole.Length);
        Drain();
    }
}
