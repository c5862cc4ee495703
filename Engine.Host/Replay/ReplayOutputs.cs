using Engine.Core;
using Engine.Core.Analysis;
using Engine.Host.Commands;
using Engine.Host.Output;

namespace Engine.Host.Replay;

/// <summary>The files a replay writes.</summary>
internal sealed class ReplayOutputs : IDisposable
{
    private readonly BboWriter? _bbo;
    private readonly SignalWriter? _signals;
    private readonly DayPlot? _plot;
    private readonly string? _plotPath;

    /// <exception cref="UsageException">A file cannot be written.</exception>
    public ReplayOutputs(ReplayOptions options, Func<int, SymbolName> nameOf)
    {
        _bbo = options.Bbo is { } bbo ? new BboWriter(OutputFile.Create(bbo), nameOf) : null;
        _signals = options.Signals is { } signals ? new SignalWriter(OutputFile.Create(signals), nameOf) : null;
        Bbo = _bbo is null ? null : new BboObserver(_bbo);
        _plotPath = options.Plot;
        _plot = _plotPath is null ? null : new DayPlot(nameOf, options.PlotSymbol, Path.GetFileName(options.File));
        Signals = new SignalFanOut([.. new ISignalSink?[] { _signals, _plot }.OfType<ISignalSink>()]);
    }

    public BboObserver? Bbo { get; }

    public SignalFanOut Signals { get; }

    /// <summary>Draws the day, if asked for.</summary>
    /// <exception cref="UsageException">There is nothing to draw, or the file cannot be written.</exception>
    public void SavePlot()
    {
        try
        {
            if (_plot?.Save(_plotPath!) == false)
                throw new UsageException($"{_plotPath} was not drawn: the symbol never had both a bid and an ask.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{_plotPath} cannot be written: {fault.Message}");
        }
    }

    /// <summary>Writes what is buffered, once everything is through.</summary>
    /// <exception cref="IOException">It cannot be written: a file is not complete.</exception>
    public void Flush()
    {
        _bbo?.Flush();
        _signals?.Flush();
    }

    public void Dispose()
    {
        _bbo?.Dispose();
        _signals?.Dispose();
    }
}
