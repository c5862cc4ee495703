using BenchmarkDotNet.Attributes;
using Engine.Core.Book;
using Engine.Core.Memory;

namespace Perf.Micro;

/// <summary>What does finding, inserting and deleting an order cost, in a table that the caches hold and in one that they do not?</summary>
public unsafe class OrderTableBenchmarks
{
    private NativeArena? _memory;
    private OrderTable _table;
    private ulong _next;
    private ulong _random = 1;

    /// <summary>Live orders.</summary>
    [Params(1_000, 1_000_000)]
    public int Orders { get; set; }

    /// <summary>Fills the table with consecutive references.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _memory = new NativeArena(OrderTable.BytesFor(Orders + 1));
        _table = new OrderTable(_memory, Orders + 1);
        for (_next = 1; _next <= (ulong)Orders; _next++)
            Insert(_next);
    }

    /// <summary>Finds an order of any age.</summary>
    [Benchmark]
    public bool Find()
    {
        _random = _random * 6364136223846793005 + 1442695040888963407;
        return _table.Find(OrderSlot.NarrowKeyOf(0, _next - 1 - (_random >> 33) % (ulong)Orders)) != null;
    }

    /// <summary>Inserts the next order and deletes the oldest.</summary>
    [Benchmark]
    public void InsertAndDelete()
    {
        Insert(_next);
        _table.Remove(_table.Find(OrderSlot.NarrowKeyOf(0, _next - (ulong)Orders)));
        _next++;
    }

    /// <summary>Gives the memory back.</summary>
    [GlobalCleanup]
    public void Cleanup() => _memory?.Dispose();

    private void Insert(ulong reference)
    {
        var key = OrderSlot.NarrowKeyOf(0, reference);
        if (_table.TryInsert(key, out var slot) == InsertResult.Inserted)
            slot->Key = key;
    }
}
