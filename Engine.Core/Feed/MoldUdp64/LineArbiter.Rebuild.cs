using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Engine.Core.Feed.MoldUdp64;

/// <content>
/// After a declared loss: fetch a snapshot, keep what arrives meanwhile, apply the snapshot, replay what is newer than it. The fetch
/// never holds up the stream, which flows on, stale; applying is cut into slices of <see cref="ArbiterOptions.RebuildSlice"/> messages.
/// </content>
public sealed partial class LineArbiter<TSink, TRecovery>
{
    private readonly RecoveryBuffer _buffer;
    private RecoveryPhase _phase;
    private SnapshotSpool? _spool;
    private int _spoolOffset;
    private bool _isFetching;
    private bool _isSuspect;
    private long _lostNow;
    private long _fetchNotBeforeNs;

    // Everything from _bufferFrom on is in the buffer; what is below _deliveredTo was handed on before the rebuild began.
    private ulong _bufferFrom;
    private ulong _deliveredTo;
    private ulong _replayFrom;

    private enum RecoveryPhase : byte
    {
        /// <summary>Nothing to recover.</summary>
        None,

        /// <summary>A snapshot is wanted; messages are handed on and kept.</summary>
        Fetching,

        /// <summary>A snapshot is being applied; messages are kept and handed on in their turn.</summary>
        Applying,
    }

    /// <summary>Whether messages were lost and the books have not been rebuilt since.</summary>
    public bool IsStale => _isSuspect;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ApplyRecovering(ulong sequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        if (_phase == RecoveryPhase.Fetching)
            _sink.OnMessages(Session, sequence, count, blocks, receiveTsc);
        if (_buffer.TryAppend(sequence, count, blocks, receiveTsc))
            return;
        if (_phase == RecoveryPhase.Applying)
        {
            FinishRebuild();
            _sink.OnMessages(Session, sequence, count, blocks, receiveTsc);
            return;
        }

        // The snapshot that is under way will be too old for what is left: it is refused when it arrives, and another asked for.
        _buffer.Clear();
        _bufferFrom = sequence + (uint)count;
        Counters.Increment(FeedCounter.RebuildsAbandoned);
    }

    private void OnLossDeclared(long messages, ulong resumeAt)
    {
        _isSuspect = true;
        _lostNow += messages;
        if (!_recovery.HasSnapshots)
            return;
        _buffer.Clear();
        _bufferFrom = resumeAt;
        _phase = RecoveryPhase.Fetching;
    }

    /// <summary>Called before a loss is told: what was received before it must have been handed on before it.</summary>
    private void AbandonRebuild()
    {
        if (_phase != RecoveryPhase.Applying)
            return;
        Counters.Increment(FeedCounter.RebuildsAbandoned);
        ReleaseSpool();
        for (; !_buffer.IsEmpty; _buffer.RemoveFirst())
        {
            var run = _buffer.Peek();
            if (run.Sequence >= _deliveredTo)
                _sink.OnMessages(Session, run.Sequence, run.Count, run.Blocks, run.ReceiveTsc);
        }

        _phase = RecoveryPhase.None;
    }

    private void ServiceRecovery()
    {
        if (_phase == RecoveryPhase.Applying)
            ApplySlice();
        else if (_spool is null)
            ServiceFetch();
        else
            TryStartRebuild();
        if (_phase == RecoveryPhase.None)
            SettleState();
    }

    private void ServiceFetch()
    {
        if (!_isFetching)
        {
            if (_phase != RecoveryPhase.Fetching || _nowNs < _fetchNotBeforeNs || !_recovery.TryRequestSnapshot(Session, _bufferFrom - 1))
                return;
            _isFetching = true;
            Counters.Increment(FeedCounter.SnapshotsRequested);
            return;
        }

        var fetch = _recovery.PollSnapshot(out _spool);
        if (fetch == SnapshotFetch.Failed)
            RefuseSnapshot();
        else if (fetch == SnapshotFetch.Ready)
            TryStartRebuild();
    }

