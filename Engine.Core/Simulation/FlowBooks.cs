namespace Engine.Core.Simulation;

/// <summary>
/// The simulated exchange's books, order by order. For each symbol and side the levels are an array sorted with the best at the end, so
/// that what changes most is moved least; the orders of a level are a first-in-first-out list in the symbol's own pool.
/// </summary>
internal sealed class FlowBooks
{
    /// <summary>The most levels of a side.</summary>
    public const int MaxLevels = 96;

    private const ushort None = ushort.MaxValue;

    private readonly Level[] _levels;
    private readonly Order[] _orders;
    private readonly Header[] _headers;
    private readonly int _ordersPerSymbol;

    public FlowBooks(int symbols, int ordersPerSymbol)
    {
        _ordersPerSymbol = ordersPerSymbol;
        _levels = new Level[symbols * 2 * MaxLevels];
        _orders = new Order[symbols * ordersPerSymbol];
        _headers = new Header[symbols];
        for (var symbol = 0; symbol < symbols; symbol++)
            InitializePool(symbol);
    }

    /// <summary>Resting orders of a side.</summary>
    public int Orders(int symbol, Side side) => side == Side.Bid ? _headers[symbol].BidOrders : _headers[symbol].AskOrders;

    /// <summary>Levels of a side.</summary>
    public int Levels(int symbol, Side side) => side == Side.Bid ? _headers[symbol].BidLevels : _headers[symbol].AskLevels;

    /// <summary>Whether the symbol's pool has no room for another order.</summary>
    public bool IsFull(int symbol) => _headers[symbol].Free == None;

    /// <summary>A level of a side; depth 0 is the best.</summary>
    public ref Level LevelAt(int symbol, Side side, int depth) =>
        ref _levels[Base(symbol, side) + Levels(symbol, side) - 1 - depth];

    /// <summary>An order of a symbol.</summary>
    public ref Order OrderAt(int symbol, ushort order) => ref _orders[symbol * _ordersPerSymbol + order];

    /// <summary>Adds an order behind the others of its price. If the side has no room for another level, it goes to a neighbouring one.</summary>
    /// <returns>The price it rests at.</returns>
    public int Add(int symbol, Side side, int price, uint size, ulong reference)
    {
        ref var level = ref LevelFor(symbol, side, price);
        ref var header = ref _headers[symbol];
        var slot = header.Free;
        ref var order = ref OrderAt(symbol, slot);
        header.Free = order.Next;
        order = new Order { Reference = reference, Size = size, Next = None, Previous = level.Tail };
        if (level.Tail == None)
            level.Head = slot;
        else
            OrderAt(symbol, level.Tail).Next = slot;
        level.Tail = slot;
        level.Size += size;
        level.Count++;
        CountOrders(ref header, side, 1);
        return level.Price;
    }

    /// <summary>Takes shares from an order; at zero it leaves, and with the last order of a level the level.</summary>
    public void Reduce(int symbol, Side side, int depth, ushort slot, uint shares)
    {
        ref var level = ref LevelAt(symbol, side, depth);
        ref var order = ref OrderAt(symbol, slot);
        level.Size -= shares;
        order.Size -= shares;
        if (order.Size > 0)
            return;
        Unlink(symbol, ref level, ref order);
        level.Count--;
        ref var header = ref _headers[symbol];
        order.Next = header.Free;
        header.Free = slot;
        CountOrders(ref header, side, -1);
        if (level.Count == 0)
            RemoveLevel(symbol, side, depth);
    }

    /// <summary>Finds the <paramref name="n"/>th order of a side, counted from the best level's newest.</summary>
    public ushort Find(int symbol, Side side, int n, out int depth)
    {
        depth = 0;
        while (n >= LevelAt(symbol, side, depth).Count)
            n -= LevelAt(symbol, side, depth++).Count;
        var slot = LevelAt(symbol, side, depth).Tail;
        for (; n > 0; n--)
            slot = OrderAt(symbol, slot).Previous;
        return slot;
    }

    private static void CountOrders(ref Header header, Side side, int change)
    {
        if (side == Side.Bid)
            header.BidOrders += change;
        else
            header.AskOrders += change;
    }

    private static int Base(int symbol, Side side) => (symbol * 2 + (side == Side.Bid ? 0 : 1)) * MaxLevels;

    private static bool IsBetter(Side side, int price, int than) => side == Side.Bid ? price > than : price < than;

    private void InitializePool(int symbol)
    {
        for (var slot = 0; slot < _ordersPerSymbol; slot++)
            OrderAt(symbol, (ushort)slot).Next = slot + 1 < _ordersPerSymbol ? (ushort)(slot + 1) : None;
    }

    private ref Level LevelFor(int symbol, Side side, int price)
    {
        var start = Base(symbol, side);
        ref var count = ref side == Side.Bid ? ref _headers[symbol].BidLevels : ref _headers[symbol].AskLevels;
        var at = count;
        while (at > 0 && IsBetter(side, _levels[start + at - 1].Price, price))
            at--;
        if (at > 0 && _levels[start + at - 1].Price == price)
            return ref _levels[start + at - 1];
        if (count == MaxLevels)
            return ref _levels[start + Math.Max(at - 1, 0)];
        Array.Copy(_levels, start + at, _levels, start + at + 1, count - at);
        count++;
        _levels[start + at] = new Level { Price = price, Head = None, Tail = None };
        return ref _levels[start + at];
    }

    private void RemoveLevel(int symbol, Side side, int depth)
    {
        var start = Base(symbol, side);
        ref var count = ref side == Side.Bid ? ref _headers[symbol].BidLevels : ref _headers[symbol].AskLevels;
        var at = count - 1 - depth;
        Array.Copy(_levels, start + at + 1, _levels, start + at, depth);
        count--;
    }

    private void Unlink(int symbol, ref Level level, ref Order order)
    {
        if (order.Previous == None)
            level.Head = order.Next;
        else
            OrderAt(symbol, order.Previous).Next = order.Next;
        if (order.Next == None)
            level.Tail = order.Previous;
        else
            OrderAt(symbol, order.Next).Previous = order.Previous;
    }

    /// <summary>A price and the orders that rest there.</summary>
    internal struct Level
    {
        public int Price;
        public uint Size;
        public ushort Head;
        public ushort Tail;
        public ushort Count;
    }

    /// <summary>A resting order.</summary>
    internal struct Order
    {
        public ulong Reference;
        public uint Size;
        public ushort Next;
        public ushort Previous;
    }

    private struct Header
    {
        public int BidLevels;
        public int AskLevels;
        public int BidOrders;
        public int AskOrders;
        public ushort Free;
    }
}
