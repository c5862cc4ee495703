using Engine.Core.Memory;

namespace Engine.Core.Book;

/// <summary>The queues of all levels of all symbols: doubly linked orders, found by reference; levels, found by price.</summary>
internal sealed unsafe class QueueStore : IDisposable
{
    private readonly NativeArena _memory;
    private NodePool<OrderNode> _orders;
    private NodePool<LevelNode> _levels;

    public QueueStore(int orderCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(orderCapacity, 1);
        _memory = new NativeArena(NodePool<OrderNode>.BytesFor(orderCapacity) + NodePool<LevelNode>.BytesFor(orderCapacity));
        _orders = new NodePool<OrderNode>(_memory, orderCapacity);
        _levels = new NodePool<LevelNode>(_memory, orderCapacity);
    }

    public int Count { get; private set; }

    public void Dispose() => _memory.Dispose();

    /// <summary>Puts an order at the end of its level's queue.</summary>
    public void Add(int symbol, Side side, ulong reference, int price, uint size)
    {
        var node = _orders.Take();
        if (node == 0)
            return;
        var level = LevelFor(symbol, SidedPriceOf(side, price));
        var order = _orders[node];
        var head = _orders.HeadOf(KeyOf(symbol, reference));
        var queue = _levels[level];
        *order = new OrderNode { Reference = reference, Symbol = symbol, Size = size, Level = level, Ahead = queue->Last, NextInChain = *head };
        *head = node;
        if (queue->Last != 0)
            _orders[queue->Last]->Behind = node;
        else
            queue->First = node;
        queue->Last = node;
        queue->Orders++;
        queue->Shares += size;
        Count++;
    }

    /// <summary>An order has so many shares left.</summary>
    public void Reduce(int symbol, ulong reference, uint size)
    {
        var node = *LinkTo(symbol, reference);
        if (node == 0)
            return;
        var order = _orders[node];
        _levels[order->Level]->Shares -= order->Size - size;
        order->Size = size;
    }

    /// <summary>Takes an order out, and its level with the last one.</summary>
    public void Remove(int symbol, ulong reference)
    {
        var link = LinkTo(symbol, reference);
        var node = *link;
        if (node == 0)
            return;
        var order = _orders[node];
        *link = order->NextInChain;
        var queue = _levels[order->Level];
        (order->Ahead != 0 ? ref _orders[order->Ahead]->Behind : ref queue->First) = order->Behind;
        (order->Behind != 0 ? ref _orders[order->Behind]->Ahead : ref queue->Last) = order->Ahead;
        queue->Shares -= order->Size;
        if (--queue->Orders == 0)
            RemoveLevel(order->Level);
        _orders.GiveBack(node);
        Count--;
    }

    public void Clear()
    {
        _orders.Clear();
        _levels.Clear();
        Count = 0;
    }

    public bool TryGetPosition(int symbol, ulong reference, out QueuePosition position)
    {
        position = default;
        var node = *LinkTo(symbol, reference);
        if (node == 0)
            return false;
        var (orders, shares) = (0, 0L);
        for (var ahead = _orders[node]->Ahead; ahead != 0; ahead = _orders[ahead]->Ahead)
        {
            orders++;
            shares += _orders[ahead]->Size;
        }

        var level = _levels[_orders[node]->Level];
        var side = level->SidedPrice < 0 ? Side.Ask : Side.Bid;
        position = new QueuePosition(side, level->SidedPrice & int.MaxValue, _orders[node]->Size, orders, shares, level->Orders, level->Shares);
        return true;
    }

    public int CopyLevel(int symbol, Side side, int price, Span<QueuedOrder> orders)
    {
        var level = *LinkToLevel(symbol, SidedPriceOf(side, price));
        var count = 0;
        for (var node = level == 0 ? 0 : _levels[level]->First; node != 0 && count < orders.Length; node = _orders[node]->Behind)
            orders[count++] = new QueuedOrder(_orders[node]->Reference, _orders[node]->Size);
        return count;
    }

    public (int Orders, long Shares) LevelOf(int symbol, Side side, int price)
    {
        var level = *LinkToLevel(symbol, SidedPriceOf(side, price));
        return level == 0 ? default : (_levels[level]->Orders, _levels[level]->Shares);
    }

    // As many levels as orders, so one is left where an order was.
    private int LevelFor(int symbol, int sidedPrice)
    {
        var level = *LinkToLevel(symbol, sidedPrice);
        if (level != 0)
            return level;
        level = _levels.Take();
        var head = _levels.HeadOf(LevelKeyOf(symbol, sidedPrice));
        *_levels[level] = new LevelNode { Symbol = symbol, SidedPrice = sidedPrice, NextInChain = *head };
        *head = level;
        return level;
    }

    private void RemoveLevel(int level)
    {
        var node = _levels[level];
        *LinkToLevel(node->Symbol, node->SidedPrice) = node->NextInChain;
        _levels.GiveBack(level);
    }

    /// <summary>The link of a chain that leads to an order, or the 0 at its end.</summary>
    private int* LinkTo(int symbol, ulong reference)
    {
        var link = _orders.HeadOf(KeyOf(symbol, reference));
        while (*link != 0 && (_orders[*link]->Reference != reference || _orders[*link]->Symbol != symbol))
            link = &_orders[*link]->NextInChain;
        return link;
    }

    private int* LinkToLevel(int symbol, int sidedPrice)
    {
        var link = _levels.HeadOf(LevelKeyOf(symbol, sidedPrice));
        while (*link != 0 && (_levels[*link]->SidedPrice != sidedPrice || _levels[*link]->Symbol != symbol))
            link = &_levels[*link]->NextInChain;
        return link;
    }

    private static int SidedPriceOf(Side side, int price) => side == Side.Ask ? price | int.MinValue : price;

    private static ulong KeyOf(int symbol, ulong reference) => reference ^ (uint)(symbol + 1) * 0xD6E8_FEB8_6659_FD93;

    private static ulong LevelKeyOf(int symbol, int sidedPrice) => (ulong)(uint)symbol << 32 | (uint)sidedPrice;
}
