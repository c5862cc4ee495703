using System.Numerics;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Book;

/// <summary>An order in its level's queue and in its chain of the table of orders. Index 0 is no node.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OrderNode
{
    public int NextInChain;
    public int Symbol;
    public ulong Reference;
    public uint Size;
    public int Level;
    public int Ahead;
    public int Behind;
}

/// <summary>A price with orders: the ends of its queue, and its place in its chain of the table of levels.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LevelNode
{
    public int NextInChain;
    public int Symbol;
    public long Shares;
    public int SidedPrice;
    public int First;
    public int Last;
    public int Orders;
}

/// <summary>
/// Nodes in native memory, found through chains from a table of heads, and given out again when they were given back. The first field of a node is its
/// link, in its chain and among the free ones.
/// </summary>
internal unsafe struct NodePool<TNode>
    where TNode : unmanaged
{
    private readonly TNode* _nodes;
    private readonly int* _heads;
    private readonly int _capacity;
    private readonly int _headCount;
    private readonly int _shift;
    private int _used;
    private int _free;

    public NodePool(NativeArena memory, int capacity)
    {
        _nodes = memory.Take<TNode>(capacity + 1);
        _headCount = HeadsFor(capacity);
        _heads = memory.Take<int>(_headCount);
        _shift = 64 - BitOperations.Log2((uint)_headCount);
        _capacity = capacity;
    }

    public static long BytesFor(int capacity) => NativeArena.BytesFor<TNode>(capacity + 1) + NativeArena.BytesFor<int>(HeadsFor(capacity));

    public readonly TNode* this[int node] => _nodes + node;

    /// <summary>The head of the chain that a mixed key belongs to.</summary>
    public readonly int* HeadOf(ulong key) => _heads + (key * 0x9E37_79B9_7F4A_7C15 >> _shift);

    /// <summary>A node whose content is left over; 0 if all are in use.</summary>
    public int Take()
    {
        var node = _free;
        if (node == 0)
            return _used == _capacity ? 0 : ++_used;
        _free = *(int*)(_nodes + node);
        return node;
    }

    /// <summary>Takes a node back that is in no chain any more.</summary>
    public void GiveBack(int node)
    {
        *(int*)(_nodes + node) = _free;
        _free = node;
    }

    public void Clear()
    {
        new Span<int>(_heads, _headCount).Clear();
        (_used, _free) = (0, 0);
    }

    private static int HeadsFor(int capacity) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity));
}
