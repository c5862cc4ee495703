using System.Runtime.CompilerServices;

namespace Engine.Core.Disruptor;

/// <summary>Where consumers find events: the slot of a sequence, and how far the slots behind it lie in one piece.</summary>
/// <typeparam name="T">The event.</typeparam>
internal interface IEventSlots<T>
{
    /// <summary>Bytes from one slot to the next, within a run.</summary>
    nint Stride { get; }

    /// <summary>The slot of <paramref name="sequence"/>.</summary>
    ref T this[long sequence] { get; }

    /// <summary>The last sequence, at most <paramref name="last"/>, whose slot follows on that of <paramref name="first"/> without a gap or a wrap.</summary>
    long RunEnd(long first, long last);
}

/// <summary>The slots of a ring: one piece of memory that does not move.</summary>
/// <typeparam name="T">The event.</typeparam>
internal readonly unsafe struct EventSlots<T> : IEventSlots<T>
    where T : struct
{
    private readonly byte* _first;
    private readonly long _mask;
    private readonly long _stride;

    public EventSlots(byte* first, int count, int stride)
    {
        _first = first;
        _mask = count - 1;
        _stride = stride;
    }

    public nint Stride => (nint)_stride;

    public ref T this[long sequence]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.AsRef<T>(_first + (sequence & _mask) * _stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long RunEnd(long first, long last) => Math.Min(last, first | _mask);
}

/// <summary>The slots of anything that gives events by sequence: each is a run of its own.</summary>
/// <typeparam name="T">The event.</typeparam>
internal readonly struct ProviderSlots<T>(IValueDataProvider<T> provider) : IEventSlots<T>
    where T : struct
{
    public nint Stride => 0;

    public ref T this[long sequence] => ref provider[sequence];

    public long RunEnd(long first, long last) => first;
}
