using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Book;

/// <summary>
/// Applies events to books: what <see cref="OrderBooks{TListener}"/> is made of, with the ladder as a type argument too, so that ladders can be
/// compared behind the same code. One thread.
/// </summary>
internal sealed unsafe partial class BookEngine<TListener, TLadder, TQueues> : IDisposable
    where TListener : struct, IBookListener
    where TLadder : struct, ILadder
    where TQueues : struct, IOrderQueues
{
    private readonly NativeArena _memory;
    private readonly SymbolDirectory _symbols;
    private readonly ColdArena _cold;
    private readonly BookCounters _counters = new();
    private readonly DepthRequests _depthRequests = new();
    private readonly SymbolBook** _books;
    private OrderTable _orders;
    private TListener _listener;
    private TQueues _queues;
    private BookQuality _sessionQuality = BookQuality.Live;
    private bool _isSilent;
    private bool _frozen;

    public BookEngine(OrderBooksOptions options, TListener listener, TQueues queues)
    {
        options.Validate();
        _memory = new NativeArena(BytesFor(options), options.HugePages);
        _orders = new OrderTable(_memory, options.OrderCapacity);
        _symbols = new SymbolDirectory(_memory, options.SymbolCapacity);
        _cold = new ColdArena(_memory, options.ColdLevels);
        _books = _symbols.Books;
        _listener = listener;
        _queues = queues;
    }

    // A constant to the compiler: without it the arguments of calls that do nothing would still be loaded.
    private static bool FollowsOrders
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(TQueues) != typeof(NoOrderQueues);
    }

    public ref TListener Listener => ref _listener;

    public ref TQueues Queues => ref _queues;

    public BookCounters Counters => _counters;

    public DepthRequests DepthRequests => _depthRequests;

    public bool IsFrozen => _frozen;

    public SymbolDirectory Symbols => _symbols;

    public ref readonly OrderTable Orders => ref _orders;

    public ColdArena Cold => _cold;

    public long MemoryBytes => _memory.CapacityBytes;

    public long HugePageBytes => _memory.HugePageBytes();

    public static long BytesFor(OrderBooksOptions options) =>
        OrderTable.BytesFor(options.OrderCapacity)
        + SymbolDirectory.BytesFor(options.SymbolCapacity)
        + ColdArena.BytesFor(options.ColdLevels);

    public void Dispose() => _memory.Dispose();

    public SymbolBook* BookOf(int symbol) => (uint)symbol < OrderSlot.SymbolLimit ? _books[symbol] : null;

    public bool TryGetOrder(int symbol, ulong reference, out Side side, out Level priceAndSize)
    {
        var slot = Find(symbol, reference);
        side = slot == null ? Side.None : SideOf(slot->SideMask);
        priceAndSize = slot == null ? default : new Level(slot->Price, slot->Size);
        return slot != null;
    }

    public void OnEvents(Span<MarketEvent> events)
    {
        if (events.Length > 1)
            ApplyAll(events);
        else if (!events.IsEmpty)
            Apply(ref MemoryMarshal.GetReference(events));
        ServeDepthRequests();
    }

    public void ServeDepthRequests()
    {
        if (_depthRequests.ArePending)
            _depthRequests.Serve(_symbols);
    }

    private void Apply(ref MarketEvent e)
    {
        var symbol = e.Symbol;
        if ((uint)symbol < OrderSlot.SymbolLimit && TryApplyUsual(ref e, _books[symbol], _orders.NearOf(e.OrderReference)))
            return;
        ApplyUnusual(ref e);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ApplyUnusual(ref MarketEvent e)
    {
        if (_frozen && e.Kind < EventKind.SessionStarted)
        {
            _counters.OnIgnoredAfterEnd();
            return;
        }

        switch (e.Kind)
        {
            case EventKind.Add:
                OnAdd(ref e);
                break;
            case EventKind.Delete:
            case EventKind.Cancel:
            case EventKind.Execute:
            case EventKind.ExecuteWithPrice:
                OnTaken(ref e);
                break;
            case EventKind.Replace:
                OnReplace(ref e);
                break;
            default:
                ApplyOther(ref e);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ApplyOther(ref MarketEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.LevelAdd:
                OnLevelAdd(ref e);
                break;
            case EventKind.LevelReduce:
            case EventKind.LevelTrade:
                OnLevelReduce(ref e);
                break;
            case EventKind.Trade:
            case EventKind.CrossTrade:
                OnTrade(ref e);
                break;
            case EventKind.Status:
                OnStatus(ref e);
                break;
            case EventKind.SymbolDefinition:
                OnDefinition(ref e);
                break;
            case EventKind.BrokenTrade:
                _counters.OnBrokenTrade();
                break;
            case >= EventKind.SessionStarted:
                OnControl(ref e);
                break;
        }
    }

    private void Tell(ref MarketEvent e, SymbolBook* book, BookChange change)
    {
        if (change != BookChange.None)
            _listener.OnBookChanged(in e, in *book, change);
    }
}
