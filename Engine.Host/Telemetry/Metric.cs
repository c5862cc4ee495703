namespace Engine.Host.Telemetry;

/// <summary>Something the engine counts, as an operator sees it: one instrument, read from the hot threads' own counters when somebody asks.</summary>
/// <param name="Name">Such as <c>engine.stage.in</c>.</param>
/// <param name="Kind">Whether it only grows.</param>
/// <param name="Unit">Such as <c>{message}</c> or <c>ns</c>; <c>1</c> for a share.</param>
/// <param name="Description">What it counts, in a sentence.</param>
/// <param name="Tag">What its values differ by, such as <c>stage</c>; empty: it has one value.</param>
/// <param name="Read">The values now. Any thread.</param>
internal sealed record Metric(string Name, MetricKind Kind, string Unit, string Description, string Tag, Func<IEnumerable<MetricValue>> Read);

/// <summary>Whether a metric only grows.</summary>
internal enum MetricKind
{
    /// <summary>A total since the start.</summary>
    Counter,

    /// <summary>A value that comes and goes.</summary>
    Gauge,
}

/// <summary>One value of a metric.</summary>
/// <param name="Tag">The value of the metric's tag; empty if it has none.</param>
/// <param name="Value">The value.</param>
internal readonly record struct MetricValue(string Tag, double Value);
