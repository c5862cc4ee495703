using Engine.Core;
using Engine.Core.Analysis;

namespace Engine.Host.Output;

/// <summary>What <see cref="DayPlot"/> draws of one symbol: its summaries that have a mid, and its signals.</summary>
internal sealed class PlotSeries
{
    private const double NsPerHour = 3.6e12;

    private readonly List<Row> _rows = [];
    private readonly List<Mark> _marks = [];

    /// <summary>The summaries, in order.</summary>
    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>The signals, in order.</summary>
    public IReadOnlyList<Mark> Marks => _marks;

    /// <summary>Takes a summary; one without a mid has nothing to draw.</summary>
    public void Add(in SymbolSummary summary)
    {
        if (summary.HasMid)
            _rows.Add(new(summary.EndTimeNs / NsPerHour, summary.CloseTwiceMid / 2e4, summary.Spread / 1e4, summary.Imbalance));
    }

    /// <summary>Takes a signal.</summary>
    public void Add(in Signal signal) => _marks.Add(new(signal.EndTimeNs / NsPerHour, signal.Kind, signal.Direction, signal.Severity));

    /// <summary>One measure of the rows in equal stretches of time: lowest, mean and highest. Stretches without rows are left out.</summary>
    /// <param name="count">How many stretches.</param>
    /// <param name="measure">What is measured.</param>
    /// <param name="tails">The share of the rows that lies below the lowest, and above the highest: 0 for all of them between.</param>
    public IReadOnlyList<Stretch> Stretches(int count, Func<Row, double> measure, double tails = 0)
    {
        if (_rows.Count == 0)
            return [];
        var start = _rows[0].Hour;
        var width = Math.Max((_rows[^1].Hour - start) / count, 1e-9);
        return [.. _rows.GroupBy(row => Math.Min(count - 1, (int)((row.Hour - start) / width)))
            .Select(group => Describe(start + (group.Key + 0.5) * width, [.. group.Select(measure).Order()], tails))];
    }

    private static Stretch Describe(double hour, double[] ordered, double tails)
    {
        var cut = (int)(tails * ordered.Length);
        return new(hour, ordered[cut], ordered.Average(), ordered[^(cut + 1)]);
    }

    /// <summary>One summary; prices in the currency unit.</summary>
    internal readonly record struct Row(double Hour, double Mid, double Spread, double Imbalance);

    /// <summary>One signal.</summary>
    internal readonly record struct Mark(double Hour, SignalKind Kind, Side Direction, Severity Severity);

    /// <summary>What a measure did in a stretch of time.</summary>
    internal readonly record struct Stretch(double Hour, double Lowest, double Mean, double Highest);
}
