using System.Numerics;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Book;

/// <summary>
/// The bounded memory of all cold levels: blocks of 16, 32, 64 … levels, split and merged by halves (Knowlton's buddy system), so that what one
/// symbol gave back is there for every other. Taken whole at the start; when it is full, a caller is told so and nothing changes.
/// </summary>
internal sealed unsafe class ColdArena
{
    private const int UnitLog2 = 4, Sizes = 24, None = -1;

    // A side that gains and loses its only cold level would otherwise split and merge the whole store each time.
    private const int KeptASize = 16;

    private readonly ColdLevel* _start;

    /// <summary>For each unit 1 + log2 of the units of the free block that begins there, 0 if none does.</summary>
    private readonly byte* _freeSizes;
    private readonly int _units;
    private readonly int[] _firstFree = new int[Sizes];
    private readonly int[] _kept = new int[Sizes * KeptASize];
    private readonly int[] _keptCounts = new int[Sizes];
    private uint _sizesThere;
    private long _taken;
    private long _peak;

    public ColdArena(NativeArena memory, int capacity)
    {
        _units = capacity >> UnitLog2;
        _start = memory.Take<ColdLevel>(capacity);
        _freeSizes = memory.Take<byte>(_units);
        Array.Fill(_firstFree, None);
        for (var unit = 0; unit < _units;)
        {
            var size = Math.Min(BitOperations.Log2((uint)(_units - unit)), unit == 0 ? Sizes - 1 : BitOperations.TrailingZeroCount(unit));
            Push(unit, size);
            unit += 1 << size;
        }
    }

    /// <summary>Levels the blocks in use have room for. Any thread.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>The most there ever were. Any thread.</summary>
    public long Peak => Volatile.Read(ref _peak);

    /// <summary>Levels there is room for in all.</summary>
    public long Capacity => (long)_units << UnitLog2;

    /// <summary>Bytes a store of this capacity takes.</summary>
    public static long BytesFor(int capacity) => NativeArena.BytesFor<ColdLevel>(capacity) + NativeArena.BytesFor<byte>(capacity >> UnitLog2);

    /// <summary>Makes room for <paramref name="count"/> levels, keeping the first <paramref name="used"/>.</summary>
    /// <returns>False, and no change, when the arena has no such block left.</returns>
    public bool TryReserve(ref ColdLevels cold, int used, int count)
    {
        if (count <= cold.Capacity)
            return true;
        var size = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)count) | 1u << UnitLog2) - UnitLog2;
        if (!TryTake(size, out var unit))
            return false;
        var block = _start + ((long)unit << UnitLog2);
        new ReadOnlySpan<ColdLevel>(cold.Levels, used).CopyTo(new Span<ColdLevel>(block, used));
        Release(ref cold);
        cold.Levels = block;
        cold.Capacity = 1 << UnitLog2 << size;
        return true;
    }

    /// <summary>Takes a block back.</summary>
    public void Release(ref ColdLevels cold)
    {
        if (cold.Levels == null)
            return;
        var unit = (int)(cold.Levels - _start >> UnitLog2);
        var size = BitOperations.Log2((uint)cold.Capacity) - UnitLog2;
        Volatile.Write(ref _taken, _taken - cold.Capacity);
        cold = default;
        if (_keptCounts[size] < KeptASize)
            _kept[size * KeptASize + _keptCounts[size]++] = unit;
        else
            Merge(unit, size);
    }

    /// <summary>Joins a block with the free blocks beside it.</summary>
    private void Merge(int unit, int size)
    {
        for (var other = unit ^ 1 << size; other < _units && _freeSizes[other] == size + 1; other = unit ^ 1 << size)
        {
            Remove(other, size);
            unit &= other;
            size++;
        }

        Push(unit, size);
    }

    private void MergeKept()
    {
        for (var size = 0; size < Sizes; size++)
        {
            while (_keptCounts[size] > 0)
                Merge(_kept[size * KeptASize + --_keptCounts[size]], size);
        }
    }

    private bool TryTake(int size, out int unit)
    {
        unit = None;
        if (size >= Sizes)
            return false;
        if (_keptCounts[size] > 0)
        {
            unit = _kept[size * KeptASize + --_keptCounts[size]];
        }
        else if (!TrySplit(size, out unit))
        {
            MergeKept();
            if (!TrySplit(size, out unit))
                return false;
        }

        Volatile.Write(ref _taken, _taken + (1L << UnitLog2 << size));
        if (_taken > _peak)
            Volatile.Write(ref _peak, _taken);
        return true;
    }

    private bool TrySplit(int size, out int unit)
    {
        unit = None;
        var there = _sizesThere >> size;
        if (there == 0)
            return false;
        var found = size + BitOperations.TrailingZeroCount(there);
        unit = _firstFree[found];
        Remove(unit, found);
        while (found > size)
            Push(unit + (1 << --found), found);
        return true;
    }

    private void Push(int unit, int size)
    {
        var next = _firstFree[size];
        *LinksOf(unit) = new Links { Next = next, Previous = None };
        if (next != None)
            LinksOf(next)->Previous = unit;
        _firstFree[size] = unit;
        _freeSizes[unit] = (byte)(size + 1);
        _sizesThere |= 1u << size;
    }

    private void Remove(int unit, int size)
    {
        var (next, previous) = (LinksOf(unit)->Next, LinksOf(unit)->Previous);
        if (next != None)
            LinksOf(next)->Previous = previous;
        if (previous != None)
            LinksOf(previous)->Next = next;
        else if ((_firstFree[size] = next) == None)
            _sizesThere &= ~(1u << size);
        _freeSizes[unit] = 0;
    }

    private Links* LinksOf(int unit) => (Links*)(_start + ((long)unit << UnitLog2));

    /// <summary>The list a free block is in, kept in its own memory.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Links
    {
        public int Next;
        public int Previous;
    }
}
