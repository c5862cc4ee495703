using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Snapshots;

/// <summary>
/// A ring with one writer, every event of which goes to every reader, in order. <see cref="BroadcastMode.Live"/>: the writer never waits and knows no readers.
/// <see cref="BroadcastMode.Lossless"/>: the writer waits while the slowest reader is a whole ring behind.
/// </summary>
/// <remarks>
/// Threads: one writer; each <see cref="BroadcastReader{T}"/> has one thread. Readers come and go at any time. Writer and reader may be the same thread if it uses
/// <see cref="TryPublish"/> and drains when that says no. The orderings are in <c>docs/memory-model.md</c>.
/// </remarks>
/// <typeparam name="T">The event: blittable, best a whole number of cache lines.</typeparam>
public unsafe class BroadcastRing<T> : IDisposable
    where T : unmanaged
{
    // One below the largest number, so that the length of a run up to it does not overflow.
    private const long Unlimited = long.MaxValue - 1;

    private readonly NativeBlock<T> _block;
    private readonly T* _slots;
    private readonly long _mask;
    private BroadcastReader<T>[] _readers = [];
    private BroadcastWords _words;

    /// <summary>Takes the memory now.</summary>
    /// <param name="capacity">The number of events it holds: a power of two.</param>
    /// <param name="mode">What happens when a reader is a whole ring behind.</param>
    /// <param name="hugePages">Ask for huge pages.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is not a power of two from 1 to 2^30.</exception>
    public BroadcastRing(int capacity, BroadcastMode mode, bool hugePages = true)
    {
        if (capacity is < 1 or > 1 << 30 || !BitOperations.IsPow2(capacity))
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "The capacity must be a power of two from 1 to 2^30.");
        _block = new NativeBlock<T>(capacity, hugePages);
        _slots = _block.Pointer;
        _mask = capacity - 1;
        Mode = mode;
        _words.Intent = _words.Cursor = -1;
        _words.Limit = mode == BroadcastMode.Live ? Unlimited : capacity - 1;
    }

    /// <summary>What happens when a reader is a whole ring behind.</summary>
    public BroadcastMode Mode { get; }

    /// <summary>How many events the ring holds.</summary>
    public int Capacity => (int)_mask + 1;

    /// <summary>The sequence of the newest event; −1 before the first. On any thread.</summary>
    public long Cursor => Volatile.Read(ref _words.Cursor);

    /// <summary>How many events can be published before the writer would have to wait: always the capacity in live mode. Only for the writer.</summary>
    public long Remaining
    {
        get
        {
            if (Mode == BroadcastMode.Live)
                return Capacity;
            FindRoom(_words.Next);
            return _words.Limit - _words.Next + 1;
        }
    }

    /// <summary>Bytes of native memory.</summary>
    public long MemoryBytes => _block.ReservedBytes;

    /// <summary>Bytes that huge pages back now. For start-up logs: it takes milliseconds.</summary>
    public long HugePageBytes() => _block.HugePageBytes();

    /// <summary>
    /// Starts a reader behind the newest event: it sees what is published from now on. On any thread. A lossless writer waits for it until it is disposed.
    /// </summary>
    public BroadcastReader<T> Subscribe()
    {
        var reader = new BroadcastReader<T>(this);
        reader.MoveTo(Cursor);
        if (Mode == BroadcastMode.Live)
            return reader;
        ReplaceReaders(readers => [.. readers, reader]);
        // Store, full fence, load on both sides (the other is in FindRoom): either the writer sees this reader when it next looks for room,
        // or this reader starts behind everything the writer had published by then.
        Interlocked.MemoryBarrier();
        reader.MoveTo(Cursor);
        return reader;
    }

    /// <summary>Publishes one event. Waits in lossless mode while the slowest reader is a whole ring behind (spinning, then yielding). Only for the writer.</summary>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(in T value)
    {
        var sequence = _words.Next;
        if (sequence > _words.Limit)
            WaitForReaders(sequence);
        Write(sequence, in value);
    }

    /// <summary>Publishes one event unless it would have to wait. Always true in live mode. Only for the writer.</summary>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPublish(in T value)
    {
        var sequence = _words.Next;
        if (sequence > _words.Limit && !FindRoom(sequence))
            return false;
        Write(sequence, in value);
        return true;
    }

    /// <summary>Publishes events in order, a run of slots at a time. Waits as <see cref="Publish(in T)"/> does. Only for the writer.</summary>
    [HotPath]
    public void Publish(ReadOnlySpan<T> values)
    {
        while (!values.IsEmpty)
        {
            var sequence = _words.Next;
            if (sequence > _words.Limit)
                WaitForReaders(sequence);
            var toEnd = Capacity - (sequence & _mask);
            var run = (int)Math.Min(Math.Min(values.Length, toEnd), _words.Limit - sequence + 1);
            WriteRun(sequence, values[..run]);
            values = values[run..];
        }
    }

    /// <summary>Gives the memory back. The writer and all readers must have stopped.</summary>
    public void Dispose()
    {
        _block.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The slot of a sequence.</summary>
    internal T* SlotOf(long sequence) => _slots + (sequence & _mask);

    /// <summary>
    /// True if the slot of <paramref name="sequence"/> had not begun to be overwritten when everything the caller read from it so far had been read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsIntact(long sequence)
    {
        // The reads of the slot stay before the read of the intent. Pairs with the WriteBarrier behind the store of the intent: who saw a byte of a later
        // event sees at least that event's intent.
        Volatile.ReadBarrier();
        return Volatile.Read(ref _words.Intent) - sequence <= _mask;
    }

    /// <summary>The writer no longer waits for <paramref name="reader"/>.</summary>
    internal void Remove(BroadcastReader<T> reader)
    {
        if (Mode == BroadcastMode.Lossless)
            ReplaceReaders(readers => Array.FindAll(readers, r => r != reader));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Write(long sequence, in T value)
    {
        _words.Intent = sequence;
        // The intent becomes visible before any byte of the event. Pairs with the ReadBarrier in IsIntact.
        Volatile.WriteBarrier();
        _slots[sequence & _mask] = value;
        // Pairs with the acquire of the cursor in the reader: who sees the sequence sees all bytes of the event.
        Volatile.Write(ref _words.Cursor, sequence);
        _words.Next = sequence + 1;
    }

    private void WriteRun(long first, ReadOnlySpan<T> values)
    {
        var last = first + values.Length - 1;
        _words.Intent = last;
        Volatile.WriteBarrier();
        values.CopyTo(new Span<T>(SlotOf(first), values.Length));
        Volatile.Write(ref _words.Cursor, last);
        _words.Next = last + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WaitForReaders(long sequence)
    {
        var spin = default(SpinWait);
        while (!FindRoom(sequence))
            spin.SpinOnce(sleep1Threshold: -1);
    }

    /// <summary>Looks where the slowest reader is, and tells whether the slot of <paramref name="sequence"/> is free.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool FindRoom(long sequence)
    {
        // The cursor is visible before the readers are looked at. Pairs with the full fence in Subscribe; paid once a lap at most.
        Interlocked.MemoryBarrier();
        var slowest = sequence - 1;
        foreach (var reader in Volatile.Read(ref _readers))
            slowest = Math.Min(slowest, reader.Position);
        _words.Limit = slowest + Capacity;
        return sequence <= _words.Limit;
    }

    private void ReplaceReaders(Func<BroadcastReader<T>[], BroadcastReader<T>[]> change)
    {
        BroadcastReader<T>[] seen;
        do
            seen = Volatile.Read(ref _readers);
        while (Interlocked.CompareExchange(ref _readers, change(seen), seen) != seen);
    }
}

/// <summary>The words of a broadcast ring: the ones that readers watch, and apart from them the ones that are the writer's own.</summary>
/// <remarks>
/// <code>
/// 128  Intent   the last sequence whose slot the writer may have begun to write     written by the writer, read by all
/// 136  Cursor   the last sequence that can be read                                  written by the writer, read by all
/// 272  Next     the sequence to write next                                          the writer's own
/// 280  Limit    the last sequence that may be written without looking at readers    the writer's own
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 3 * CacheLine.Isolation + 4 * sizeof(long))]
internal struct BroadcastWords
{
    private const int Shared = CacheLine.Isolation;
    private const int Own = Shared + 2 * sizeof(long) + CacheLine.Isolation;

    [FieldOffset(Shared)] public long Intent;
    [FieldOffset(Shared + sizeof(long))] public long Cursor;
    [FieldOffset(Own)] public long Next;
    [FieldOffset(Own + sizeof(long))] public long Limit;
}
