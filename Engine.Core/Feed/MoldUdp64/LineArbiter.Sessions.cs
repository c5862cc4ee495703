using System.Runtime.CompilerServices;

namespace Engine.Core.Feed.MoldUdp64;

public sealed partial class LineArbiter<TSink, TRecovery>
{
    private const int MissedHeartbeats = 3;

    private readonly InsistingSession _insisting;
    private RetiredSessions _retired;
    private ulong _endSequence;
    private int _foreignPackets;

    private bool IsHeard => _nowNs - _lastHeardNs <= MissedHeartbeats * _options.HeartbeatIntervalNs;

    /// <summary>A packet whose session is not, byte for byte, the current one.</summary>
    /// <returns>True if the packet belongs to the current session, perhaps a new one.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySwitchTo(int line, in MoldUdp64Header header, ReadOnlySpan<byte> datagram, ulong receiveTsc)
    {
        if (!header.TryParseSession(out var session))
            Counters.Increment(FeedCounter.InvalidSession);
        else if (_state != SessionState.None && session == Session)
            return true;
        else if (_retired.HasSeen(session, in header))
            Counters.Increment(FeedCounter.StragglerPackets);
        else if (_options.Session is { } only && only != session)
            Counters.Increment(FeedCounter.StrangerPackets);
        else if (_options.Join == JoinPolicy.SessionStart && header.Sequence > _options.MaxJump)
            Counters.Increment(FeedCounter.InvalidJump);
        else
            return TryBelieve(session, line, in header, datagram, receiveTsc);
        return false;
    }

    /// <summary>
    /// Stray packets must not throw away a session that is alive: another has to insist, at its beginning too. What it sent meanwhile is kept,
    /// so that a session that begins without an end of the one before loses nothing by it.
    /// </summary>
    private bool TryBelieve(SessionId session, int line, in MoldUdp64Header header, ReadOnlySpan<byte> datagram, ulong receiveTsc)
    {
        if (_state is SessionState.None or SessionState.Ended)
        {
            StartSession(session, in header, header.Sequence);
            return true;
        }

        if (!_insisting.Continues(session, header.Sequence, _options.FarBehind))
            _foreignPackets = 0;
        _insisting.Note(session, header.Sequence, isFirst: _foreignPackets == 0);
        if (++_foreignPackets < _options.SessionChangePackets)
        {
            _insisting.Keep(_foreignPackets - 1, line, datagram, receiveTsc);
            Counters.Increment(FeedCounter.StrangerPackets);
            return false;
        }

        var kept = _foreignPackets - 1;
        StartSession(session, in header, _insisting.Lowest);
        for (var i = 0; i < kept; i++)
            TakeKept(i);
        return true;
    }

    private void TakeKept(int index)
    {
        var datagram = _insisting.DatagramOf(index, out var line, out var receiveTsc);
        if (datagram.IsEmpty)
            return;
        var header = MoldUdp64Header.Read(datagram);
        OnValid(line, in header, datagram[MoldUdp64Header.Size..], receiveTsc);
    }

    private void StartSession(SessionId session, in MoldUdp64Header header, ulong from)
    {
        if (_state != SessionState.None)
            _retired.Add(Session, _highest);
        ForgetRecovery();
        _window.Clear();
        _holes.Clear();
        Session = session;
        _nameHead = header.NameHead;
        _nameTail = header.NameTail;
        _expected = _highest = _options.Join == JoinPolicy.FirstPacket ? Math.Max(from, 1) : 1;
        _endSequence = 0;
        _foreignPackets = 0;
        _state = SessionState.Open;
        _lastHeardNs = _nowNs;
        Counters.Increment(FeedCounter.SessionsStarted);
        Emit(EventKind.SessionStarted, _expected - 1);
    }

    private void OnHeartbeat(ulong next)
    {
        Counters.Increment(FeedCounter.Heartbeats);
        if (_state != SessionState.Ended && TellsOfMore(next))
            Counters.Increment(FeedCounter.TailLosses);
    }

    /// <summary>Takes note of the sequence a sender has reached.</summary>
    /// <returns>True if that opened a hole.</returns>
    private bool TellsOfMore(ulong next)
    {
        if (next <= _highest)
            return false;
        if (next - _expected > _options.MaxJump)
        {
            Counters.Increment(FeedCounter.InvalidJump);
            return false;
        }

        while (!TryOpenHole(next))
            DeclareFirstHole(everything: true);
        DeclareIfTooLong();
        return true;
    }

    private void OnEndOfSession(ulong next)
    {
        Counters.Increment(FeedCounter.EndsOfSession);
        if (_state == SessionState.Ended)
            return;
        if (next < _highest)
        {
            Counters.Increment(FeedCounter.InvalidEnd);
            return;
        }

        if (TellsOfMore(next))
            Counters.Increment(FeedCounter.TailLosses);
        if (next == _highest)
            _endSequence = next;
    }

    private void OnSilence()
    {
        _state = SessionState.Silent;
        Counters.Increment(FeedCounter.Silences);
        Emit(EventKind.FeedSilent, _expected - 1);
    }

    /// <summary>After anything that was not simply the next packet: is the feed back, is the session over?</summary>
    private void SettleState()
    {
        if (!IsComplete || _phase == RecoveryPhase.Applying || _state is SessionState.None or SessionState.Ended)
            return;
        if (_isSuspect && _lostNow == 0)
            OnHealed();
        if (_state == SessionState.Silent && IsHeard)
        {
            _state = SessionState.Open;
            Counters.Increment(FeedCounter.Resumptions);
            Emit(EventKind.FeedResumed, _expected - 1, (ulong)_lostNow);
        }

        if (_phase == RecoveryPhase.None && _endSequence != 0 && _expected >= _endSequence)
        {
            _state = SessionState.Ended;
            Counters.Increment(FeedCounter.SessionsEnded);
            Emit(EventKind.SessionEnded, _expected, (ulong)_lostNow);
        }
    }
}
