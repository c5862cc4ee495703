namespace Engine.Core.Book;

/// <summary>
/// Keeps every live order in the queue of its level, in the order in which the exchange serves them: who is ahead of an order, and who stands at a
/// price. Pass it as <c>TQueues</c> to <see cref="OrderBooks{TListener, TQueues}"/> and ask <see cref="OrderBooks{TListener, TQueues}.Queues"/>.
/// </summary>
/// <remarks>
/// On the thread of the books. All memory is taken at construction: 80 to 88 bytes an order. An event costs two or three more cache lines; with
/// <see cref="NoOrderQueues"/> nothing. Follows orders of an order-by-order feed; sizes of an aggregated feed have no orders. A replaced order goes to the end of
/// its new level, one that lost shares keeps its place.
/// </remarks>
/// <param name="orderCapacity">Live orders it takes: <see cref="OrderBooksOptions.OrderCapacity"/>.</param>
public readonly struct OrderQueues(int orderCapacity) : IOrderQueues, IDisposable
{
    private readonly QueueStore _store = new(orderCapacity);

    /// <summary>Orders it follows.</summary>
    public int Count => _store.Count;

    /// <summary>Looks up where an order stands. Costs a step for each order ahead of it.</summary>
    /// <returns>False if there is no such order.</returns>
    public bool TryGetPosition(int symbol, ulong reference, out QueuePosition position) => _store.TryGetPosition(symbol, reference, out position);

    /// <summary>Copies the first orders of a level, first served first.</summary>
    /// <returns>How many there were, at most the length of <paramref name="orders"/>; 0 for a price without a level.</returns>
    public int CopyLevel(int symbol, Side side, int price, Span<QueuedOrder> orders) => _store.CopyLevel(symbol, side, price, orders);

    /// <summary>Orders and shares that stand at a price.</summary>
    public (int Orders, long Shares) LevelOf(int symbol, Side side, int price) => _store.LevelOf(symbol, side, price);

    /// <inheritdoc/>
    public void OnAdded(int symbol, Side side, ulong reference, int price, uint size) => _store.Add(symbol, side, reference, price, size);

    /// <inheritdoc/>
    public void OnReduced(int symbol, ulong reference, uint size) => _store.Reduce(symbol, reference, size);

    /// <inheritdoc/>
    public void OnRemoved(int symbol, ulong reference) => _store.Remove(symbol, reference);

    /// <inheritdoc/>
    public void OnCleared() => _store.Clear();

    /// <summary>Gives the memory back. The books may not be used any more.</summary>
    public void Dispose() => _store.Dispose();
}

/// <summary>Where an order stands in the queue of its level.</summary>
/// <param name="Side">Its side.</param>
/// <param name="Price">Its price in 1e-4.</param>
/// <param name="Size">Its shares.</param>
/// <param name="OrdersAhead">Orders that are served before it.</param>
/// <param name="SharesAhead">Their shares.</param>
/// <param name="OrdersInLevel">Orders at the price, itself among them.</param>
/// <param name="SharesInLevel">Their shares.</param>
public readonly record struct QueuePosition(Side Side, int Price, uint Size, int OrdersAhead, long SharesAhead, int OrdersInLevel, long SharesInLevel);

/// <summary>An order in a queue.</summary>
/// <param name="Reference">Its reference.</param>
/// <param name="Size">Its shares.</param>
public readonly record struct QueuedOrder(ulong Reference, uint Size);
