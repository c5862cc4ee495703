using BenchmarkDotNet.Attributes;
using Engine.Core;
using Engine.Core.Book;

namespace Perf.Micro;

/// <summary>What does adding and taking away shares cost at the best price, behind it and far outside the window, everything else in the first cache?</summary>
public unsafe class BookBenchmarks
{
    private const int Best = 1_000_000;
    private BookEngine<NoListener, PriceLadder, NoOrderQueues>? _books;
    private MarketEvent _add = new() { Kind = EventKind.LevelAdd, Symbol = 1, Side = Side.Bid, Size = 100 };
    private MarketEvent _reduce = new() { Kind = EventKind.LevelReduce, Symbol = 1, Side = Side.Bid, Size = 100 };

    /// <summary>How far behind the best price, in 1e-4; the window is narrower than the last.</summary>
    [Params(0, 500, 500_000)]
    public int Distance { get; set; }

    /// <summary>Fills the levels near the market.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _books = new BookEngine<NoListener, PriceLadder, NoOrderQueues>(new OrderBooksOptions { OrderCapacity = 1024, SymbolCapacity = 4 }, default, default);
        for (var i = 0; i < 20; i++)
            _books.OnEvents([_add with { Price = Best - i * 100 }]);
        _add.Price = _reduce.Price = Best - Distance;
    }

    /// <summary>Adds shares and takes them away again.</summary>
    [Benchmark(OperationsPerInvoke = 2)]
    public void AddAndReduce()
    {
        _books!.OnEvents(new Span<MarketEvent>(ref _add));
        _books.OnEvents(new Span<MarketEvent>(ref _reduce));
    }

    /// <summary>Gives the memory back.</summary>
    [GlobalCleanup]
    public void Cleanup() => _books?.Dispose();

    private struct NoListener : IBookListener
    {
        public readonly void OnBookChanged(ref readonly MarketEvent e, ref readonly SymbolBook book, BookChange change)
        {
        }
    }
}
