using System.Numerics;
using System.Runtime.InteropServices;
using Engine.Core.Memory;
using Microsoft.Win32.SafeHandles;

namespace Engine.Core.Disruptor;

/// <summary>Native memory for the events of a ring, freed when disposed.</summary>
public class UnmanagedRingBufferMemory : IDisposable
{
    private readonly SafeHandle _memoryHandle;

    /// <summary>Wraps memory that <paramref name="memoryHandle"/> owns.</summary>
    /// <param name="memoryHandle">The owner; its handle is the memory's address.</param>
    /// <param name="padding">Bytes before the first event.</param>
    /// <param name="eventCount">Number of events.</param>
    /// <param name="eventSize">Bytes from one event to the next.</param>
    public UnmanagedRingBufferMemory(SafeHandle memoryHandle, int padding, int eventCount, int eventSize)
    {
        _memoryHandle = memoryHandle;
        PointerToFirstEvent = memoryHandle.DangerousGetHandle() + padding;
        EventCount = eventCount;
        EventSize = eventSize;
    }

    /// <summary>The first event.</summary>
    public IntPtr PointerToFirstEvent { get; }

    /// <summary>Number of events.</summary>
    public int EventCount { get; }

    /// <summary>Bytes from one event to the next.</summary>
    public int EventSize { get; }

    /// <summary>Zeroed memory for <paramref name="eventCount"/> events (a power of two), the first aligned to <see cref="CacheLine.Isolation"/> bytes.</summary>
    public static unsafe UnmanagedRingBufferMemory Allocate(int eventCount, int eventSize)
    {
        if (eventCount < 1 || !BitOperations.IsPow2(eventCount))
            throw new ArgumentException($"eventCount = {eventCount} is not a positive power of two.", nameof(eventCount));
        if (eventSize < 1)
            throw new ArgumentException($"eventSize = {eventSize} is less than 1.", nameof(eventSize));

        var bytes = (nuint)eventCount * (nuint)eventSize + 2 * CacheLine.Isolation;
        var pointer = NativeMemory.AlignedAlloc(bytes, CacheLine.Isolation);
        NativeMemory.Clear(pointer, bytes);
        return new UnmanagedRingBufferMemory(new AlignedMemoryHandle((nint)pointer), CacheLine.Isolation, eventCount, eventSize);
    }

    /// <summary>Memory whose events <paramref name="factory"/> makes.</summary>
    public static unsafe UnmanagedRingBufferMemory Allocate<T>(int eventCount, Func<T> factory)
        where T : unmanaged
    {
        var memory = Allocate(eventCount, sizeof(T));
        foreach (ref var slot in new Span<T>((void*)memory.PointerToFirstEvent, eventCount))
            slot = factory();
        return memory;
    }

    /// <summary>A copy of the events.</summary>
    public unsafe T[] ToArray<T>()
        where T : unmanaged
    {
        var events = new T[EventCount];
        for (var i = 0; i < events.Length; i++)
            events[i] = *(T*)(PointerToFirstEvent + (nint)i * EventSize);
        return events;
    }

    /// <summary>Frees the memory. No producer or consumer may be running.</summary>
    public void Dispose()
    {
        _memoryHandle.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed unsafe class AlignedMemoryHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        public AlignedMemoryHandle(nint pointer)
            : base(ownsHandle: true) => SetHandle(pointer);

        protected override bool ReleaseHandle()
        {
            NativeMemory.AlignedFree((void*)handle);
            return true;
        }
    }
}
