using System.Diagnostics.Metrics;

namespace Engine.Host.Telemetry;

/// <summary>
/// Publishes everything the engine counts as instruments of the meter <c>Engine</c>, for <c>dotnet-counters monitor --counters Engine</c> and any exporter,
/// and as one object for logs. Reading is all that happens: a hot thread does not notice.
/// </summary>
internal sealed class EngineMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Engine";

    private readonly Meter _meter = new(MeterName);

    /// <param name="metrics">What is counted, in the order logs show it.</param>
    public EngineMetrics(IReadOnlyList<Metric> metrics)
    {
        All = metrics;
        foreach (var metric in metrics)
        {
            if (metric.Kind == MetricKind.Counter)
                _meter.CreateObservableCounter(metric.Name, () => Measure(metric), metric.Unit, metric.Description);
            else
                _meter.CreateObservableGauge(metric.Name, () => Measure(metric), metric.Unit, metric.Description);
        }
    }

    /// <summary>Every metric.</summary>
    public IReadOnlyList<Metric> All { get; }

    /// <summary>Every value that is not 0, by <c>name</c> or <c>name.tag</c>.</summary>
    public IReadOnlyDictionary<string, double> Take()
    {
        var values = new Dictionary<string, double>();
        foreach (var metric in All)
        {
            foreach (var value in metric.Read())
            {
                if (value.Value != 0)
                    values[value.Tag.Length == 0 ? metric.Name : $"{metric.Name}.{value.Tag}"] = value.Value;
            }
        }

        return values;
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<double>> Measure(Metric metric) => metric.Read().Select(value => value.Tag.Length == 0
        ? new Measurement<double>(value.Value)
        : new Measurement<double>(value.Value, new KeyValuePair<string, object?>(metric.Tag, value.Tag)));
}
