using Engine.Core.Analysis;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;

namespace Engine.Host.Output;

/// <summary>
/// Keeps an output that fails away from the engine: the first failure is told once and closes it for good, since a file with a hole in it would be read
/// as whole; what would have gone to it is counted. Used by the analysis thread; <see cref="Lost"/> may be read by any.
/// </summary>
/// <param name="path">What failed, for the message.</param>
/// <param name="report">Is told the failure, in one line.</param>
internal sealed class Quarantine(string path, Action<string> report)
{
    private bool _failed;
    private long _lost;

    /// <summary>Snapshots, signals and summaries that were not written, at least: what was buffered when it failed is not counted.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Whether it has not failed; if it has, <paramref name="items"/> are counted as lost.</summary>
    public bool Admits(int items)
    {
        if (_failed)
            Volatile.Write(ref _lost, _lost + items);
        return !_failed;
    }

    /// <summary>Closes it because of <paramref name="fault"/>, which cost at least <paramref name="items"/>.</summary>
    public void Close(IOException fault, int items)
    {
        _failed = true;
        Volatile.Write(ref _lost, _lost + items);
        report($"{path} cannot be written any more and is left out from here: {fault.Message}");
    }

    /// <summary>Writes what is buffered, at the end.</summary>
    public void Flush(Action flush)
    {
        if (_failed)
            return;
        try
        {
            flush();
        }
        catch (IOException fault)
        {
            Close(fault, 1);
        }
    }
}

/// <summary>Rows of the best bid and offer, in quarantine once they cannot be written.</summary>
internal sealed class QuarantinedBbo(BboWriter writer, Quarantine quarantine) : ISnapshotObserver
{
    public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots)
    {
        if (!quarantine.Admits(snapshots.Length))
            return;
        try
        {
            foreach (ref readonly var snapshot in snapshots)
                writer.OnSnapshot(in snapshot);
        }
        catch (IOException fault)
        {
            quarantine.Close(fault, snapshots.Length);
        }
    }
}

/// <summary>Lines of signals, in quarantine once they cannot be written.</summary>
internal sealed class QuarantinedSignals(SignalWriter writer, Quarantine quarantine) : ISignalSink
{
    public void OnSignal(in Signal signal)
    {
        if (!quarantine.Admits(1))
            return;
        try
        {
            writer.OnSignal(in signal);
        }
        catch (IOException fault)
        {
            quarantine.Close(fault, 1);
        }
    }

    public void OnSummary(in SymbolSummary summary)
    {
        if (!quarantine.Admits(1))
            return;
        try
        {
            writer.OnSummary(in summary);
        }
        catch (IOException fault)
        {
            quarantine.Close(fault, 1);
        }
    }
}
