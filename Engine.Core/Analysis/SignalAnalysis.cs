using System.Runtime.CompilerServices;
using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>
/// Turns the snapshots of one feed into signals and summaries. A function of the sequence of snapshots alone: time is exchange time,
/// nothing depends on the machine, the speed or how snapshots are grouped, and <see cref="BookSnapshot.PublishTsc"/> is not looked at.
/// </summary>
/// <remarks>
/// Everything runs on the thread that calls it; one thread at a time. No allocation after construction, except what the sink does.
/// Per snapshot, first the summaries of an interval it ends, then its signals in the order of the analyzers.
/// </remarks>
public sealed unsafe class SignalAnalysis : IDisposable
{
    private readonly ISignalSink _sink;
    private readonly AnalyzerSlot[] _analyzers;
    private readonly SymbolBlocks _blocks;
    private readonly int _maxSymbols;
    private readonly int[] _openSymbols;
    private readonly long _intervalNs;
    private readonly SnapshotFlags _withheldFlags;
    private readonly bool _withholdsStale;
    private int _openCount;
    // Holes so far and one: 0 is the generation of a symbol never seen.
    private int _generation = 1;
    private long _intervalStartNs;
    private long _intervalEndNs = long.MinValue;
    private SessionId _session;
    private Finding _finding;
    private long _signals;
    private long _summaries;
    private long _withheld;
    private long _ignored;

