using System.Text.Json;
using Perf.Harness;

namespace Engine.Tests.Perf;

/// <summary>The figures as other programs read them.</summary>
internal sealed class ResultJsonTests
{
    private static readonly string[] NamesOfAComparison =
        ["scenario", "case", "metric", "unit", "value", "min", "max", "runs", "baseline", "ratio", "ratio_min", "ratio_max", "goal", "verdict"];

    [Test]
    public void A_line_and_the_results_file_use_the_same_names()
    {
        var measurement = Measurement.Of("s", "c", "m", "u", [1, 2, 3]).Against("other", [1, 2, 3], [1, 1, 1]) with { Goal = Goal.RatioAtLeast(1) };
        using var line = JsonDocument.Parse(MeasurementJson.LineOf(measurement));
        using var file = JsonDocument.Parse(JsonSerializer.Serialize(Result(measurement), ResultJson.Default.ScenarioResult));

        Assert.That(Names(line.RootElement), Is.EqualTo(NamesOfAComparison));
        Assert.That(Names(file.RootElement.GetProperty("measurements")[0]), Is.EqualTo(NamesOfAComparison));
        Assert.That(line.RootElement.GetProperty("verdict").GetString(), Is.EqualTo("met"));
    }

    [Test]
    public void A_figure_that_is_not_there_is_left_out()
    {
        var text = MeasurementJson.LineOf(Measurement.Of("s", "c", "m", "u", [double.NaN]));
        using var line = JsonDocument.Parse(text);

        Assert.That(Names(line.RootElement), Is.EqualTo(new[] { "scenario", "case", "metric", "unit", "runs", "not_measurable" }));
        Assert.That(text, Does.Not.Contain("NaN"));
    }

    [Test]
    public void A_result_is_read_back_as_it_was_written()
    {
        var measured = Measurement.Of("s", "c", "m", "u", [1, 2, 3]).Against("other", [1, 2, 3], [1, 1, 1]) with { Goal = Goal.ValueAtMost(2), NotMeasurable = "because" };
        var unmeasured = Measurement.Of("s", "c", "n", "u", []);

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(Result(measured, unmeasured), ResultJson.Default.ScenarioResult), ResultJson.Default.ScenarioResult)!;

        Assert.That(read.Measurements, Is.EqualTo(new[] { measured, unmeasured }));
    }

    private static ScenarioResult Result(params Measurement[] measurements) => new() { Name = "s", Question = "?", Topology = "[]", Measurements = measurements };

    private static string[] Names(JsonElement json) => [.. json.EnumerateObject().Select(property => property.Name)];
}
