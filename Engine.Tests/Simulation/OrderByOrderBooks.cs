using Engine.Core;

namespace Engine.Tests.Simulation;

/// <summary>
/// Books kept the plain way, order by order, from decoded events: collects every event that a valid feed cannot have.
/// Structures of its own, so that it shares no fault with the generator or the engine.
/// </summary>
internal sealed class OrderByOrderBooks
{
    private readonly Dictionary<ulong, Order> _orders = [];
    private readonly Dictionary<(int Symbol, Side Side), SortedDictionary<int, long>> _levels = [];

    public List<string> Faults { get; } = [];

    /// <summary>Told every change of a level's size.</summary>
    public Action<int, Side, int, long>? Changed { get; init; }

    public IReadOnlyDictionary<ulong, Order> Orders => _orders;

    /// <summary>Size by symbol, side and price.</summary>
    public IEnumerable<(int Symbol, Side Side, int Price, long Size)> Levels =>
        _levels.SelectMany(side => side.Value.Select(level => (side.Key.Symbol, side.Key.Side, level.Key, level.Value)));

    public void Apply(in MarketEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Add:
                Add(e.OrderReference, e.Symbol, e.Side, e.Price, e.Size, e.Sequence);
                break;
            case EventKind.Execute or EventKind.ExecuteWithPrice or EventKind.Cancel:
                Reduce(e.OrderReference, e.Symbol, e.Size, e.Sequence);
                break;
            case EventKind.Delete:
                Reduce(e.OrderReference, e.Symbol, null, e.Sequence);
                break;
            case EventKind.Replace:
                var side = _orders.TryGetValue(e.OrderReference, out var old) ? old.Side : Side.None;
                Reduce(e.OrderReference, e.Symbol, null, e.Sequence);
                Add(e.SecondaryReference, e.Symbol, side, e.Price, e.Size, e.Sequence);
                break;
            case EventKind.LevelAdd:
                Change(e.Symbol, e.Side, e.Price, e.Size, e.Sequence);
                break;
            case EventKind.LevelReduce or EventKind.LevelTrade:
                Change(e.Symbol, e.Side, e.Price, -(long)e.Size, e.Sequence);
                break;
        }
    }

    public bool TryBest(int symbol, Side side, out int price, out long size)
    {
        (price, size) = (0, 0);
        if (!_levels.TryGetValue((symbol, side), out var levels) || levels.Count == 0)
            return false;
        (price, size) = side == Side.Bid ? levels.Last() : levels.First();
        return true;
    }

    private void Add(ulong reference, int symbol, Side side, int price, uint size, ulong sequence)
    {
        if (size == 0 || price <= 0 || side == Side.None)
            Faults.Add($"{sequence}: order {reference} of {size} at {price}");
        if (!_orders.TryAdd(reference, new Order(symbol, side, price, size)))
            Faults.Add($"{sequence}: order {reference} exists");
        Change(symbol, side, price, size, sequence);
    }

    private void Reduce(ulong reference, int symbol, uint? shares, ulong sequence)
    {
        if (!_orders.TryGetValue(reference, out var order) || order.Symbol != symbol)
        {
            Faults.Add($"{sequence}: order {reference} is not there");
            return;
        }

        var taken = shares ?? order.Size;
        if (taken == 0 || taken > order.Size)
            Faults.Add($"{sequence}: {taken} of {order.Size} taken");
        if (taken >= order.Size)
            _orders.Remove(reference);
        else
            _orders[reference] = order with { Size = order.Size - taken };
        Change(symbol, order.Side, order.Price, -(long)taken, sequence);
    }

    private void Change(int symbol, Side side, int price, long change, ulong sequence)
    {
        if (!_levels.TryGetValue((symbol, side), out var levels))
            _levels[(symbol, side)] = levels = [];
        Changed?.Invoke(symbol, side, price, change);
        var size = levels.GetValueOrDefault(price) + change;
        if (size < 0)
            Faults.Add($"{sequence}: level {price} has {size}");
        if (size <= 0)
            levels.Remove(price);
        else
            levels[price] = size;
        if (TryBest(symbol, Side.Bid, out var bid, out _) && TryBest(symbol, Side.Ask, out var ask, out _) && bid >= ask)
            Faults.Add($"{sequence}: {bid} crosses {ask}");
    }

    internal readonly record struct Order(int Symbol, Side Side, int Price, uint Size);
}
