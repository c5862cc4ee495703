using Engine.Core.Memory;

namespace Engine.Core.Feed.MoldUdp64;

/// <summary>A packet that waits for what comes before it.</summary>
internal struct HeldPacket
{
    public ulong Sequence;
    public ulong ReceiveTsc;
    public int Slot;
    public int Length;
    public int Count;

    /// <summary>The first sequence behind it.</summary>
    public readonly ulong End => Sequence + (uint)Count;
}

/// <summary>Packets behind a hole, in order of sequence, in native memory taken at construction.</summary>
internal sealed class ReorderWindow : IDisposable
{
    private readonly HeldPacket[] _held;
    private readonly int[] _freeSlots;
    private readonly int _slotBytes;
    private readonly int _mask;
    private readonly NativeBlock<byte> _slots;
    private int _head;
    private int _count;

    /// <summary>Takes the memory for <paramref name="capacity"/> packets (rounded up to a power of two) of <paramref name="slotBytes"/>.</summary>
    public ReorderWindow(int capacity, int slotBytes)
    {
        capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity);
        _held = new HeldPacket[capacity];
        _freeSlots = new int[capacity];
        _mask = capacity - 1;
        _slotBytes = slotBytes;
        _slots = new NativeBlock<byte>((long)capacity * slotBytes);
        Clear();
    }

    public int Count => _count;

    public bool IsFull => _count == _held.Length;

    public ref readonly HeldPacket First => ref At(0);

    public ReadOnlySpan<byte> BlocksOf(in HeldPacket packet) => _slots.Slice((long)packet.Slot * _slotBytes, packet.Length);

    public bool Fits(int length) => length <= _slotBytes;

    /// <summary>Copies a packet's blocks in. There must be room (<see cref="IsFull"/>, <see cref="Fits"/>).</summary>
    public void Insert(ulong sequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        var slot = _freeSlots[_count];
        blocks.CopyTo(_slots.Slice((long)slot * _slotBytes, _slotBytes));
        var position = _count;
        for (; position > 0 && At(position - 1).Sequence > sequence; position--)
            At(position) = At(position - 1);
        At(position) = new HeldPacket { Sequence = sequence, Count = count, Slot = slot, Length = blocks.Length, ReceiveTsc = receiveTsc };
        _count++;
    }

    public void RemoveFirst()
    {
        _count--;
        _freeSlots[_count] = At(0).Slot;
        _head = (_head + 1) & _mask;
    }

    public void Clear()
    {
        _head = _count = 0;
        for (var i = 0; i < _freeSlots.Length; i++)
            _freeSlots[i] = i;
    }

    public void Dispose()
    {
        _slots.Dispose();
        _head = _count = 0;
    }

    private ref HeldPacket At(int position) => ref _held[(_head + position) & _mask];
}
