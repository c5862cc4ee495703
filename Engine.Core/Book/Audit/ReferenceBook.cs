namespace Engine.Core.Book.Audit;

/// <summary>
/// One symbol's book as simply as it can be written: sorted dictionaries of levels and a dictionary of orders. What the fast book is
/// compared with, in tests after every event and in production by <see cref="BookAudit{TListener, TQueues}"/>. Shares no code with it.
/// </summary>
/// <remarks>Allocates. Capacity faults (table or store full) do not exist here: a fast book that ran out of room differs, and is meant to.</remarks>
public sealed class ReferenceBook
{
    private readonly Dictionary<ulong, Order> _orders = [];
    private readonly SortedDictionary<int, long> _bids = new(Comparer<int>.Create((a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<int, long> _asks = [];
    private readonly uint[] _faults = new uint[Enum.GetValues<BookFault>().Length];
    private TradingStatus _status;
    private bool _crossed;
    private bool _locked;
    private bool _frozen;

    /// <summary>Bids, best first.</summary>
    public IReadOnlyDictionary<int, long> Bids => _bids;

    /// <summary>Asks, best first.</summary>
    public IReadOnlyDictionary<int, long> Asks => _asks;

    /// <summary>Live orders by reference.</summary>
    public IReadOnlyDictionary<ulong, Order> Orders => _orders;

    /// <summary>Shares bought by aggressors.</summary>
    public long BuyVolume { get; private set; }

    /// <summary>Shares sold by aggressors.</summary>
    public long SellVolume { get; private set; }

    /// <summary>Trades.</summary>
    public uint TradeCount { get; private set; }

    /// <summary>Price of the last trade.</summary>
    public int LastTradePrice { get; private set; }

    /// <summary>Shares of the last trade.</summary>
    public uint LastTradeSize { get; private set; }

    /// <summary>Aggressor of the last trade.</summary>
    public Side LastAggressor { get; private set; }

    /// <summary>Faults of one kind.</summary>
    public uint FaultsOf(BookFault fault) => _faults[(int)fault];

    /// <summary>The best level of a side, or null.</summary>
    public Level? Best(Side side)
    {
        foreach (var (price, size) in LevelsOf(side))
            return new Level(price, size);
        return null;
    }

    /// <summary>Starts from the middle of a session, or after its end: takes the status of a book, and its levels without knowing their orders.</summary>
    public void Load(ref readonly SymbolBook book, bool sessionEnded = false)
    {
        _frozen = sessionEnded;
        (_status, _crossed, _locked) = (book.Status, book.IsCrossed, book.IsLocked);
        LoadLevels(in book, Side.Bid);
        LoadLevels(in book, Side.Ask);
    }

    /// <summary>Learns an order whose shares are in the levels already.</summary>
    public void Adopt(ulong reference, Order order) => _orders[reference] = order;

    /// <summary>Forgets all orders and levels; <paramref name="session"/>: also volumes, trades, status and faults.</summary>
    public void Clear(bool session)
    {
        _orders.Clear();
        _bids.Clear();
        _asks.Clear();
        _crossed = _locked = _frozen = false;
        if (!session)
            return;
        Array.Clear(_faults);
        (BuyVolume, SellVolume, TradeCount, LastTradePrice, LastTradeSize) = (0, 0, 0, 0, 0);
        (LastAggressor, _status) = (Side.None, TradingStatus.Unknown);
    }

    /// <summary>Applies an event of this symbol, or a control event.</summary>
    public void Apply(ref readonly MarketEvent e)
    {
        if (_frozen && e.Kind is not (EventKind.SessionStarted or EventKind.RebuildStarted))
            return;
        switch (e.Kind)
        {
            case EventKind.Add:
                Add(e.OrderReference, e.Side, e.Price, e.Size);
                break;
            case EventKind.Delete or EventKind.Cancel:
                Take(in e, e.Kind == EventKind.Delete ? uint.MaxValue : e.Size, e.Kind == EventKind.Delete);
                break;
            case EventKind.Execute or EventKind.ExecuteWithPrice:
                Execute(in e);
                break;
            case EventKind.Replace:
                Replace(in e);
                break;
            case EventKind.LevelAdd or EventKind.LevelReduce or EventKind.LevelTrade:
                ChangeLevel(in e);
                break;
            case EventKind.Trade or EventKind.CrossTrade:
                Trade(in e);
                break;
            case EventKind.Status:
                _status = (TradingStatus)e.Size;
                break;
            case EventKind.SessionStarted or EventKind.RebuildStarted:
                Clear(e.Kind == EventKind.SessionStarted);
                break;
            case EventKind.SessionEnded:
                _frozen = true;
                break;
        }

        NoticeCrossing();
    }

    private void Add(ulong reference, Side side, int price, uint size)
    {
        if (side is not (Side.Bid or Side.Ask) || size == 0 || price < 0)
            Count(BookFault.BadValue);
        else if (_orders.ContainsKey(reference))
            Count(BookFault.DuplicateReference);
        else if (!Fits(side, price, size))
            Count(BookFault.LevelOverflow);
        else
            Insert(reference, new Order(side, price, size));
    }

    private void Insert(ulong reference, Order order)
    {
        _orders[reference] = order;
        AddTo(order.Side, order.Price, order.Size);
    }

    private Order? Take(ref readonly MarketEvent e, uint size, bool all)
    {
        if (!_orders.TryGetValue(e.OrderReference, out var order))
        {
            Count(BookFault.UnknownReference);
            return null;
        }

        if (size == 0)
            Count(BookFault.BadValue);
        else if (size > order.Size && !all)
            Count(BookFault.OverExecution);
        var taken = Math.Min(size, order.Size);
        TakeFrom(order.Side, order.Price, taken);
        if (taken == order.Size)
            _orders.Remove(e.OrderReference);
        else
            _orders[e.OrderReference] = order with { Size = order.Size - taken };
        return order with { Size = taken };
    }

    private void Execute(ref readonly MarketEvent e)
    {
        if (Take(in e, e.Size, all: false) is not { Size: > 0 } taken || !IsVolume(in e))
            return;
        var price = e.Kind == EventKind.Execute ? taken.Price : e.Price;
        OnTraded(price, taken.Size, taken.Side == Side.Bid ? Side.Ask : Side.Bid);
    }

    private void Replace(ref readonly MarketEvent e)
    {
        if (Take(in e, uint.MaxValue, all: true) is { } old)
            Add(e.SecondaryReference, old.Side, e.Price, e.Size);
    }

    private void ChangeLevel(ref readonly MarketEvent e)
    {
        if (e.Side is not (Side.Bid or Side.Ask) || e.Size == 0 || e.Price < 0)
        {
            Count(BookFault.BadValue);
            return;
        }

        if (e.Kind == EventKind.LevelAdd)
        {
            if (Fits(e.Side, e.Price, e.Size))
                AddTo(e.Side, e.Price, e.Size);
            else
                Count(BookFault.LevelOverflow);
            return;
        }

        var there = LevelsOf(e.Side).GetValueOrDefault(e.Price);
        if (there < e.Size)
            Count(BookFault.OverExecution);
        TakeFrom(e.Side, e.Price, Math.Min(there, e.Size));
        if (e.Kind == EventKind.LevelTrade && IsVolume(in e))
            OnTraded(e.Price, e.Size, e.Side == Side.Bid ? Side.Ask : Side.Bid);
    }

    private void Trade(ref readonly MarketEvent e)
    {
        if (!IsVolume(in e) || (e.Kind == EventKind.CrossTrade && e.Size == 0))
            return;
        if (e.Size == 0 || e.Price < 0)
        {
            Count(BookFault.BadValue);
            return;
        }

        var buyer = Best(Side.Ask) is { } ask && e.Price >= ask.Price;
        var seller = Best(Side.Bid) is { } bid && e.Price <= bid.Price;
        var known = e.Kind == EventKind.Trade && buyer != seller;
        OnTraded(e.Price, e.Size, !known ? Side.None : buyer ? Side.Bid : Side.Ask);
    }

    private void OnTraded(int price, uint size, Side aggressor)
    {
        if (aggressor == Side.Bid)
            BuyVolume += size;
        if (aggressor == Side.Ask)
            SellVolume += size;
        (LastTradePrice, LastTradeSize, LastAggressor) = (price, size, aggressor);
        TradeCount++;
        if (_status is TradingStatus.Halted or TradingStatus.Paused)
            Count(BookFault.TradeWhileHalted);
    }

    private void NoticeCrossing()
    {
        var (bid, ask) = (Best(Side.Bid), Best(Side.Ask));
        var crossed = bid?.Price > ask?.Price;
        var locked = bid is not null && bid?.Price == ask?.Price;
        if (crossed && !_crossed)
            Count(BookFault.Crossed);
        if (locked && !_locked)
            Count(BookFault.Locked);
        (_crossed, _locked) = (crossed, locked);
    }

    private static bool IsVolume(ref readonly MarketEvent e) => (e.Flags & (EventFlags.NonPrintable | EventFlags.Rebuild)) == 0;

    private SortedDictionary<int, long> LevelsOf(Side side) => side == Side.Bid ? _bids : _asks;

    private void LoadLevels(ref readonly SymbolBook book, Side side)
    {
        foreach (var level in book.AllLevels(side))
            AddTo(side, level.Price, level.Size);
    }

    private bool Fits(Side side, int price, uint size) => LevelsOf(side).GetValueOrDefault(price) + size <= uint.MaxValue;

    private void AddTo(Side side, int price, long size)
    {
        var levels = LevelsOf(side);
        levels[price] = levels.GetValueOrDefault(price) + size;
    }

    private void TakeFrom(Side side, int price, long size)
    {
        var levels = LevelsOf(side);
        if (!levels.TryGetValue(price, out var there))
            return;
        if (there > size)
            levels[price] = there - size;
        else
            levels.Remove(price);
    }

    private void Count(BookFault fault) => _faults[(int)fault]++;

    /// <summary>A live order.</summary>
    /// <param name="Side">Its side.</param>
    /// <param name="Price">Its price in 1e-4.</param>
    /// <param name="Size">Its shares.</param>
    public readonly record struct Order(Side Side, int Price, uint Size);
}
