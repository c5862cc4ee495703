using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Pipeline;

/// <summary>
/// One stage's counters, isolated by 128 bytes on both sides. Written by the thread that owns the stage, read by anyone.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 3 * CacheLine.Isolation)]
public struct StageCounters
{
    [FieldOffset(CacheLine.Isolation)] private long _in;
    [FieldOffset(CacheLine.Isolation + 8)] private long _out;
    [FieldOffset(CacheLine.Isolation + 16)] private long _highWater;
    [FieldOffset(CacheLine.Isolation + 24)] private long _stalls;
    [FieldOffset(CacheLine.Isolation + 32)] private long _missed;
    [FieldOffset(CacheLine.Isolation + 40)] private long _busyTicks;
    [FieldOffset(CacheLine.Isolation + 48)] private long _idleTicks;
    [FieldOffset(CacheLine.Isolation + 56)] private long _depth;
    [FieldOffset(CacheLine.Isolation + 64)] private long _refused;
    [FieldOffset(CacheLine.Isolation + 72)] private long _allocated;

    /// <summary>Items taken in.</summary>
    public readonly long In => Volatile.Read(in _in);

    /// <summary>Items handed on.</summary>
    public readonly long Out => Volatile.Read(in _out);

    /// <summary>Items that waited in the stage's input queue when it last looked.</summary>
    public readonly long Depth => Volatile.Read(in _depth);

    /// <summary>The most items that ever waited in its input queue.</summary>
    public readonly long HighWater => Volatile.Read(in _highWater);

    /// <summary>Times the stage had to wait because the next one's queue was full.</summary>
    public readonly long Stalls => Volatile.Read(in _stalls);

    /// <summary>Items that were overwritten before the stage read them.</summary>
    public readonly long Missed => Volatile.Read(in _missed);

    /// <summary>Items the stage had no room for, such as symbols beyond <see cref="PipelineOptions.MaxSymbols"/>.</summary>
    public readonly long Refused => Volatile.Read(in _refused);

    /// <summary>Time of the duty cycles that found work, ticks of <see cref="Timing.Tsc"/>. Kept by the first stage of a thread.</summary>
    public readonly long BusyTicks => Volatile.Read(in _busyTicks);

    /// <summary>Time of the duty cycles that found none, likewise.</summary>
    public readonly long IdleTicks => Volatile.Read(in _idleTicks);

    /// <summary>
    /// Bytes the thread took from the garbage-collected heap since it began, as of its last idle moment or a few thousand duty cycles ago. Kept by the
    /// first stage of a thread. In a thread that has been through everything once, it does not move any more.
    /// </summary>
    public readonly long AllocatedBytes => Volatile.Read(in _allocated);

    /// <summary>
    /// Share of the time, from 0 to 1, in which the thread found work; 0 before it ever ran, and for a stage that is not the first of its thread
    /// (<see cref="EngineCounters.Stages"/> has the thread's).
    /// </summary>
    public readonly double BusyShare => BusyTicks == 0 ? 0 : BusyTicks / ((double)BusyTicks + IdleTicks);

    /// <summary>Counts <paramref name="taken"/> items in and <paramref name="given"/> out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Count(long taken, long given)
    {
        Volatile.Write(ref _in, _in + taken);
        Volatile.Write(ref _out, _out + given);
    }

    /// <summary>Records how many items were waiting.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Waiting(long depth)
    {
        Volatile.Write(ref _depth, depth);
        if (depth > _highWater)
            Volatile.Write(ref _highWater, depth);
    }

    /// <summary>Counts a wait for the next stage.</summary>
    public void Stall() => Volatile.Write(ref _stalls, _stalls + 1);

    /// <summary>Counts an item there was no room for.</summary>
    public void Refuse() => Volatile.Write(ref _refused, _refused + 1);

    /// <summary>Sets the number of items overwritten unread.</summary>
    public void SetMissed(long missed) => Volatile.Write(ref _missed, missed);

    /// <summary>Sets what the thread has allocated. Only for the thread itself: nobody else can ask.</summary>
    public void SetAllocated() => Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());

    /// <summary>Adds the time of one duty cycle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Spent(ulong ticks, bool busy)
    {
        if (busy)
            Volatile.Write(ref _busyTicks, _busyTicks + (long)ticks);
        else
            Volatile.Write(ref _idleTicks, _idleTicks + (long)ticks);
    }
}
