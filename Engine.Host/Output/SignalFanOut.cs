using Engine.Core.Analysis;

namespace Engine.Host.Output;

/// <summary>Hands signals and summaries to several sinks, in order, and counts signals by kind.</summary>
internal sealed class SignalFanOut(params ISignalSink[] sinks) : ISignalSink
{
    private readonly long[] _byKind = new long[(int)Enum.GetValues<SignalKind>().Max() + 1];

    /// <summary>Signals of a kind so far. Any thread.</summary>
    public long CountOf(SignalKind kind) => Volatile.Read(ref _byKind[(int)kind]);

    /// <summary>Every kind that has been seen and how often, for people. Any thread.</summary>
    public string ByKind()
    {
        var seen = Enum.GetValues<SignalKind>().Where(kind => CountOf(kind) > 0).Select(kind => FormattableString.Invariant($"{kind} {CountOf(kind):N0}"));
        return seen.DefaultIfEmpty("none").Aggregate((all, next) => $"{all}, {next}");
    }

    public void OnSignal(in Signal signal)
    {
        Volatile.Write(ref _byKind[(int)signal.Kind], _byKind[(int)signal.Kind] + 1);
        foreach (var sink in sinks)
            sink.OnSignal(in signal);
    }

    public void OnSummary(in SymbolSummary summary)
    {
        foreach (var sink in sinks)
            sink.OnSummary(in summary);
    }
}
