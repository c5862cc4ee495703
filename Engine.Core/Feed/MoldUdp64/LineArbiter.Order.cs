namespace Engine.Core.Feed.MoldUdp64;

public sealed partial class LineArbiter<TSink, TRecovery>
{
    // The last declared loss, as long as nothing behind it was applied: until then it can still be healed by a late packet.
    private ulong _lossFrom;
    private ulong _lossTo;

    private void OnMessages(int line, ulong sequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        if (sequence < _expected && !TryReopen(sequence))
        {
            OnKnownStart(line, sequence, count, blocks, receiveTsc);
            return;
        }

        if (sequence > _expected && sequence - _expected > _options.MaxJump)
        {
            Counters.Increment(FeedCounter.InvalidJump);
            return;
        }

        while (sequence > _expected)
        {
            if (TryHold(line, sequence, count, blocks, receiveTsc))
                return;
            Counters.Increment(FeedCounter.WindowOverflows);
            DeclareFirstHole(everything: true);
        }

        OnKnownStart(line, sequence, count, blocks, receiveTsc);
    }

    /// <summary>A packet that begins at or before the expected sequence: its new part is next.</summary>
    private void OnKnownStart(int line, ulong sequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        var end = sequence + (uint)count;
        if (end <= _expected)
        {
            OnDuplicate(sequence, end);
            return;
        }

        if (sequence < _expected)
            Counters.Increment(FeedCounter.OverlappingPackets);
        Fill(line, _expected, end);
        Counters.CountFirst(line);
        ApplyFromExpected(sequence, count, blocks, receiveTsc);
        Drain();
    }

    private void OnDuplicate(ulong sequence, ulong end)
    {
        if (sequence < _lossTo && end > _lossFrom)
            Counters.Increment(FeedCounter.LatePackets);
        else
            Counters.Increment(FeedCounter.DuplicatePackets);
        if (_expected - end > _options.FarBehind)
            Counters.Increment(FeedCounter.FarBehindPackets);
    }

    /// <summary>Puts a packet that is ahead into the window.</summary>
    /// <returns>False if the window or the list of holes is full: then the first hole has to be given up.</returns>
    private bool TryHold(int line, ulong sequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        var end = sequence + (uint)count;
        if (end <= _highest && !_holes.Touches(sequence, end))
        {
            Counters.Increment(FeedCounter.DuplicatePackets);
            return true;
        }

        if (!_window.Fits(blocks.Length))
        {
            // It cannot wait, but it tells what is missing; its own messages are asked for with the rest.
            Counters.Increment(FeedCounter.UnheldPackets);
            return TryOpenHole(end);
        }

        if (_window.IsFull || !TryOpenHole(sequence) || !_holes.TryFill(sequence, end, out var filled))
            return false;
        CountFilled(line, filled);
        Counters.CountFirst(line);
        Counters.Increment(FeedCounter.HeldPackets);
        _window.Insert(sequence, count, blocks, receiveTsc);
        _highest = Math.Max(_highest, end);
        DeclareIfTooLong();
        return true;
    }

    /// <summary>Hands on what waited for the expected sequence.</summary>
    private void Drain()
    {
        while (_window.Count > 0 && _window.First.Sequence <= _expected)
        {
            var packet = _window.First;
            if (packet.End > _expected)
                ApplyFromExpected(packet.Sequence, packet.Count, _window.BlocksOf(in packet), packet.ReceiveTsc);
            else
                Counters.Increment(FeedCounter.DuplicatePackets);
            _window.RemoveFirst();
        }
    }

    private void ApplyFromExpected(ulong sequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        var known = (int)(_expected - sequence);
        if (known > 0)
            blocks = blocks[MoldUdp64Packet.LengthOf(blocks, known)..];
        var end = sequence + (uint)count;
        _highest = Math.Max(_highest, end);
        Apply(_expected, count - known, blocks, receiveTsc);
    }

    private bool TryReopen(ulong sequence)
    {
        if (!_isSuspect || sequence < _lossFrom || _lossTo != _expected || _phase == RecoveryPhase.Applying || !_holes.TryPrepend(_lossFrom, _lossTo, _nowNs))
            return false;
        Counters.Add(FeedCounter.MessagesReopened, (long)(_lossTo - _lossFrom));
        _lostNow -= (long)(_lossTo - _lossFrom);
        _expected = _lossFrom;
        _lossTo = _lossFrom;
        return true;
    }
}
