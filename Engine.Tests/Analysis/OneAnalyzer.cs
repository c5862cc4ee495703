using System.Runtime.InteropServices;
using Engine.Core.Analysis;

namespace Engine.Tests.Analysis;

/// <summary>Runs one analyzer over a tape, inside the engine that will run it.</summary>
internal static class OneAnalyzer
{
    public static List<Signal> Run<TAnalyzer, TState>(TAnalyzer analyzer, Tape tape, AnalysisOptions? options = null)
        where TAnalyzer : struct, IAnalyzer<TState>
        where TState : unmanaged
    {
        var sink = new RecordingSink();
        using var analysis = new SignalAnalysis(options ?? new() { MaxSymbols = 8 }, sink, new AnalyzerSet().Add<TAnalyzer, TState>(analyzer));
        analysis.OnSnapshots(CollectionsMarshal.AsSpan(tape.Snapshots));
        return sink.Signals;
    }
}
