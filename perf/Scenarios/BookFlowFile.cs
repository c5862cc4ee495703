using Engine.Core.Simulation;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>What a book is measured on.</summary>
/// <param name="Symbols">How many.</param>
/// <param name="OrdersPerSymbol">Mean resting orders of a symbol.</param>
/// <param name="Messages">How long the file is.</param>
/// <param name="HasCrash">Prices collapse and recover, over and over; otherwise the day is calm.</param>
internal sealed record BookFlow(int Symbols, int OrdersPerSymbol, long Messages, bool HasCrash);

/// <summary>An ITCH file to measure on: a given one, or one of simulated order flow that is deleted afterwards.</summary>
internal sealed class BookFlowFile : IDisposable
{
    private readonly TemporaryFile? _ours;

    /// <summary>A file that is there and stays.</summary>
    public BookFlowFile(string path) => Path = path;

    /// <summary>Writes a new one.</summary>
    public BookFlowFile(BookFlow flow)
    {
        _ours = new TemporaryFile();
        Path = _ours.Path;
        try
        {
            Write(flow);
        }
        catch
        {
            _ours.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public void Dispose() => _ours?.Dispose();

    private void Write(BookFlow flow)
    {
        if (flow.HasCrash)
        {
            using var file = File.Create(Path, 1 << 20);
            FlashCrashFlow.Write(file, flow.Symbols, flow.OrdersPerSymbol, flow.Messages);
            return;
        }

        var options = new OrderFlowOptions { Symbols = flow.Symbols, OrdersPerSymbol = flow.OrdersPerSymbol, MessagesPerSecond = 20_000.0 * flow.Symbols, FullMix = false };
        if (options.Validate() is [var fault, ..])
            throw new UsageException(fault);
        OrderFlowFile.Write(Path, options, flow.Messages);
    }
}
