namespace Engine.Core.Timing;

/// <summary>What a <see cref="LatencyHistogram"/> had counted at one moment. Not for several threads at once.</summary>
/// <param name="layout">The histogram's layout.</param>
public sealed class HistogramSnapshot(HistogramLayout layout)
{
    private readonly long[] _counts = new long[layout.Count];

    /// <summary>How the counters are laid out.</summary>
    public HistogramLayout Layout => layout;

    /// <summary>The counters.</summary>
    public Span<long> Counts => _counts;

    /// <summary>How many values were counted.</summary>
    public long Total { get; private set; }

    /// <summary>The highest value, exactly; 0 if there is none. After <see cref="Subtract"/>, the highest its counter stands for.</summary>
    public long Max { get; private set; }

    /// <summary>How many values were above the highest that has a counter.</summary>
    public long Clamped { get; private set; }

    /// <summary>The average of all values, to the layout's precision; NaN if there is none.</summary>
    public double Mean
    {
        get
        {
            double sum = 0;
            for (var i = 0; i < _counts.Length; i++)
                sum += _counts[i] * (double)layout.ValueMid(i);
            return sum / Total;
        }
    }

    /// <summary>The value that <paramref name="percent"/> per cent of all values do not exceed, to the layout's precision; 0 if there is none.</summary>
    /// <param name="percent">From 0 to 100.</param>
    public long ValueAt(double percent)
    {
        // As HdrHistogram: the half keeps 99.9% of 1,000 from becoming the 1,000th by a rounding error.
        var wanted = Math.Max((long)(Math.Clamp(percent, 0, 100) / 100 * Total + 0.5), 1);
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
                return Math.Min(layout.ValueAbove(i), Max);
        }

        return 0;
    }

    /// <summary>Adds what another snapshot of the same layout has counted, such as another shard's.</summary>
    public void Add(HistogramSnapshot other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Set(Math.Max(Max, other.Max), Clamped + other.Clamped);
    }

    /// <summary>Takes away an earlier snapshot of the same histogram, which leaves what was counted in between.</summary>
    public void Subtract(HistogramSnapshot earlier)
    {
        var highest = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] -= earlier._counts[i];
            if (_counts[i] > 0)
                highest = i;
        }

        Set(Max > earlier.Max ? Max : layout.ValueAbove(highest), Clamped - earlier.Clamped);
    }

    /// <summary>
    /// A copy with the values that were lost to coordinated omission: for each value above <paramref name="expectedInterval"/> those that a schedule of one
    /// each interval would have met while it was waited for.
    /// </summary>
    public HistogramSnapshot Corrected(long expectedInterval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedInterval, 1);
        var corrected = new HistogramSnapshot(layout);
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] == 0)
                continue;
            corrected._counts[i] += _counts[i];
            for (var missed = layout.ValueAbove(i) - expectedInterval; missed >= expectedInterval; missed -= expectedInterval)
                corrected._counts[layout.IndexOf((ulong)missed)] += _counts[i];
        }

        corrected.Set(Max, Clamped);
        return corrected;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Set(0, 0);
    }

    /// <summary>Sets what the counters do not tell, and counts them.</summary>
    internal void Set(long max, long clamped)
    {
        long total = 0;
        foreach (var count in _counts)
            total += count;
        Total = total;
        Max = max;
        Clamped = clamped;
    }
}
