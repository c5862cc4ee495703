using Engine.Core.Analysis;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;
using Engine.Core.Timing;

namespace Perf.Wire;

/// <summary>
/// Times from the moment a message was due on the wire, which accounts for coordinated omission: a message that waited behind a stalled one is as late as it is.
/// On the analysis thread. A snapshot's exchange time is the due tick of its message.
/// </summary>
internal sealed class WireLatencies : ISnapshotObserver, ISignalSink
{
    private const int Digits = 3;
    private ulong _baseTicks;
    // Nothing counts before Begin: a feed whose exchange times are no due ticks never does.
    private ulong _countFrom = ulong.MaxValue;

    public LatencyHistogram ToReceive { get; } = new(LatencyHistogram.DefaultHighestValue, Digits);

    public LatencyHistogram ToSnapshot { get; } = new(LatencyHistogram.DefaultHighestValue, Digits);

    public LatencyHistogram ToSignal { get; } = new(LatencyHistogram.DefaultHighestValue, Digits);

    public LatencyHistogram ReceiveToSnapshot { get; } = new(LatencyHistogram.DefaultHighestValue, Digits);

    /// <summary>Sets where the schedule begins, and how many ticks of it are warm-up.</summary>
    public void Begin(ulong baseTicks, ulong warmUpTicks)
    {
        Volatile.Write(ref _countFrom, warmUpTicks);
        Volatile.Write(ref _baseTicks, baseTicks);
    }

    public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots)
    {
        var baseTicks = Volatile.Read(ref _baseTicks);
        foreach (ref readonly var snapshot in snapshots)
        {
            var due = (ulong)snapshot.ExchangeTimeNs;
            if (due < _countFrom || snapshot.ReceiveTsc == 0)
                continue;
            ToReceive.Record(snapshot.ReceiveTsc - (baseTicks + due));
            ToSnapshot.Record(snapshot.PublishTsc - (baseTicks + due));
            ReceiveToSnapshot.Record(snapshot.PublishTsc - snapshot.ReceiveTsc);
        }
    }

    public void OnSignal(in Signal signal)
    {
        var due = (ulong)signal.EndTimeNs;
        if (due >= _countFrom && signal.ReceiveTsc != 0)
            ToSignal.Record(Tsc.Now() - (Volatile.Read(ref _baseTicks) + due));
    }

    public void OnSummary(in SymbolSummary summary)
    {
    }
}
