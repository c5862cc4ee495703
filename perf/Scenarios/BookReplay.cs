using System.Diagnostics;
using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources;

namespace Perf.Scenarios;

/// <summary>What one replay of a file gave.</summary>
internal readonly record struct BookRun(long Messages, double Nanoseconds, long AllocatedBytes, ulong Hash, long TopChanges, int Symbols, int LiveOrders, long Faults);

/// <summary>Replays an ITCH file through decoder and books on the calling thread, reading it with read(2) as it goes.</summary>
internal static class BookReplay
{
    /// <summary>Sizes for the largest case: 8,000 symbols, 400,000 live orders.</summary>
    public static OrderBooksOptions Sizes => new() { OrderCapacity = 700_000, SymbolCapacity = 10_000, ColdLevelCapacity = 1 << 22 };

    /// <summary>Replays up to <paramref name="limit"/> messages; everything is allocated before the clock starts.</summary>
    public static BookRun Run<TLadder>(string path, long limit = long.MaxValue)
        where TLadder : struct, ILadder
    {
        using var file = new LengthPrefixedFile(path, SessionId.Parse("PERF"));
        using var books = new BookEngine<BookTopHash, TLadder, NoOrderQueues>(Sizes, default, default);
        var decoder = new MessageDecoder<Itch50Format, Sink<TLadder>>(new Sink<TLadder>(books));
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        while (file.Messages < limit && file.Read(ref decoder))
        {
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var faults = Enum.GetValues<BookFault>().Where(fault => fault <= BookFault.ColdStoreFull).Sum(books.Counters.FaultsOf) + books.Counters.WithoutBook;
        return new BookRun(file.Messages, elapsed.TotalNanoseconds, allocated, books.Listener.Hash, books.Listener.Changes, books.Symbols.Active, books.Orders.Peak, faults);
    }

    /// <summary>Passes events on to books.</summary>
    public readonly struct Sink<TLadder>(BookEngine<BookTopHash, TLadder, NoOrderQueues> books) : IEventSink
        where TLadder : struct, ILadder
    {
        public void OnEvents(Span<MarketEvent> events) => books.OnEvents(events);
    }
}
