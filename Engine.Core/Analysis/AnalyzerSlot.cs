using System.Runtime.CompilerServices;
using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>An analyzer and the place of its state in a symbol's block. One virtual call an analyzer and snapshot, nothing else.</summary>
internal abstract unsafe class AnalyzerSlot(int stateSize)
{
    /// <summary>Bytes of state a symbol.</summary>
    public int StateSize => stateSize;

    /// <summary>Where the state starts in a symbol's block.</summary>
    public int Offset { get; set; }

    /// <summary>Shows a snapshot to the analyzer.</summary>
    /// <returns>True if <paramref name="finding"/> was filled.</returns>
    [ColdPath("one virtual call an analyzer and snapshot; the analyzers' own are entry points")]
    public abstract bool OnSnapshot(in BookSnapshot snapshot, byte* block, ref Finding finding);

    /// <summary>Tells the analyzer that the next snapshot does not follow the last one.</summary>
    [ColdPath("one virtual call an analyzer and interruption; the analyzers' own are entry points")]
    public abstract void OnInterruption(byte* block);
}

/// <inheritdoc/>
internal sealed unsafe class AnalyzerSlot<TAnalyzer, TState>(TAnalyzer analyzer, int stateSize) : AnalyzerSlot(stateSize)
    where TAnalyzer : struct, IAnalyzer<TState>
    where TState : unmanaged
{
    private readonly TAnalyzer _analyzer = analyzer;

    /// <inheritdoc/>
    [HotPath]
    public override bool OnSnapshot(in BookSnapshot snapshot, byte* block, ref Finding finding) =>
        // AsRef: a call on a readonly field of a type parameter copies the struct first.
        Unsafe.AsRef(in _analyzer).OnSnapshot(in snapshot, ref Unsafe.AsRef<TState>(block + Offset), ref finding);

    /// <inheritdoc/>
    [HotPath]
    public override void OnInterruption(byte* block) =>
        Unsafe.AsRef(in _analyzer).OnInterruption(ref Unsafe.AsRef<TState>(block + Offset));
}