    private void TryStartRebuild()
    {
        var spool = _spool!;
        if (_phase != RecoveryPhase.Fetching || spool.Count == 0 || spool.Session != Session || spool.Sequence + 1 < _bufferFrom || spool.Sequence > _expected + _options.MaxJump)
        {
            RefuseSnapshot();
            return;
        }

        // A snapshot from ahead waits: it is applied between the message it includes last and the next one.
        TellsOfMore(spool.Sequence + 1);
        if (_expected <= spool.Sequence)
            return;
        _phase = RecoveryPhase.Applying;
        _deliveredTo = _expected;
        _spoolOffset = 0;
        Counters.Increment(FeedCounter.RebuildsStarted);
        Emit(EventKind.RebuildStarted, spool.Sequence);
        ApplySlice();
    }

    private void RefuseSnapshot()
    {
        Counters.Increment(FeedCounter.SnapshotsRefused);
        ReleaseSpool();
        _fetchNotBeforeNs = _nowNs + _options.SnapshotRetryNs;
        if (_endSequence != 0 && IsComplete)
            _phase = RecoveryPhase.None;
    }

    private void ReleaseSpool()
    {
        _spool = null;
        _isFetching = false;
        _recovery.ReleaseSnapshot();
    }

    private void FinishRebuild()
    {
        while (_phase == RecoveryPhase.Applying)
            ApplySlice();
    }

    private void ApplySlice()
    {
        var left = _options.RebuildSlice;
        while (left > 0 && _spool is not null)
            left -= ApplySnapshotMessage(_spool);
        while (left > 0 && _spool is null && _phase == RecoveryPhase.Applying)
            left -= ReplayRun();
    }

    private int ApplySnapshotMessage(SnapshotSpool spool)
    {
        if (_spoolOffset == spool.Length)
        {
            _replayFrom = spool.Sequence + 1;
            ReleaseSpool();
            return 0;
        }

        var rest = spool.Blocks[_spoolOffset..];
        var length = MoldUdp64Packet.BlockPrefix + BinaryPrimitives.ReadUInt16BigEndian(rest);
        _spoolOffset += length;
        Counters.Increment(FeedCounter.SnapshotMessages);
        // One by one, so that each carries the snapshot's sequence.
        _sink.OnMessages(Session, spool.Sequence, 1, rest[..length], 0);
        return 1;
    }

    private int ReplayRun()
    {
        if (_isSuspect && (_buffer.IsEmpty || _buffer.Peek().Sequence >= _deliveredTo))
            EndRebuild();
        if (_buffer.IsEmpty)
        {
            _phase = RecoveryPhase.None;
            return 0;
        }

        var run = _buffer.Peek();
        var skip = run.Sequence >= _replayFrom ? 0 : (int)Math.Min(_replayFrom - run.Sequence, (uint)run.Count);
        if (skip < run.Count)
        {
            var blocks = run.Blocks[MoldUdp64Packet.LengthOf(run.Blocks, skip)..];
            if (run.Sequence < _deliveredTo)
                Counters.Add(FeedCounter.MessagesReplayed, run.Count - skip);
            _sink.OnMessages(Session, run.Sequence + (uint)skip, run.Count - skip, blocks, run.ReceiveTsc);
        }

        _buffer.RemoveFirst();
        return run.Count;
    }

    /// <summary>Everything handed on before the rebuild has been handed on again: what follows is new, and the books are right.</summary>
    private void EndRebuild()
    {
        Counters.Increment(FeedCounter.RebuildsEnded);
        TellRebuilt(_deliveredTo - 1);
    }

    /// <summary>Every message that was declared lost has come after all, in order: the books are right without a snapshot.</summary>
    private void OnHealed()
    {
        if (_phase == RecoveryPhase.Fetching)
            _phase = RecoveryPhase.None;
        Counters.Increment(FeedCounter.LossesHealed);
        TellRebuilt(_expected - 1);
    }

    private void TellRebuilt(ulong through)
    {
        ForgetLoss();
        Emit(EventKind.RebuildEnded, through);
        // Right, but as old as the silence: the last word on a feed that is not heard must not be that all is well.
        if (_state == SessionState.Silent && !IsHeard)
            Emit(EventKind.FeedSilent, through);
    }

    // A loss that was made good is over: a packet of it that comes later still is a duplicate, and opens nothing again.
    private void ForgetLoss()
    {
        _isSuspect = false;
        _lostNow = 0;
        _lossFrom = _lossTo = 0;
    }

    private void ForgetRecovery()
    {
        AbandonRebuild();
        if (_spool is not null)
            ReleaseSpool();
        _buffer.Clear();
        _phase = RecoveryPhase.None;
        ForgetLoss();
        _fetchNotBeforeNs = 0;
    }
}
