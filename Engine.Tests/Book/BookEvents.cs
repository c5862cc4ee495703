using Engine.Core;
using Engine.Core.Book;

namespace Engine.Tests.Book;

/// <summary>Events as tests write them, and books that take them.</summary>
internal static class BookEvents
{
    public static MarketEvent Add(int symbol, ulong reference, Side side, int price, uint size = 1) =>
        new() { Kind = EventKind.Add, Symbol = symbol, OrderReference = reference, Side = side, Price = price, Size = size };

    public static MarketEvent Delete(int symbol, ulong reference) => new() { Kind = EventKind.Delete, Symbol = symbol, OrderReference = reference };

    public static MarketEvent Take(EventKind kind, int symbol, ulong reference, uint size) =>
        new() { Kind = kind, Symbol = symbol, OrderReference = reference, Size = size };

    public static MarketEvent Replace(int symbol, ulong reference, ulong newReference, int price, uint size) =>
        new() { Kind = EventKind.Replace, Symbol = symbol, OrderReference = reference, SecondaryReference = newReference, Price = price, Size = size };

    public static MarketEvent Trade(int symbol, int price, uint size) => new() { Kind = EventKind.Trade, Symbol = symbol, Price = price, Size = size };

    public static MarketEvent Control(EventKind kind) => new() { Kind = kind, Symbol = -1 };

    public static OrderBooks<RecordingListener> Books(int orders = 4096, int symbols = 8, int coldLevels = 1 << 16) =>
        new(new OrderBooksOptions { OrderCapacity = orders, SymbolCapacity = symbols, ColdLevelCapacity = coldLevels }, new RecordingListener());

    public static void Apply<TListener, TQueues>(this OrderBooks<TListener, TQueues> books, params MarketEvent[] events)
        where TListener : struct, IBookListener
        where TQueues : struct, IOrderQueues => books.OnEvents(events);
}
