using System.Runtime.CompilerServices;

namespace Engine.Core.Disruptor;

public abstract partial class EventRing<T>
{
    /// <summary>
    /// Claims a slot, spinning while the ring is full, and publishes it when the scope is disposed:
    /// <code>
    /// using (var scope = ring.PublishEvent())
    /// {
    ///     ref var e = ref scope.Event();
    ///     e.Price = price;
    /// }
    /// </code>
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public UnpublishedEventScope PublishEvent() => new(this, Next());

    /// <summary>Claims <paramref name="count"/> slots, spinning while they are not free, and publishes them together when the scope is disposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public UnpublishedEventBatchScope PublishEvents(int count)
    {
        var end = Next(count);
        return new UnpublishedEventBatchScope(this, end + 1 - count, end);
    }

    /// <summary>Claims a slot if one is free; the scope tells, and publishes it when disposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NullableUnpublishedEventScope TryPublishEvent() => new(TryNext(out var sequence) ? this : null, sequence);

    /// <summary>Claims <paramref name="count"/> slots if all are free; the scope tells, and publishes them together when disposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NullableUnpublishedEventBatchScope TryPublishEvents(int count) =>
        new(TryNext(count, out var end) ? this : null, end + 1 - count, end);

    /// <summary>A claimed slot that is published when the scope is disposed.</summary>
    /// <param name="ringBuffer">The ring.</param>
    /// <param name="sequence">The claimed sequence.</param>
    public readonly struct UnpublishedEventScope(EventRing<T> ringBuffer, long sequence) : IDisposable
    {
        /// <summary>The claimed sequence.</summary>
        public long Sequence => sequence;

        /// <summary>The event to fill. It holds what the slot's last lap left there.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref T Event() => ref ringBuffer._slots[sequence];

        /// <summary>Publishes the slot.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => ringBuffer.Publish(sequence);
    }

    /// <summary>Claimed slots that are published together when the scope is disposed.</summary>
    public readonly struct UnpublishedEventBatchScope : IDisposable
    {
        private readonly EventRing<T> _ring;
        // A copy: writes to events could, for all the compiler knows, change the ring's fields, and it would load them for each event.
        private readonly EventSlots<T> _slots;

        /// <summary>A scope over claimed slots, both ends included.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public UnpublishedEventBatchScope(EventRing<T> ringBuffer, long startSequence, long endSequence)
        {
            _ring = ringBuffer;
            _slots = ringBuffer._slots;
            StartSequence = startSequence;
            EndSequence = endSequence;
        }

        /// <summary>The first claimed sequence.</summary>
        public long StartSequence { get; }

        /// <summary>The last claimed sequence.</summary>
        public long EndSequence { get; }

        /// <summary>The event to fill at <paramref name="index"/>, from 0 to the count claimed - 1; not checked.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref T Event(int index) => ref _slots[StartSequence + index];

        /// <summary>Publishes the slots.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => _ring.Publish(StartSequence, EndSequence);
    }

    /// <summary>A slot that may have been claimed; if so it is published when the scope is disposed.</summary>
    /// <param name="ringBuffer">The ring, or <c>null</c> when nothing was claimed.</param>
    /// <param name="sequence">The claimed sequence.</param>
    public readonly struct NullableUnpublishedEventScope(EventRing<T>? ringBuffer, long sequence) : IDisposable
    {
        /// <summary>Whether a slot was claimed.</summary>
        public bool HasEvent => ringBuffer != null;

        /// <summary>Gives access to the claimed slot; <c>false</c> when the ring was full.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryGetEvent(out EventRef eventRef)
        {
            eventRef = new EventRef(ringBuffer!, sequence);
            return ringBuffer != null;
        }

        /// <summary>Publishes the slot if one was claimed.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => ringBuffer?.Publish(sequence);
    }

    /// <summary>Slots that may have been claimed; if so they are published together when the scope is disposed.</summary>
    /// <param name="ringBuffer">The ring, or <c>null</c> when nothing was claimed.</param>
    /// <param name="startSequence">The first claimed sequence.</param>
    /// <param name="endSequence">The last claimed sequence.</param>
    public readonly struct NullableUnpublishedEventBatchScope(EventRing<T>? ringBuffer, long startSequence, long endSequence) : IDisposable
    {
        /// <summary>Whether the slots were claimed.</summary>
        public bool HasEvents => ringBuffer != null;

        /// <summary>Gives access to the claimed slots; <c>false</c> when there were not enough.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryGetEvents(out EventBatchRef eventRef)
        {
            eventRef = new EventBatchRef(ringBuffer!, startSequence, endSequence);
            return ringBuffer != null;
        }

        /// <summary>Publishes the slots if they were claimed.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => ringBuffer?.Publish(startSequence, endSequence);
    }

    /// <summary>A claimed slot.</summary>
    /// <param name="ringBuffer">The ring.</param>
    /// <param name="sequence">The claimed sequence.</param>
    public readonly struct EventRef(EventRing<T> ringBuffer, long sequence)
    {
        /// <summary>The claimed sequence.</summary>
        public long Sequence => sequence;

        /// <summary>The event to fill.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref T Event() => ref ringBuffer._slots[sequence];
    }

    /// <summary>Claimed slots.</summary>
    /// <param name="ringBuffer">The ring.</param>
    /// <param name="startSequence">The first claimed sequence.</param>
    /// <param name="endSequence">The last claimed sequence.</param>
    public readonly struct EventBatchRef(EventRing<T> ringBuffer, long startSequence, long endSequence)
    {
        /// <summary>The first claimed sequence.</summary>
        public long StartSequence => startSequence;

        /// <summary>The last claimed sequence.</summary>
        public long EndSequence => endSequence;

        /// <summary>The event to fill at <paramref name="index"/>, from 0 to the count claimed - 1; not checked.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref T Event(int index) => ref ringBuffer._slots[startSequence + index];
    }
}
