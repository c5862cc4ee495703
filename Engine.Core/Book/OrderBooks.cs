namespace Engine.Core.Book;

/// <summary>
/// The order books of one shard: applies events to the books of its symbols and tells a listener what changed. Order by order
/// (add, execute, cancel, delete, replace) and aggregated (level add, reduce, trade) over the same ladders.
/// </summary>
/// <remarks>
/// One thread, except where a member says otherwise. All memory is taken at construction; nothing is allocated and nothing is thrown
/// afterwards, whatever the events. What the listener is told does not depend on how events are cut into spans.
/// Limits: symbol indices below 65,536, 2^32 − 1 shares at one price, and the capacities; what is beyond is refused, counted and, where there is a
/// book, flagged (<see cref="BookCounters"/>, <see cref="BookFault"/>). Books are given out anew in each session, with a symbol's first order, level or trade.
/// </remarks>
/// <typeparam name="TListener">Who is told.</typeparam>
public sealed class OrderBooks<TListener> : OrderBooks<TListener, NoOrderQueues>
    where TListener : struct, IBookListener
{
    /// <summary>Takes all memory.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="OutOfMemoryException">The system refuses.</exception>
    public OrderBooks(OrderBooksOptions options, TListener listener)
        : base(options, listener, default)
    {
    }
}

/// <summary>The order books of one shard, with an order-level view beside them. See <see cref="OrderBooks{TListener}"/>.</summary>
/// <typeparam name="TListener">Who is told of changes.</typeparam>
/// <typeparam name="TQueues">Who follows single orders.</typeparam>
public class OrderBooks<TListener, TQueues> : IEventSink, IDisposable
    where TListener : struct, IBookListener
    where TQueues : struct, IOrderQueues
{
    private readonly BookEngine<TListener, PriceLadder, TQueues> _engine;

    /// <summary>Takes all memory.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="OutOfMemoryException">The system refuses.</exception>
    public OrderBooks(OrderBooksOptions options, TListener listener, TQueues queues) =>
        _engine = new BookEngine<TListener, PriceLadder, TQueues>(options, listener, queues);

    /// <summary>The listener, as the books hold it.</summary>
    public ref TListener Listener => ref _engine.Listener;

    /// <summary>The order-level view, as the books hold it.</summary>
    public ref TQueues Queues => ref _engine.Queues;

    /// <summary>What was counted over all symbols. Any thread.</summary>
    public BookCounters Counters => _engine.Counters;

    /// <summary>Symbols that have a book in this session. Any thread.</summary>
    public int ActiveSymbols => _engine.Symbols.Active;

    /// <summary>Live orders. Any thread.</summary>
    public int OrderCount => _engine.Orders.Count;

    /// <summary>The most live orders there ever were. Any thread.</summary>
    public int PeakOrderCount => _engine.Orders.Peak;

    /// <summary>Live orders there is room for.</summary>
    public int OrderCapacity => _engine.Orders.Capacity;

    /// <summary>The most slots an order ever had to pass to find its own. Any thread.</summary>
    public int LongestProbe => _engine.Orders.LongestProbe;

    /// <summary>Levels the blocks of the cold store that are in use have room for. Any thread.</summary>
    public long ColdLevelsTaken => _engine.Cold.Taken;

    /// <summary>The most there ever were. Any thread.</summary>
    public long PeakColdLevelsTaken => _engine.Cold.Peak;

    /// <summary>Levels the cold store has room for.</summary>
    public long ColdLevelCapacity => _engine.Cold.Capacity;

    /// <summary>Symbols that can have a book.</summary>
    public int SymbolCapacity => _engine.Symbols.Capacity;

    /// <summary>The session has ended, or none has begun since: orders and trades are ignored. On the thread of the books.</summary>
    public bool HasEnded => _engine.IsFrozen;

    /// <summary>Bytes of native memory taken at construction.</summary>
    public long MemoryBytes => _engine.MemoryBytes;

    /// <summary>Bytes of that which huge pages back. Reads <c>/proc/self/smaps</c>: for start-up logs, never for a hot thread.</summary>
    public long HugePageBytes => _engine.HugePageBytes;

    /// <summary>Bytes that books of these sizes take.</summary>
    public static long BytesFor(OrderBooksOptions options) => BookEngine<TListener, PriceLadder, TQueues>.BytesFor(options);

    /// <summary>Applies events in order. Pass a packet's worth at once: the lines that later events need are fetched while earlier ones are applied.</summary>
    [HotPath]
    public void OnEvents(Span<MarketEvent> events) => _engine.OnEvents(events);

    /// <summary>The state of a symbol's book. Valid until the next events.</summary>
    /// <exception cref="KeyNotFoundException">The symbol has no book.</exception>
    public unsafe ref readonly SymbolBook Book(int symbol)
    {
        var book = _engine.BookOf(symbol);
        if (book == null)
            throw new KeyNotFoundException($"Symbol {symbol} has no book.");
        return ref *book;
    }

    /// <summary>The symbol has a book.</summary>
    public unsafe bool HasBook(int symbol) => _engine.BookOf(symbol) != null;

    /// <summary>Copies the best levels of a side, best first. On the thread of the books; other threads use <see cref="CreateDepthReader"/>.</summary>
    /// <returns>How many there were, at most the length of <paramref name="levels"/>; 0 for a symbol without a book.</returns>
    public unsafe int GetDepth(int symbol, Side side, Span<Level> levels)
    {
        var book = _engine.BookOf(symbol);
        return book == null ? 0 : book->CopyDepth(side, levels);
    }

    /// <summary>Makes a mailbox through which one other thread can get depth. Any thread; allocates.</summary>
    /// <param name="levels">The most levels of a side an answer has.</param>
    public DepthReader CreateDepthReader(int levels) => DepthRequests.Register([_engine.DepthRequests], levels);

    internal DepthRequests DepthMailbox => _engine.DepthRequests;

    /// <summary>Answers waiting depth requests: for when there is no packet. <see cref="OnEvents"/> does it after each.</summary>
    public void ServeDepthRequests() => _engine.ServeDepthRequests();

    /// <summary>Looks a live order up. On the thread of the books.</summary>
    /// <returns>False if there is no such order.</returns>
    public bool TryGetOrder(int symbol, ulong reference, out Side side, out Level priceAndSize) =>
        _engine.TryGetOrder(symbol, reference, out side, out priceAndSize);

    /// <summary>Gives the memory back. No thread may use the books any more.</summary>
    public void Dispose()
    {
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }
}
