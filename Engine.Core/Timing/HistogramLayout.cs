using System.Numerics;
using System.Runtime.CompilerServices;

namespace Engine.Core.Timing;

/// <summary>
/// Which counter of a histogram a value belongs to: the bucket layout of HdrHistogram (Gil Tene, hdrhistogram.org) with unit 1.
/// Values below 2 × <c>half</c> have a counter each; above, every power of two is cut into <c>half</c> equal parts.
/// </summary>
public readonly struct HistogramLayout
{
    private readonly int _halfMagnitude;
    private readonly ulong _subBucketMask;

    /// <summary>Lays out counters for values from 0 to at least <paramref name="highestValue"/>.</summary>
    /// <param name="highestValue">The highest value to be told apart, at least 2.</param>
    /// <param name="significantDigits">Decimal digits kept of every value, 1 to 5.</param>
    public HistogramLayout(long highestValue, int significantDigits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(highestValue, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(significantDigits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(significantDigits, 5);
        // Up to 2 × 10^digits every value has its own counter: from there on a counter's width is within 10^-digits of its value.
        var largestWithOwnCounter = 2 * (ulong)Math.Pow(10, significantDigits);
        var subBuckets = BitOperations.RoundUpToPowerOf2(largestWithOwnCounter);
        SignificantDigits = significantDigits;
        _halfMagnitude = BitOperations.Log2(subBuckets) - 1;
        _subBucketMask = subBuckets - 1;
        var buckets = Math.Max(BitOperations.Log2((ulong)highestValue) - _halfMagnitude, 0) + 1;
        Count = (buckets + 1) << _halfMagnitude;
        HighestValue = ValueAbove(Count - 1);
    }

    /// <summary>Decimal digits kept of every value.</summary>
    public int SignificantDigits { get; }

    /// <summary>How many counters there are.</summary>
    public int Count { get; }

    /// <summary>The highest value that has a counter.</summary>
    public long HighestValue { get; }

    /// <summary>The counter of a value that is at most <see cref="HighestValue"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(ulong value)
    {
        var bucket = BitOperations.Log2(value | _subBucketMask) - _halfMagnitude;
        return (bucket << _halfMagnitude) + (int)(value >> bucket);
    }

    /// <summary>The lowest value that a counter counts.</summary>
    public long ValueAt(int index)
    {
        var bucket = Math.Max((index >> _halfMagnitude) - 1, 0);
        return (long)(index - (bucket << _halfMagnitude)) << bucket;
    }

    /// <summary>The highest value that a counter counts.</summary>
    public long ValueAbove(int index) => ValueAt(index) + (1L << Math.Max((index >> _halfMagnitude) - 1, 0)) - 1;

    /// <summary>The value in the middle of what a counter counts, as HdrHistogram reports means.</summary>
    public long ValueMid(int index) => ValueAt(index) + ((1L << Math.Max((index >> _halfMagnitude) - 1, 0)) >> 1);
}
