using System.Numerics;
using System.Runtime.CompilerServices;
using Engine.Core.Memory;

namespace Engine.Core.Book;

/// <summary>
/// Orders by a hash of their key: open addressing with linear probing over preallocated slots. A deletion shifts the rest of its run back, so
/// there are no tombstones and lookups do not decay over the day.
/// </summary>
internal unsafe struct HashedOrders
{
    /// <summary>
    /// The most slots an order may lie behind its home. Mixed keys in a table three quarters full stay below 600 however large it is; references made to
    /// collide would otherwise cost as many steps an event as there are of them.
    /// </summary>
    public const int ProbeLimit = 1024;

    private readonly OrderSlot* _slots;
    private readonly uint* _rests;
    private readonly ulong _mask;
    private readonly int _shift;
    private int _longestProbe;

    /// <summary>Room for <paramref name="capacity"/> orders; see <see cref="SlotsFor"/>. The caller puts in no more.</summary>
    public HashedOrders(NativeArena memory, int capacity)
    {
        var slots = SlotsFor(capacity);
        _slots = memory.Take<OrderSlot>(slots);
        _rests = memory.Take<uint>(slots);
        _mask = (ulong)slots - 1;
        _shift = 64 - BitOperations.Log2((ulong)slots);
    }

    /// <summary>The most slots an insertion ever had to pass.</summary>
    public readonly int LongestProbe => Volatile.Read(in _longestProbe);

    /// <summary>Slots for a capacity: a power of two, at most three quarters full.</summary>
    public static long SlotsFor(int capacity) => (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(16, (long)capacity + capacity / 3 + 1));

    /// <summary>Bytes it takes. A fifth of them, for what the keys of wide references lack, is touched only where there are such.</summary>
    public static long BytesFor(int capacity) => NativeArena.BytesFor<OrderSlot>(SlotsFor(capacity)) + NativeArena.BytesFor<uint>(SlotsFor(capacity));

    /// <summary>The slot where a key would be if nothing were in its way; for prefetching.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly OrderSlot* HomeOf(ulong key) => _slots + HomeIndexOf(key);

    /// <summary>The slot of a key, or null.</summary>
    public readonly OrderSlot* Find(ulong key)
    {
        var slot = HomeOf(key);
        return slot->Key == key ? slot : FindBeyond(slot, key);
    }

    /// <summary>Takes a slot for a key that is not here, which the caller fills at once.</summary>
    /// <returns>False if too many keys collide with it.</returns>
    public bool TryInsert(ulong key, out OrderSlot* slot)
    {
        var found = TryTake(HomeIndexOf(key), out var index);
        slot = _slots + index;
        return found;
    }

    /// <summary>The slot of a wide reference's key, or null.</summary>
    public readonly OrderSlot* FindWide(int symbol, ulong reference)
    {
        var (key, rest) = (OrderSlot.WideKeyOf(symbol, reference), OrderSlot.RestOf(symbol, reference));
        var index = HomeIndexOf(key);
        for (var passed = 0; _slots[index].Key != 0 && passed <= ProbeLimit; passed++)
        {
            if (_slots[index].Key == key && _rests[index] == rest)
                return _slots + index;
            index = (index + 1) & _mask;
        }

        return null;
    }

    /// <summary>Takes a slot for a wide reference that is not here, which the caller fills at once.</summary>
    /// <returns>False if too many keys collide with it.</returns>
    public bool TryInsertWide(int symbol, ulong reference, out OrderSlot* slot)
    {
        var found = TryTake(HomeIndexOf(OrderSlot.WideKeyOf(symbol, reference)), out var index);
        slot = _slots + index;
        if (found)
            _rests[index] = OrderSlot.RestOf(symbol, reference);
        return found;
    }

    /// <summary>Empties a slot and shifts the rest of its run back.</summary>
    public readonly void Remove(OrderSlot* slot)
    {
        var hole = (ulong)(slot - _slots);
        if (_slots[(hole + 1) & _mask].Key == 0)
            slot->Key = 0;
        else
            ShiftBack(hole);
    }

    /// <summary>Empties it. The longest probe stays.</summary>
    public readonly void Clear() => new Span<OrderSlot>(_slots, (int)_mask + 1).Clear();

    private bool TryTake(ulong home, out ulong index)
    {
        index = home;
        while (_slots[index].Key != 0)
        {
            index = (index + 1) & _mask;
            if (((index - home) & _mask) > ProbeLimit)
                return false;
        }

        var probe = (int)((index - home) & _mask);
        if (probe > _longestProbe)
            Volatile.Write(ref _longestProbe, probe);
        return true;
    }

    // Fibonacci hashing: consecutive references, which is what exchanges give out, fall evenly over the table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong HomeIndexOf(ulong key) => key * 0x9E37_79B9_7F4A_7C15 >> _shift;

    private readonly OrderSlot* FindBeyond(OrderSlot* slot, ulong key)
    {
        for (var passed = 0; slot->Key != 0 && passed < ProbeLimit; passed++)
        {
            slot = _slots + ((ulong)(slot - _slots + 1) & _mask);
            if (slot->Key == key)
                return slot;
        }

        return null;
    }

    private readonly void ShiftBack(ulong hole)
    {
        for (var next = (hole + 1) & _mask; _slots[next].Key != 0; next = (next + 1) & _mask)
        {
            var home = HomeIndexOf(_slots[next].Key);
            if (((next - home) & _mask) < ((next - hole) & _mask))
                continue;
            _slots[hole] = _slots[next];
            if (!OrderSlot.IsWhole(_slots[hole].Key))
                _rests[hole] = _rests[next];
            hole = next;
        }

        _slots[hole].Key = 0;
    }
}
