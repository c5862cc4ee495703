using Engine.Core.Analysis;
using Engine.Core.Timing;

namespace Engine.Core.Pipeline;

/// <summary>Stands between the analysis and the sink of its signals: times every signal from the receipt of its last event, and knows which one the sink failed at.</summary>
/// <param name="sink">The sink.</param>
internal sealed class TimedSignals(ISignalSink sink) : ISignalSink
{
    private SessionId _session;
    private ulong _sequence;
    private string? _what;

    /// <summary>Receive to signal, in ticks; one value a signal whose event has a receive time.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>The signal or summary the sink is at or threw at; empty if none.</summary>
    public string Describe() => _what is null ? "" : FaultText.At(_session, _sequence, _sequence, _what);

    /// <inheritdoc/>
    public void OnSignal(in Signal signal)
    {
        if (signal.ReceiveTsc != 0)
            Latency.Record(Tsc.Now() - signal.ReceiveTsc);
        (_session, _sequence, _what) = (signal.Session, signal.LastSequence, NameOf(signal.Kind));
        sink.OnSignal(in signal);
        _what = null;
    }

    /// <inheritdoc/>
    public void OnSummary(in SymbolSummary summary)
    {
        (_session, _sequence, _what) = (summary.Session, summary.LastSequence, "a summary");
        sink.OnSummary(in summary);
        _what = null;
    }

    // Names are looked up once: the analysis does not allocate.
    private static string NameOf(SignalKind kind) => (int)kind < Names.Length ? Names[(int)kind] : "a signal";

    private static readonly string[] Names = [.. Enumerable.Range(0, (int)Enum.GetValues<SignalKind>().Max() + 1).Select(kind => $"{(SignalKind)kind} signal")];
}
