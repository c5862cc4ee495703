using System.Runtime.CompilerServices;
using Engine.Core.Snapshots;
using Engine.Core.Timing;

namespace Engine.Core.Pipeline;

/// <summary>What the thread that feeds the decoder counts, and what it is at. Its own, except for the counters, the latencies and the ring.</summary>
internal sealed class FeedStage(BroadcastMode mode, StageWait wait) : IDisposable
{
    private const int ControlEventsKept = 1_024;
    private const int UntimedKept = 16;
    private readonly StageCounters[] _counters = new StageCounters[1];
    private SessionId _session;
    private ulong _firstSequence;
    private ulong _lastSequence;
    private EventKind _kind;
    private bool _isDone = true;
    private readonly MarketEvent[] _untimed = new MarketEvent[UntimedKept];
    private int _untimedCount;
    private long _timeNs;

    /// <summary>In: messages. Out: the same, decoded or counted as refused by the decoder.</summary>
    public ref StageCounters Counters => ref _counters[0];

    /// <summary>The newest control events.</summary>
    public BroadcastRing<MarketEvent> ControlEvents { get; } = new(ControlEventsKept, mode);

    /// <summary>Receive to decoded, in ticks; one value a packet.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Who makes room in the ring of control events if that is this very thread; null: another thread.</summary>
    public IAgent? OwnReader { get; set; }

    /// <summary>A run of messages is about to be decoded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnRun(SessionId session, ulong firstSequence, int count)
    {
        _session = session;
        _firstSequence = firstSequence;
        _lastSequence = firstSequence + (ulong)count - 1;
        _kind = EventKind.None;
        _isDone = false;
    }

    /// <summary>Events were decoded and are about to be handed on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnDecoded(Span<MarketEvent> events)
    {
        ref readonly var last = ref events[^1];
        _session = last.Session;
        _firstSequence = events[0].Sequence;
        _lastSequence = last.Sequence;
        _kind = events[0].Kind;
        _isDone = false;
        if (_kind < EventKind.SessionStarted)
            OnTime(events[0].ExchangeTimeNs, last.ExchangeTimeNs);
        if (last.ReceiveTsc != 0 && (last.Flags & EventFlags.EndOfPacket) != 0)
            Latency.Record(Tsc.Now() - last.ReceiveTsc);
    }

    /// <summary>The run of messages is through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnRunDone(int count)
    {
        _isDone = true;
        Counters.Count(count, count);
    }

    /// <summary>
    /// Publishes a control event for the feed's observers, at the exchange time the session has reached. What happens before its first event waits for that
    /// one's time, unless it says that none may come.
    /// </summary>
    public void PublishControl(in MarketEvent control)
    {
        if (control.Kind == EventKind.SessionStarted)
        {
            TellUntimed(0);
            _timeNs = 0;
        }

        if (_timeNs == 0 && control.Kind is not (EventKind.FeedSilent or EventKind.SessionEnded) && _untimedCount < UntimedKept)
        {
            _untimed[_untimedCount++] = control;
        }
        else
        {
            TellUntimed(_timeNs);
            Tell(in control, _timeNs);
        }

        _isDone = true;
    }

    /// <summary>Such as <c> at session X sequences 17 to 80 (from Add on)</c>; what it was done with is told as <c> after</c>.</summary>
    public string Describe()
    {
        if (_session == default)
            return "";
        var what = _kind == EventKind.None ? "messages" : _firstSequence == _lastSequence ? $"{_kind}" : $"from {_kind} on";
        var at = FaultText.At(_session, _firstSequence, _lastSequence, what);
        return _isDone ? at.Replace(" at ", " after ", StringComparison.Ordinal) : at;
    }

    public void Dispose() => ControlEvents.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void OnTime(long firstNs, long lastNs)
    {
        if (_untimedCount > 0)
            TellUntimed(firstNs);
        _timeNs = lastNs;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TellUntimed(long timeNs)
    {
        for (var i = 0; i < _untimedCount; i++)
            Tell(in _untimed[i], timeNs);
        _untimedCount = 0;
    }

    private void Tell(in MarketEvent control, long timeNs)
    {
        var timed = control;
        timed.ExchangeTimeNs = timeNs;
        if (!ControlEvents.TryPublish(in timed))
            OnControlRingFull(in timed);
    }

    [ColdPath("the analysis is a thousand control events behind: a replay waits for it, by definition")]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnControlRingFull(in MarketEvent control)
    {
        Counters.Stall();
        var idle = wait.Begin();
        while (!ControlEvents.TryPublish(in control) && !wait.IsOver)
        {
            if (OwnReader is { } reader)
                reader.DoWork();
            else
                idle.Wait();
        }
    }
}
