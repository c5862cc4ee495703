using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>
/// Looks for one thing in the snapshots of one symbol at a time. Implemented by a <c>readonly struct</c> that holds its parameters only:
/// all it remembers of a symbol is <typeparamref name="TState"/>, which <see cref="SignalAnalysis"/> keeps for it. So an analyzer is a
/// function of (snapshot, state), never allocates, and needs no thought about threads.
/// </summary>
/// <typeparam name="TState">What it remembers of a symbol. All zeros is a symbol never seen: what a new session begins with.</typeparam>
/// <remarks>Register one with <see cref="AnalyzerSet.Add{TAnalyzer,TState}"/>.</remarks>
public interface IAnalyzer<TState>
    where TState : unmanaged
{
    /// <summary>Takes the symbol's next snapshot. On the analysis thread, in feed order; the only clock is <see cref="BookSnapshot.ExchangeTimeNs"/>.</summary>
    /// <param name="snapshot">The snapshot. It may be one-sided, and crossed, halted or stale where <see cref="AnalysisOptions.Withhold"/> lets those through.</param>
    /// <param name="state">What is remembered of the symbol.</param>
    /// <param name="finding">Set every field of it before returning true; its content is undefined on entry.</param>
    /// <returns>True if <paramref name="finding"/> is worth a signal. At most one a snapshot for each <see cref="SignalKind"/>, so that signals stay unique.</returns>
    bool OnSnapshot(in BookSnapshot snapshot, ref TState state, ref Finding finding);

    /// <summary>
    /// The next snapshot does not follow the last one: snapshots were withheld, or messages were lost or replayed between them.
    /// Keep what was learnt of the symbol, drop what would span the interruption (windows, runs, held values).
    /// </summary>
    void OnInterruption(ref TState state);
}

/// <summary>What an analyzer adds to a snapshot to make a <see cref="Signal"/>; the fields have the meaning they have there.</summary>
public struct Finding
{
    /// <summary>What happened.</summary>
    public SignalKind Kind;

    /// <summary>The side it favours or concerns.</summary>
    public Side Direction;

    /// <summary>How far outside the normal it is.</summary>
    public Severity Severity;

    /// <summary>What was measured, in the unit of <see cref="Kind"/>.</summary>
    public double Magnitude;

    /// <summary>What is normal for the symbol, in the same unit.</summary>
    public double Baseline;

    /// <summary>Feed sequence of the first event it rests on.</summary>
    public ulong FirstSequence;

    /// <summary>Exchange time at which it began, nanoseconds since midnight.</summary>
    public long StartTimeNs;
}
