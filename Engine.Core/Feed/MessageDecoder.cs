using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Engine.Core.Feed;

/// <summary>
/// Decodes runs of message blocks to events and passes them on, a packet's worth at a time (at most <see cref="BatchCapacity"/>).
/// The last event of a run carries <see cref="EventFlags.EndOfPacket"/>; a run without events passes nothing on.
/// </summary>
/// <remarks>
/// A struct, so that a source that takes it as a type argument binds its calls at compile time. Copies share the event buffer and
/// the counters, so exactly one copy may be in use, on one thread. Allocates at construction only.
/// </remarks>
/// <typeparam name="TFormat">The wire format.</typeparam>
/// <typeparam name="TSink">What takes the events.</typeparam>
public struct MessageDecoder<TFormat, TSink> : IMessageSink
    where TFormat : struct, IWireFormat
    where TSink : IEventSink
{
    /// <summary>The most events a call of the sink gets: 4 KiB of them, so that they stay in the first-level cache beside the book's lines.</summary>
    public const int BatchCapacity = 64;

    private const int PrefixLength = 2;

    // One more than a batch: the event that finds the batch full waits there, so that the last event of a run is always still ours to flag.
    // And one more than that: events begin at a cache line inside the array, which itself is not aligned.
    private readonly MarketEvent[] _events;
    private readonly nint _firstOffset;
    private readonly DecodeCounters _counters;
    private TSink _sink;
    private EventFlags _marks;

    /// <summary>A decoder in front of <paramref name="sink"/>.</summary>
    public MessageDecoder(TSink sink)
    {
        _sink = sink;
        _counters = new DecodeCounters();
        _events = GC.AllocateArray<MarketEvent>(BatchCapacity + 2, pinned: true);
        _firstOffset = -AddressOf(_events) & (MarketEvent.SizeInBytes - 1);
    }

    /// <summary>What was met so far.</summary>
    public readonly DecodeCounters Counters => _counters;

    /// <summary>The sink, as this decoder holds it.</summary>
    [UnscopedRef]
    public ref TSink Sink => ref _sink;

    // Optimised at once and without a profile: the first packets of a day are no slower than the rest, and what a profile of them
    // rearranges in this loop costs a third of its speed (scenario decode).
    /// <inheritdoc/>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        ref var events = ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(_events), _firstOffset);
        ref var full = ref Unsafe.Add(ref events, BatchCapacity + 1);
        ref var e = ref events;
        ref var seen = ref _counters.SeenByType;
        ref var block = ref MemoryMarshal.GetReference(blocks);
        var bytes = blocks.Length;
        // Session and sequence as they lie in an event.
        var name = Vector128.Create(session.Value, firstSequence);
        var left = count;
        for (; left > 0; left--, name += Vector128.Create(0UL, 1UL))
        {
            bytes -= PrefixLength;
            if (bytes < 0)
                break;
            int length = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(ref block));
            bytes -= length;
            if (bytes < 0)
                break;
            ref var message = ref Unsafe.Add(ref block, PrefixLength);
            block = ref Unsafe.Add(ref message, length);
            if (length == 0)
            {
                DecodeCounters.Increment(ref seen);
                _counters.OnRefused(0, DecodeResult.WrongLength);
                continue;
            }

            var type = message;
            var result = TFormat.Decode(MemoryMarshal.CreateReadOnlySpan(ref message, length), ref e);
            DecodeCounters.Increment(ref Unsafe.Add(ref seen, (nint)type));
            if (result != DecodeResult.Event)
            {
                _counters.OnRefused(type, result);
                continue;
            }

            name.StoreUnsafe(ref Unsafe.As<SessionId, ulong>(ref e.Session));
            e.ReceiveTsc = receiveTsc;
            e = ref Unsafe.Add(ref e, 1);
            if (Unsafe.AreSame(ref e, ref full))
                e = ref OnBatchFull(ref events);
        }

        if (left > 0)
            _counters.OnTruncatedRun();
        _counters.OnRun(count - left);
        var batched = Unsafe.ByteOffset(ref events, ref e) / MarketEvent.SizeInBytes;
        if (batched != 0)
            PassOn(ref events, (int)batched);
    }

    /// <inheritdoc/>
    [HotPath]
    public void OnControl(ref MarketEvent control)
    {
        // What lies between a rebuild's start and its end, or the loss that cuts it short, is marked as not live.
        if (control.Kind == EventKind.RebuildStarted)
            _marks = EventFlags.Rebuild;
        else if (control.Kind is EventKind.RebuildEnded or EventKind.GapDeclared or EventKind.SessionStarted)
            _marks = EventFlags.None;
        _sink.OnEvents(new Span<MarketEvent>(ref control));
    }

    private static unsafe nint AddressOf(MarketEvent[] pinned) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PassOn(ref MarketEvent events, int count)
    {
        Unsafe.Add(ref events, count - 1).Flags |= EventFlags.EndOfPacket;
        if (_marks != EventFlags.None)
            Mark(MemoryMarshal.CreateSpan(ref events, count));
        _sink.OnEvents(MemoryMarshal.CreateSpan(ref events, count));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Mark(Span<MarketEvent> events)
    {
        foreach (ref var e in events)
            e.Flags |= _marks;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref MarketEvent OnBatchFull(ref MarketEvent events)
    {
        if (_marks != EventFlags.None)
            Mark(MemoryMarshal.CreateSpan(ref events, BatchCapacity));
        _sink.OnEvents(MemoryMarshal.CreateSpan(ref events, BatchCapacity));
        events = Unsafe.Add(ref events, BatchCapacity);
        return ref Unsafe.Add(ref events, 1);
    }
}
