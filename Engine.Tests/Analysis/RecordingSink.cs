using Engine.Core.Analysis;

namespace Engine.Tests.Analysis;

/// <summary>Keeps what analysis tells, in order.</summary>
internal sealed class RecordingSink : ISignalSink
{
    public List<Signal> Signals { get; } = [];

    public List<SymbolSummary> Summaries { get; } = [];

    /// <summary>Both, in the order in which they came, as the kinds of the signals or "Summary".</summary>
    public List<string> Order { get; } = [];

    public void OnSignal(in Signal signal)
    {
        Signals.Add(signal);
        Order.Add(signal.Kind.ToString());
    }

    public void OnSummary(in SymbolSummary summary)
    {
        Summaries.Add(summary);
        Order.Add("Summary");
    }
}
