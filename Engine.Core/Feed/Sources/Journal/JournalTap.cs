using System.Runtime.CompilerServices;

namespace Engine.Core.Feed.Sources.Journal;

/// <summary>
/// Stands behind the arbitration and copies what it hands on into the journal's ring, before anything else sees it: what brought an engine down
/// is in its journal. Never waits; what finds no room is counted, and the next record says how much is missing.
/// </summary>
/// <typeparam name="TInner">What the messages go on to.</typeparam>
/// <param name="inner">What the messages go on to.</param>
/// <param name="journal">The ring and its counters.</param>
internal struct JournalTap<TInner>(TInner inner, JournalInput journal) : IMessageSink
    where TInner : struct, IMessageSink
{
    private TInner _inner = inner;

    [HotPath]
    public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        journal.OnMessages(session, firstSequence, count, blocks, receiveTsc);
        _inner.OnMessages(session, firstSequence, count, blocks, receiveTsc);
    }

    [HotPath]
    public void OnControl(ref MarketEvent control)
    {
        journal.OnControl(in control);
        _inner.OnControl(ref control);
    }
}

/// <summary>The writer's end of a journal's ring. One thread.</summary>
internal sealed unsafe class JournalInput(JournalRing ring, JournalCounters counters)
{
    private SessionId _session;
    private ulong _nextSequence;
    private ulong _missing;
    private bool _hasHole;

    public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        var record = Claim(blocks.Length);
        if (record == null)
        {
            OnLost(session, firstSequence, (uint)count);
            return;
        }

        *record = new JournalRecord
        {
            Bytes = (uint)JournalRecord.BytesFor(blocks.Length),
            Kind = JournalRecordKind.Messages,
            PayloadBytes = (uint)blocks.Length,
            Session = session,
            FirstSequence = firstSequence,
            Count = (uint)count,
            ReceivedUnixNs = (long)receiveTsc,
        };
        Copy(blocks, record);
        ring.Publish();
        counters.OnRecorded(count);
        (_session, _nextSequence) = (session, firstSequence + (uint)count);
    }

    public void OnControl(in MarketEvent control)
    {
        var record = Claim(MarketEvent.SizeInBytes);
        if (record == null)
        {
            OnLost(control.Session, control.Sequence, 0);
            return;
        }

        *record = new JournalRecord
        {
            Bytes = (uint)JournalRecord.BytesFor(MarketEvent.SizeInBytes),
            Kind = JournalRecordKind.Control,
            PayloadBytes = MarketEvent.SizeInBytes,
            Session = control.Session,
            FirstSequence = control.Sequence,
            ReceivedUnixNs = (long)control.ReceiveTsc,
        };
        *(MarketEvent*)(record + 1) = control;
        ring.Publish();
        (_session, _nextSequence) = (control.Session, control.Sequence);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private JournalRecord* Claim(int payloadBytes)
    {
        var bytes = JournalRecord.BytesFor(payloadBytes);
        if (bytes > JournalRecord.LongestBytes || (_hasHole && !TryTellHole()))
            return null;
        return (JournalRecord*)ring.TryClaim(bytes);
    }

    private static void Copy(ReadOnlySpan<byte> payload, JournalRecord* record)
    {
        var room = new Span<byte>(record + 1, (int)record->Bytes - JournalRecord.HeadBytes);
        payload.CopyTo(room);
        room[payload.Length..].Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnLost(SessionId session, ulong firstSequence, uint messages)
    {
        if (!_hasHole && _nextSequence == 0)
            (_session, _nextSequence) = (session, firstSequence);
        _hasHole = true;
        _missing += messages;
        counters.OnLost(messages);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTellHole()
    {
        var record = (JournalRecord*)ring.TryClaim(JournalRecord.HeadBytes);
        if (record == null)
            return false;
        *record = new JournalRecord { Bytes = JournalRecord.HeadBytes, Kind = JournalRecordKind.Hole, Session = _session, FirstSequence = _nextSequence, Count = _missing };
        ring.Publish();
        _hasHole = false;
        _missing = 0;
        return true;
    }
}
