namespace Engine.Core.Analysis;

/// <summary>
/// Takes what analysis found, in order, on the analysis thread. It must not block: live, the snapshots that come meanwhile are overwritten and missed. Who may
/// have to wait (for a network, a disk) puts what it takes into a queue of its own with a policy for when that is full.
/// </summary>
public interface ISignalSink
{
    /// <summary>Takes a signal. It is only valid during the call.</summary>
    [ColdPath("the embedder's own, once a signal")]
    void OnSignal(in Signal signal);

    /// <summary>Takes a finished interval. It is only valid during the call.</summary>
    [ColdPath("the embedder's own, once a symbol and interval")]
    void OnSummary(in SymbolSummary summary);
}
