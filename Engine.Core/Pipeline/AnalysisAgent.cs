using Engine.Core.Analysis;
using Engine.Core.Snapshots;
using Engine.Core.Timing;

namespace Engine.Core.Pipeline;

/// <summary>Reads the snapshot rings in feed order and shows every snapshot to the analysis and the observers.</summary>
internal sealed class AnalysisAgent : IAgent, IFaultContext
{
    private const int BatchSize = 64;

    private static readonly LatencyHistogram NoSignals = new();

    private readonly ISnapshotStream _snapshots;
    private readonly BroadcastReader<MarketEvent> _controls;
    private readonly SignalAnalysis? _analysis;
    private readonly TimedSignals? _signals;
    private readonly ISnapshotObserver[] _observers;
    private readonly IFeedObserver[] _feedObservers;
    private readonly StageCounters[] _counters = new StageCounters[1];
    private readonly BookSnapshot[] _batch = new BookSnapshot[BatchSize];
    private MarketEvent _control;
    private int _analysing;
    private bool _telling;

    public AnalysisAgent(
        ISnapshotStream snapshots,
        BroadcastReader<MarketEvent> controls,
        SignalAnalysis? analysis,
        TimedSignals? signals,
        ISnapshotObserver[] observers,
        IFeedObserver[] feedObservers)
    {
        _snapshots = snapshots;
        _controls = controls;
        _analysis = analysis;
        _signals = signals;
        _observers = observers;
        _feedObservers = feedObservers;
    }

    public string Role => "engine-analysis";

    public ref StageCounters Counters => ref _counters[0];

    /// <summary>Receive to analysed, in ticks; one value a batch, of its newest snapshot.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Receive to signal, in ticks; one value a signal. Empty without analysis.</summary>
    public LatencyHistogram SignalLatency => _signals?.Latency ?? NoSignals;

    /// <summary>It is inside a call of an observer or the analysis, or threw out of one.</summary>
    public bool IsAtWork => _telling || _analysing > 0;

    [HotPath]
    public AgentState DoWork()
    {
        // Read before the rings: what the stage before published before it ended is seen below.
        var ended = _snapshots.WritersHaveEnded;
        var heard = TellFeedEvents();
        Counters.Waiting(_snapshots.Lag);
        var count = _snapshots.Read(_batch, out var followsHole);
        Counters.SetMissed(_snapshots.Missed);
        if (followsHole)
            _analysis?.OnMissed();
        if (count > 0)
            Analyse(_batch.AsSpan(0, count));
        else if (ended && !heard)
            return Finish();
        return count > 0 || heard ? AgentState.Busy : AgentState.Idle;
    }

    public string Describe()
    {
        if (_telling)
            return FaultText.At(new ReadOnlySpan<MarketEvent>(in _control));
        if (_signals?.Describe() is { Length: > 0 } signal)
            return signal;
        if (_analysing == 0)
            return "";
        ref readonly var first = ref _batch[0];
        ref readonly var last = ref _batch[_analysing - 1];
        // Observers are shown a batch at a time: which snapshot of it one failed at, only it knows.
        return FaultText.At(last.Session, first.Session == last.Session ? first.Sequence : last.Sequence, last.Sequence, _analysing == 1 ? "a snapshot" : $"{_analysing} snapshots");
    }

    public void OnStopped()
    {
        _snapshots.Dispose();
        _controls.Dispose();
    }

    private AgentState Finish()
    {
        _analysis?.Flush();
        CountOutput(0);
        return AgentState.Finished;
    }

    private void CountOutput(int snapshots) => Counters.Count(snapshots, _analysis is null ? 0 : _analysis.Signals + _analysis.Summaries - Counters.Out);

    private void Analyse(ReadOnlySpan<BookSnapshot> snapshots)
    {
        _analysing = snapshots.Length;
        foreach (var observer in _observers)
            observer.OnSnapshots(snapshots);
        _analysis?.OnSnapshots(snapshots);
        CountOutput(snapshots.Length);
        _analysing = 0;
        var receiveTsc = snapshots[^1].ReceiveTsc;
        if (receiveTsc != 0)
            Latency.Record(Tsc.Now() - receiveTsc);
    }

    private bool TellFeedEvents()
    {
        var heard = false;
        while (_controls.TryRead(out _control))
        {
            heard = true;
            _telling = true;
            foreach (var observer in _feedObservers)
                observer.OnFeedEvent(in _control);
            _telling = false;
        }

        return heard;
    }
}
