using System.Numerics;
using System.Runtime.CompilerServices;
using Engine.Core.Memory;

namespace Engine.Core.Book;

/// <summary>
/// The live orders, in preallocated slots. An exchange counts its references up, and most orders die young: an order lies where the low bits of
/// its reference say, beside those that came just before and after it, so that the young ones fill few cache lines and new ones are written in
/// sequence. Where an older order still lives in a slot that comes round again, it moves to a hash table behind, and is found there.
/// </summary>
/// <remarks>
/// Only the place depends on how references are given out, never the answer: references that follow no order (or are counted by symbol) displace
/// each other, and what is left is the hash table. Wide references live in the hash table from the start.
/// </remarks>
internal unsafe struct OrderTable
{
    private const ulong ReferenceMask = OrderSlot.WideReference - 1;

    private readonly OrderSlot* _near;
    private readonly OrderSlot* _nearEnd;
    private readonly ulong _nearMask;
    private readonly int _capacity;
    private HashedOrders _displaced;
    // No narrow reference above this one is among the displaced: a new one, being the highest so far, need not be looked for there.
    private ulong _highestDisplaced;
    private int _count;
    private int _peak;

    /// <summary>A table for up to <paramref name="capacity"/> orders.</summary>
    public OrderTable(NativeArena memory, int capacity)
    {
        var slots = NearSlotsFor(capacity);
        _near = memory.Take<OrderSlot>(slots);
        _nearEnd = _near + slots;
        _nearMask = (ulong)slots - 1;
        _capacity = capacity;
        _displaced = new HashedOrders(memory, capacity);
    }

    /// <summary>Live orders.</summary>
    public readonly int Count => Volatile.Read(in _count);

    /// <summary>The most there ever were.</summary>
    public readonly int Peak => Volatile.Read(in _peak);

    /// <summary>Orders it takes.</summary>
    public readonly int Capacity => _capacity;

    /// <summary>The most slots a displaced or wide order ever lay behind its home.</summary>
    public readonly int LongestProbe => _displaced.LongestProbe;

    /// <summary>Bytes a table takes.</summary>
    public static long BytesFor(int capacity) => NativeArena.BytesFor<OrderSlot>(NearSlotsFor(capacity)) + HashedOrders.BytesFor(capacity);

    /// <summary>The slot of a key unless it has been displaced; for prefetching.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly OrderSlot* NearOf(ulong key) => _near + (key & _nearMask);

    /// <summary>Where a displaced key would be if nothing were in its way; for prefetching.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly OrderSlot* DisplacedHomeOf(ulong key) => _displaced.HomeOf(key);

    /// <summary>The slot of a key, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly OrderSlot* Find(ulong key)
    {
        var slot = NearOf(key);
        return slot->Key == key ? slot : FindDisplaced(key);
    }

    /// <summary>Whether the slot of a reference alone says all about it: it is narrow and, if it is a new one (<paramref name="named"/> is 0, otherwise all ones),
    /// not among the displaced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsAtHome(ulong reference, long named) =>
        reference > (_highestDisplaced & ~(ulong)named) && OrderSlot.IsNarrow(reference);

    /// <summary>Says how many orders there are, after the caller filled or emptied a slot itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetCount(int count)
    {
        Volatile.Write(ref _count, count);
        if (count > _peak)
            Volatile.Write(ref _peak, count);
    }

    /// <summary>Takes a slot for a new key, which the caller fills at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public InsertResult TryInsert(ulong key, out OrderSlot* slot)
    {
        slot = NearOf(key);
        if (slot->Key != 0 || (key & ReferenceMask) <= _highestDisplaced)
        {
            var made = MakeRoom(key, slot);
            if (made != InsertResult.Inserted)
                return made;
        }

        return TryCount();
    }

    /// <summary>The slot of a wide reference's key, or null.</summary>
    public readonly OrderSlot* FindWide(int symbol, ulong reference) => _displaced.FindWide(symbol, reference);

    /// <summary>Takes a slot for a new wide reference, which the caller fills at once.</summary>
    public InsertResult TryInsertWide(int symbol, ulong reference, out OrderSlot* slot)
    {
        slot = _displaced.FindWide(symbol, reference);
        if (slot != null)
            return InsertResult.Duplicate;
        return _count >= _capacity || !_displaced.TryInsertWide(symbol, reference, out slot) ? InsertResult.Full : TryCount();
    }

    /// <summary>Empties a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(OrderSlot* slot)
    {
        Volatile.Write(ref _count, _count - 1);
        if (slot >= _near && slot < _nearEnd)
            slot->Key = 0;
        else
            _displaced.Remove(slot);
    }

    /// <summary>Empties the table. The peaks stay.</summary>
    public void Clear()
    {
        new Span<OrderSlot>(_near, (int)_nearMask + 1).Clear();
        _displaced.Clear();
        _highestDisplaced = 0;
        Volatile.Write(ref _count, 0);
    }

    // Twice as many as orders: as long as a reference's slot comes round late, few orders live to be displaced.
    private static long NearSlotsFor(int capacity) => (long)BitOperations.RoundUpToPowerOf2(2 * (ulong)Math.Max(8, capacity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private InsertResult TryCount()
    {
        var count = _count;
        if (count >= _capacity)
            return InsertResult.Full;
        SetCount(count + 1);
        return InsertResult.Inserted;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly OrderSlot* FindDisplaced(ulong key) => (key & ReferenceMask) <= _highestDisplaced ? _displaced.Find(key) : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private InsertResult MakeRoom(ulong key, OrderSlot* slot)
    {
        if (slot->Key == key || FindDisplaced(key) != null)
            return InsertResult.Duplicate;
        if (_count >= _capacity)
            return InsertResult.Full;
        if (slot->Key == 0)
            return InsertResult.Inserted;
        if (!_displaced.TryInsert(slot->Key, out var place))
            return InsertResult.Full;
        *place = *slot;
        _highestDisplaced = Math.Max(_highestDisplaced, slot->Key & ReferenceMask);
        return InsertResult.Inserted;
    }
}

/// <summary>What became of a new key: full is also a table in which too many displaced keys collide with it, or with the one it displaces.</summary>
internal enum InsertResult : byte
{
    Inserted,
    Duplicate,
    Full,
}
