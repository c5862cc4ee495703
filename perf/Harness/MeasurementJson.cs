using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf.Harness;

/// <summary>One figure as it is written, by <c>--json</c> and in <c>results.json</c> alike. A figure that is not there is left out: JSON has no word for it.</summary>
internal sealed record MeasurementJson(string Scenario, string Case, string Metric, string Unit)
{
    /// <summary>The median.</summary>
    public double? Value { get; init; }

    /// <summary>The smallest run.</summary>
    public double? Min { get; init; }

    /// <summary>The largest run.</summary>
    public double? Max { get; init; }

    /// <summary>How many runs gave a figure.</summary>
    public int Runs { get; init; }

    /// <summary>What it is compared with.</summary>
    public string? Baseline { get; init; }

    /// <summary>Median of the ratios to it.</summary>
    public double? Ratio { get; init; }

    /// <summary>The smallest ratio.</summary>
    [JsonPropertyName("ratio_min")]
    public double? RatioMin { get; init; }

    /// <summary>The largest ratio.</summary>
    [JsonPropertyName("ratio_max")]
    public double? RatioMax { get; init; }

    /// <summary>What it should be.</summary>
    public Goal? Goal { get; init; }

    /// <summary><c>met</c>, <c>missed</c>, <c>undecided</c> or <c>not measurable</c>; left out without a goal.</summary>
    public string? Verdict { get; init; }

    /// <summary>Why this machine cannot tell.</summary>
    [JsonPropertyName("not_measurable")]
    public string? NotMeasurable { get; init; }

    /// <summary>One line.</summary>
    public static string LineOf(Measurement m) => JsonSerializer.Serialize(Of(m), MeasurementJsonContext.Default.MeasurementJson);

    /// <summary>What is written of a measurement.</summary>
    public static MeasurementJson Of(Measurement m) => new(m.Scenario, m.Case, m.Metric, m.Unit)
    {
        Value = Finite(m.Value),
        Min = Finite(m.Min),
        Max = Finite(m.Max),
        Runs = m.Runs,
        Baseline = m.Baseline,
        Ratio = Finite(m.Ratio),
        RatioMin = Finite(m.RatioMin),
        RatioMax = Finite(m.RatioMax),
        Goal = m.Goal,
        Verdict = m.Verdict.InWords(),
        NotMeasurable = m.NotMeasurable,
    };

    /// <summary>The measurement it was written of.</summary>
    public Measurement ToMeasurement() => new(Scenario, Case, Metric, Unit, Value ?? double.NaN, Min ?? double.NaN, Max ?? double.NaN, Runs)
    {
        Baseline = Baseline,
        Ratio = Ratio,
        RatioMin = RatioMin,
        RatioMax = RatioMax,
        Goal = Goal,
        NotMeasurable = NotMeasurable,
    };

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}

/// <summary>Writes measurements as <see cref="MeasurementJson"/>.</summary>
internal sealed class MeasurementConverter : JsonConverter<Measurement>
{
    public override Measurement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, MeasurementJsonContext.Default.MeasurementJson)!.ToMeasurement();

    public override void Write(Utf8JsonWriter writer, Measurement value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, MeasurementJson.Of(value), MeasurementJsonContext.Default.MeasurementJson);
}

/// <summary>How a figure is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MeasurementJson))]
internal sealed partial class MeasurementJsonContext : JsonSerializerContext;
