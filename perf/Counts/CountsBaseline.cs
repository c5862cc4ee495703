using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf.Counts;

/// <summary>The committed counts, <c>perf/Baselines/counts.json</c>.</summary>
internal static class CountsBaseline
{
    private static readonly string Location = Path.Combine(NativeBuild.ProjectFolder(), "Baselines", "counts.json");

    /// <summary>Cost by kernel.</summary>
    public static SortedDictionary<string, CostPerMessage> Read() =>
        File.Exists(Location) ? JsonSerializer.Deserialize(File.ReadAllText(Location), CountsJson.Default.SortedDictionaryStringCostPerMessage)! : [];

    /// <summary>Replaces it.</summary>
    /// <returns>The file.</returns>
    public static string Write(SortedDictionary<string, CostPerMessage> counts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Location)!);
        File.WriteAllText(Location, JsonSerializer.Serialize(counts, CountsJson.Default.SortedDictionaryStringCostPerMessage) + "\n");
        return Location;
    }
}

/// <summary>How the baseline is kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(SortedDictionary<string, CostPerMessage>))]
internal sealed partial class CountsJson : JsonSerializerContext;
