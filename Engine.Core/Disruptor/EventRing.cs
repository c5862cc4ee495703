using System.Runtime.CompilerServices;

namespace Engine.Core.Disruptor;

/// <summary>
/// The ring itself, over slots that lie one behind the other in memory that does not move: what <see cref="ValueRingBuffer{T}"/> and
/// <see cref="UnmanagedRingBuffer{T}"/> share. They differ only in where the memory comes from.
/// </summary>
/// <typeparam name="T">The event, written and read in place.</typeparam>
public abstract unsafe partial class EventRing<T> : IsolatedFromPrevious, IValueRingBuffer<T>
    where T : struct
{
    private readonly EventSlots<T> _slots;
    // At most one of the two is set. Sealed classes instead of the interface, so that a claim and a publication are inlined.
    private readonly SingleProducerSequencer? _single;
    private readonly MultiProducerSequencer? _multi;
    private readonly ISequencer _sequencer;
#pragma warning disable CS0169, IDE0051 // Never read: it keeps the fields above away from the object behind this one.
    private readonly IsolationPad _after;
#pragma warning restore CS0169, IDE0051

    private protected EventRing(ISequencer sequencer, byte* firstSlot, int slotSize, object? memoryOwner)
    {
        MemoryOwner = memoryOwner;
        _sequencer = sequencer;
        _single = sequencer as SingleProducerSequencer;
        _multi = sequencer as MultiProducerSequencer;
        BufferSize = sequencer.BufferSize;
        _slots = new EventSlots<T>(firstSlot, BufferSize, slotSize);
    }

    /// <inheritdoc/>
    public int BufferSize { get; }

    /// <inheritdoc/>
    public long Cursor => _single is { } single ? single.Cursor : _multi is { } multi ? multi.Cursor : OtherCursor();

    /// <summary>The slots, for consumers that walk them without asking the ring for each.</summary>
    internal EventSlots<T> Slots => _slots;

    /// <summary>Kept alive as long as the ring is, which reaches the memory through a pointer; <c>null</c> when that is the caller's affair.</summary>
    private protected object? MemoryOwner { get; }

    /// <summary>The sequencer.</summary>
    private protected ISequencer Sequencer => _sequencer;

    /// <summary>The event in the slot of <paramref name="sequence"/>. A producer may use it between claim and publication, a consumer until its sequence passes.</summary>
    public ref T this[long sequence]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _slots[sequence];
    }

    /// <inheritdoc/>
    public bool HasAvailableCapacity(int requiredCapacity) => _sequencer.HasAvailableCapacity(requiredCapacity);

    /// <inheritdoc/>
    public long GetRemainingCapacity() => _sequencer.GetRemainingCapacity();

    /// <inheritdoc/>
    public void AddGatingSequences(params Sequence[] gatingSequences) => _sequencer.AddGatingSequences(gatingSequences);

    /// <inheritdoc/>
    public bool RemoveGatingSequence(Sequence sequence) => _sequencer.RemoveGatingSequence(sequence);

    /// <inheritdoc/>
    public long GetMinimumGatingSequence() => _sequencer.GetMinimumSequence();

    /// <inheritdoc/>
    public SequenceBarrier NewBarrier(params Sequence[] sequencesToTrack) => _sequencer.NewBarrier(sequencesToTrack);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next() => _single is { } single ? single.Next() : _multi is { } multi ? multi.Next() : OtherNext(1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next(int n) => _single is { } single ? single.Next(n) : _multi is { } multi ? multi.Next(n) : OtherNext(n);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(out long sequence) =>
        _single is { } single ? single.TryNext(out sequence) : _multi is { } multi ? multi.TryNext(out sequence) : OtherTryNext(1, out sequence);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(int n, out long sequence) =>
        _single is { } single ? single.TryNext(n, out sequence) : _multi is { } multi ? multi.TryNext(n, out sequence) : OtherTryNext(n, out sequence);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long sequence)
    {
        if (_single is { } single)
            single.Publish(sequence);
        else if (_multi is { } multi)
            multi.Publish(sequence);
        else
            OtherPublish(sequence, sequence);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long lo, long hi)
    {
        if (_single is { } single)
            single.Publish(hi);
        else if (_multi is { } multi)
            multi.Publish(lo, hi);
        else
            OtherPublish(lo, hi);
    }

    /// <summary>The ring in a line, for logs.</summary>
    public override string ToString() => $"{GetType().Name.Split('`')[0]} {{Type={typeof(T).Name}, BufferSize={BufferSize}, Sequencer={_sequencer.GetType().Name}}}";

    private const string OnlyForeignSequencers = "Only with a sequencer from outside this folder.";

    [ColdPath(OnlyForeignSequencers)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long OtherCursor() => _sequencer.Cursor;

    [ColdPath(OnlyForeignSequencers)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long OtherNext(int n) => _sequencer.Next(n);

    [ColdPath(OnlyForeignSequencers)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool OtherTryNext(int n, out long sequence) => _sequencer.TryNext(n, out sequence);

    [ColdPath(OnlyForeignSequencers)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OtherPublish(long lo, long hi) => _sequencer.Publish(lo, hi);
}
