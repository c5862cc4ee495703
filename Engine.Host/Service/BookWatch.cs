using Engine.Core.Book;
using Engine.Core.Pipeline;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Service;

/// <summary>Looks at the books once a second, and logs what an operator must know of, once each: a wrong book, symbols without one, memory that ran out.</summary>
internal sealed class BookWatch(MarketDataPipeline pipeline, ILogger log)
{
    private long _symbolsWithoutBook;
    private bool _differenceTold;
    private bool _ordersTold;
    private bool _coldTold;

    public async Task RunAsync(CancellationToken stop)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await second.WaitForNextTickAsync(stop))
                Look();
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }

        Look();
    }

    /// <summary>Looks once.</summary>
    public void Look()
    {
        var books = pipeline.Counters.BookTotals;
        if (!_differenceTold && books.AuditDifference is { } difference)
        {
            _differenceTold = true;
            log.LogError("A book is wrong: {Difference}", difference);
        }

        if (books.SymbolsWithoutBook > _symbolsWithoutBook)
            log.LogWarning("{Symbols} symbols have no book: raise Pipeline:MaxSymbols", books.SymbolsWithoutBook);
        _symbolsWithoutBook = books.SymbolsWithoutBook;
        Tell(ref _ordersTold, books.FaultsOf(BookFault.OrderTableFull), "The order table is full, {Refused} orders were refused: raise Pipeline:MaxOrders");
        Tell(ref _coldTold, books.FaultsOf(BookFault.ColdStoreFull), "The store of far price levels is full, {Refused} orders were refused: raise Pipeline:MaxColdLevels");
    }

    private void Tell(ref bool told, long refused, string message)
    {
        if (told || refused == 0)
            return;
        told = true;
#pragma warning disable CA2254 // One of two constants.
        log.LogError(message, refused);
#pragma warning restore CA2254
    }
}
