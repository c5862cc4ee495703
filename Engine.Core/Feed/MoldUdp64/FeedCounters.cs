using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Feed.MoldUdp64;

/// <summary>
/// The counters of one arbiter. One thread writes them, any thread reads them at any time; they lie 128 bytes away from everything else.
/// </summary>
public sealed class FeedCounters
{
    private static readonly FeedCounter[] All = Enum.GetValues<FeedCounter>();

    private Isolated _isolated;

    /// <summary>Every counter there is, in the order of the enum.</summary>
    public static IReadOnlyList<FeedCounter> Names => All;

    /// <summary>The value now.</summary>
    public long this[FeedCounter counter] => Volatile.Read(ref _isolated.Cells[(int)counter]);

    /// <summary>Packets refused as invalid, for whatever reason.</summary>
    public long InvalidPackets
    {
        get
        {
            long sum = 0;
            for (var c = FeedCounter.InvalidTooShort; c <= FeedCounter.InvalidEnd; c++)
                sum += this[c];
            return sum;
        }
    }

    /// <summary>The counters that are not zero, for a log line or a table.</summary>
    public override string ToString() => string.Join(' ', All.Where(c => this[c] != 0).Select(c => $"{c}={this[c]}"));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(FeedCounter counter, long amount)
    {
        ref var cell = ref _isolated.Cells[(int)counter];
        Volatile.Write(ref cell, cell + amount);
    }

    /// <summary>Valid packets of the session that came by a <see cref="FeedLine"/>.</summary>
    public long PacketsOf(int line) => Volatile.Read(ref _isolated.Lines[LineIndex(line)]);

    /// <summary>Packets of a <see cref="FeedLine"/> that were the first copy.</summary>
    public long FirstsOf(int line) => Volatile.Read(ref _isolated.Firsts[LineIndex(line)]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CountLine(int line)
    {
        ref var cell = ref _isolated.Lines[LineIndex(line)];
        Volatile.Write(ref cell, cell + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CountFirst(int line)
    {
        ref var cell = ref _isolated.Firsts[LineIndex(line)];
        Volatile.Write(ref cell, cell + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Increment(FeedCounter counter) => Add(counter, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LineIndex(int line) => line & (FeedLine.Count - 1);

    [InlineArray(FeedLine.Count)]
    private struct LineCells
    {
        private long _first;
    }

    [InlineArray(Length)]
    private struct CounterCells
    {
        public const int Length = 64;
        private long _first;
    }

    [StructLayout(LayoutKind.Explicit, Size = FirstsOffset + LineBytes + CacheLine.Isolation)]
    private struct Isolated
    {
        private const int LineBytes = FeedLine.Count * sizeof(long);
        private const int LinesOffset = CacheLine.Isolation + CounterCells.Length * sizeof(long);
        private const int FirstsOffset = LinesOffset + LineBytes;

        [FieldOffset(CacheLine.Isolation)] public CounterCells Cells;
        [FieldOffset(LinesOffset)] public LineCells Lines;
        [FieldOffset(FirstsOffset)] public LineCells Firsts;
    }
}
