using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Feed;

/// <summary>
/// What a <see cref="MessageDecoder{TFormat,TSink}"/> met, by message type and result. Written by the decoding thread alone; any thread may read,
/// and sees a value that was true a moment ago. They lie 128 bytes away from everything else.
/// </summary>
public sealed class DecodeCounters
{
    private Isolated _isolated;

    /// <summary>The first of the 256 counters of <see cref="Seen"/>, for the decoding thread to count in (<see cref="Increment"/>).</summary>
    internal ref long SeenByType => ref _isolated.Seen[0];

    /// <summary>The first word that is written, for the test that measures where they lie.</summary>
    internal ref long FirstWord => ref _isolated.Messages;

    /// <summary>The last one.</summary>
    internal ref long LastWord => ref _isolated.Refused[Results * Types - 1];

    /// <summary>All messages seen, of any type and result.</summary>
    public long Messages => Volatile.Read(ref _isolated.Messages);

    /// <summary>Runs of blocks whose bytes ended before their count did: the rest of the run was dropped. Not 0 means a faulty source.</summary>
    public long TruncatedRuns => Volatile.Read(ref _isolated.TruncatedRuns);

    /// <summary>Messages of a type, whatever became of them. A message of length zero counts as type 0.</summary>
    public long Seen(byte type) => Volatile.Read(ref _isolated.Seen[type]);

    /// <summary>Messages of a type with a result.</summary>
    public long Count(byte type, DecodeResult result) =>
        result == DecodeResult.Event
            ? Seen(type) - RefusedOf(type)
            : Volatile.Read(ref _isolated.Refused[CellOf(type, result)]);

    /// <summary>Messages of all types with a result.</summary>
    public long Total(DecodeResult result)
    {
        var total = 0L;
        for (var type = 0; type < Types; type++)
            total += Count((byte)type, result);
        return total;
    }

    /// <summary>Counts one. Only for the decoding thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Increment(ref long cell) => Volatile.Write(ref cell, cell + 1);

    internal void OnRun(long messages) => Volatile.Write(ref _isolated.Messages, _isolated.Messages + messages);

    internal void OnTruncatedRun() => Increment(ref _isolated.TruncatedRuns);

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void OnRefused(byte type, DecodeResult result) => Increment(ref _isolated.Refused[CellOf(type, result)]);

    private const int Types = 256;
    private const int Results = (int)DecodeResult.BadValue + 1;

    private static int CellOf(byte type, DecodeResult result) => (int)result * Types + type;

    private long RefusedOf(byte type)
    {
        var total = 0L;
        for (var result = DecodeResult.Ignored; result <= DecodeResult.BadValue; result++)
            total += Volatile.Read(ref _isolated.Refused[CellOf(type, result)]);
        return total;
    }

    [InlineArray(Types)]
    private struct TypeCells
    {
        private long _first;
    }

    [InlineArray(Results * Types)]
    private struct ResultCells
    {
        private long _first;
    }

    [StructLayout(LayoutKind.Explicit, Size = RefusedOffset + Results * Types * sizeof(long) + CacheLine.Isolation)]
    private struct Isolated
    {
        private const int SeenOffset = CacheLine.Isolation + 2 * sizeof(long);
        private const int RefusedOffset = SeenOffset + Types * sizeof(long);

        [FieldOffset(CacheLine.Isolation)] public long Messages;
        [FieldOffset(CacheLine.Isolation + sizeof(long))] public long TruncatedRuns;
        [FieldOffset(SeenOffset)] public TypeCells Seen;
        [FieldOffset(RefusedOffset)] public ResultCells Refused;
    }
}