    /// <summary>Takes all memory it will ever need.</summary>
    /// <param name="options">How to analyse.</param>
    /// <param name="sink">Takes signals and summaries.</param>
    /// <param name="analyzers">Which analyzers run; null: <see cref="AnalyzerSet.BuiltIn"/>.</param>
    /// <exception cref="ArgumentException">An option cannot be used; the message has one line for each.</exception>
    public SignalAnalysis(AnalysisOptions options, ISignalSink sink, AnalyzerSet? analyzers = null)
    {
        var faults = new List<string>();
        options.Validate(faults);
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(options));
        _sink = sink;
        _analyzers = (analyzers ?? AnalyzerSet.BuiltIn(options)).ToSlots();
        _blocks = new SymbolBlocks(options.MaxSymbols, _analyzers);
        _maxSymbols = options.MaxSymbols;
        _openSymbols = new int[options.MaxSymbols];
        _intervalNs = (long)options.SummaryInterval.TotalNanoseconds;
        _withholdsStale = options.Withhold.HasFlag(DistrustedBooks.Stale);
        _withheldFlags = WithheldFlags(options.Withhold);
    }

    /// <summary>Signals handed to the sink. Any thread.</summary>
    public long Signals => Volatile.Read(ref _signals);

    /// <summary>Summaries handed to the sink. Any thread.</summary>
    public long Summaries => Volatile.Read(ref _summaries);

    /// <summary>Snapshots that analyzers did not see because of <see cref="AnalysisOptions.Withhold"/>. Any thread.</summary>
    public long Withheld => Volatile.Read(ref _withheld);

    /// <summary>Snapshots of symbols beyond <see cref="AnalysisOptions.MaxSymbols"/>: not analysed at all. Any thread.</summary>
    public long Ignored => Volatile.Read(ref _ignored);

    /// <summary>
    /// Snapshots are missing between the last one and the next: the reader of a live ring was overtaken. Of which symbols nobody knows, so each of them is
    /// interrupted at its next snapshot, and the summaries on both sides say <see cref="BookQuality.StaleGap"/>.
    /// </summary>
    [HotPath]
    public void OnMissed() => _generation++;

    /// <summary>Analyses snapshots in feed order.</summary>
    [HotPath]
    public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots)
    {
        for (var i = 0; i < snapshots.Length; i++)
            OnSnapshot(in snapshots[i]);
    }

    /// <summary>Analyses the next snapshot.</summary>
    public void OnSnapshot(in BookSnapshot snapshot)
    {
        if ((uint)snapshot.Symbol >= (uint)_maxSymbols)
        {
            Volatile.Write(ref _ignored, _ignored + 1);
            return;
        }

        var block = _blocks[snapshot.Symbol];
        ref var symbol = ref *(SymbolInterval*)block;
        if (snapshot.Session != symbol.Last.Session)
            OnFirstOfSession(snapshot);
        if (snapshot.ExchangeTimeNs >= _intervalEndNs)
            OnIntervalEnded(snapshot.ExchangeTimeNs);
        if (!symbol.IsOpen)
        {
            symbol.Open(_intervalStartNs, snapshot);
            _openSymbols[_openCount++] = snapshot.Symbol;
        }

        var follows = snapshot.Quality == symbol.Last.Quality;
        if (symbol.Generation != _generation)
        {
            symbol.Join(_generation, snapshot);
            follows = false;
        }

        symbol.Add(snapshot, follows);
        Analyse(snapshot, block, ref symbol, follows);
    }

    /// <summary>
    /// Ends the input: closes the open intervals as if time had passed their end. Calling it again does nothing; snapshots may follow, but
    /// those that fall into an interval that was closed make a second summary of it.
    /// </summary>
    public void Flush()
    {
        for (var i = 0; i < _openCount; i++)
        {
            ((SymbolInterval*)_blocks[_openSymbols[i]])->Close(_intervalEndNs, _generation, out var summary);
            _sink.OnSummary(in summary);
        }

        Volatile.Write(ref _summaries, _summaries + _openCount);
        _openCount = 0;
    }

    /// <summary>Gives the memory back. Closes nothing: call <see cref="Flush"/> first where the last summaries matter.</summary>
    public void Dispose() => _blocks.Dispose();

    private void Analyse(in BookSnapshot snapshot, byte* block, ref SymbolInterval symbol, bool follows)
    {
        if ((snapshot.Flags & _withheldFlags) != 0 || (_withholdsStale && snapshot.Quality != BookQuality.Live))
        {
            symbol.WasWithheld = true;
            Volatile.Write(ref _withheld, _withheld + 1);
            return;
        }

        if (symbol.WasWithheld || !follows)
            Interrupt(block, ref symbol);
        foreach (var analyzer in _analyzers)
        {
            if (analyzer.OnSnapshot(in snapshot, block, ref _finding))
                Emit(snapshot);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Interrupt(byte* block, ref SymbolInterval symbol)
    {
        symbol.WasWithheld = false;
        foreach (var analyzer in _analyzers)
            analyzer.OnInterruption(block);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnFirstOfSession(in BookSnapshot snapshot)
    {
        if (snapshot.Session != _session)
        {
            // A new session may be a new day: its time starts anew.
            Flush();
            _session = snapshot.Session;
            _intervalEndNs = long.MinValue;
        }

        _blocks.Clear(snapshot.Symbol);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnIntervalEnded(long nowNs)
    {
        Flush();
        _intervalStartNs = nowNs / _intervalNs * _intervalNs;
        _intervalEndNs = _intervalStartNs + _intervalNs;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Emit(in BookSnapshot snapshot)
    {
        var signal = new Signal
        {
            Session = snapshot.Session,
            FirstSequence = _finding.FirstSequence,
            LastSequence = snapshot.Sequence,
            StartTimeNs = _finding.StartTimeNs,
            EndTimeNs = snapshot.ExchangeTimeNs,
            ReceiveTsc = snapshot.ReceiveTsc,
            Symbol = snapshot.Symbol,
            Kind = _finding.Kind,
            Direction = _finding.Direction,
            Severity = _finding.Severity,
            Quality = snapshot.Quality,
            Flags = snapshot.Flags,
            Magnitude = _finding.Magnitude,
            Baseline = _finding.Baseline,
            BidPrice = snapshot.BidPrice,
            AskPrice = snapshot.AskPrice,
            BidSize = snapshot.BidSize,
            AskSize = snapshot.AskSize,
            LastTradePrice = snapshot.LastTradePrice,
        };
        Volatile.Write(ref _signals, _signals + 1);
        _sink.OnSignal(in signal);
    }

    private static SnapshotFlags WithheldFlags(DistrustedBooks withhold) =>
        (withhold.HasFlag(DistrustedBooks.Crossed) ? SnapshotFlags.Crossed : 0)
        | (withhold.HasFlag(DistrustedBooks.Halted) ? SnapshotFlags.Halted : 0)
        | (withhold.HasFlag(DistrustedBooks.Suspect) ? SnapshotFlags.Suspect : 0)
        | (withhold.HasFlag(DistrustedBooks.Locked) ? SnapshotFlags.Locked : 0);
}
