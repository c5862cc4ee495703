using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Timing;

/// <summary>
/// Counts how long things took, in ticks of <see cref="Tsc"/> or any other unit, in HdrHistogram's buckets. One thread records, any thread reads
/// while it does (<see cref="Read()"/>). Nothing is allocated after construction.
/// </summary>
/// <remarks>
/// With 2 significant digits (the default) the counters that latencies around a microsecond touch fit into 3 KB; a third digit makes that 24 KB,
/// most of a level-1 cache that the book needs.
/// </remarks>
public sealed unsafe class LatencyHistogram
{
    /// <summary>The default for the highest value told apart: about 7 minutes of 2.6 GHz ticks.</summary>
    public const long DefaultHighestValue = 1L << 40;

    private readonly HistogramLayout _layout;
    private readonly ulong _highestValue;
    // Holds the counters in place, with a line pair of nobody's on both sides: what lies beside them belongs to other threads.
    private readonly long[] _memory;
    private readonly Header* _header;
    private readonly long* _counts;

    /// <summary>Takes the memory for all counters.</summary>
    /// <param name="highestValue">Values above are counted as this one and in <see cref="HistogramSnapshot.Clamped"/>.</param>
    /// <param name="significantDigits">Decimal digits kept of every value, 1 to 5.</param>
    public LatencyHistogram(long highestValue = DefaultHighestValue, int significantDigits = 2)
    {
        _layout = new HistogramLayout(highestValue, significantDigits);
        _highestValue = (ulong)_layout.HighestValue;
        const int isolation = CacheLine.Isolation / sizeof(long);
        _memory = GC.AllocateArray<long>(_layout.Count + 4 * isolation, pinned: true);
        var start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory)) + CacheLine.Isolation;
        var aligned = (start + CacheLine.Isolation - 1) & -CacheLine.Isolation;
        _header = (Header*)aligned;
        _counts = (long*)(aligned + CacheLine.Isolation);
    }

    /// <summary>How the counters are laid out.</summary>
    public HistogramLayout Layout => _layout;

    /// <summary>The addresses that the recording thread writes, for the test of their distance.</summary>
    internal (nint From, nint To) WrittenRange => ((nint)_header, (nint)(_counts + _layout.Count));

    /// <summary>Counts one value. Only the owning thread. A value above the highest, such as a negative difference, is clamped and counted as such.</summary>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(ulong value)
    {
        if (value > _highestValue)
            value = Clamp();
        if (value > (ulong)_header->Max)
            Volatile.Write(ref _header->Max, (long)value);
        ref var count = ref _counts[_layout.IndexOf(value)];
        // A release store: a reader that sees this count sees the maximum it came with.
        Volatile.Write(ref count, count + 1);
    }

    /// <summary>
    /// Counts one value and those that a schedule of one each <paramref name="expectedInterval"/> lost while it was waited for (coordinated omission):
    /// value − interval, value − 2 × interval, … down to the interval. Only the owning thread.
    /// </summary>
    [HotPath]
    public void RecordCorrected(ulong value, ulong expectedInterval)
    {
        Record(value);
        if (expectedInterval == 0 || value < expectedInterval || value > _highestValue)
            return;
        for (var missed = value - expectedInterval; missed >= expectedInterval; missed -= expectedInterval)
            Record(missed);
    }

    /// <summary>Copies the counters as they are now into <paramref name="snapshot"/>. Any thread; nothing is allocated, and the writer does not notice.</summary>
    /// <remarks>Each counter is exact; counters may be some values apart from each other, as they are read one after the other.</remarks>
    public void Read(HistogramSnapshot snapshot)
    {
        var counts = snapshot.Counts;
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, _layout.Count, nameof(snapshot));
        for (var i = 0; i < counts.Length; i++)
            counts[i] = Volatile.Read(ref _counts[i]);
        snapshot.Set(Volatile.Read(ref _header->Max), Volatile.Read(ref _header->Clamped));
    }

    /// <summary>A copy of the counters as they are now, in memory of its own. Any thread.</summary>
    public HistogramSnapshot Read()
    {
        var snapshot = new HistogramSnapshot(_layout);
        Read(snapshot);
        return snapshot;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong Clamp()
    {
        Volatile.Write(ref _header->Clamped, _header->Clamped + 1);
        return _highestValue;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public long Max;
        public long Clamped;
    }
}
