using System.Text.Json.Serialization;

namespace Perf.Harness;

/// <summary>All that one run of one scenario yielded.</summary>
internal sealed record ScenarioResult
{
    /// <summary>The scenario's name.</summary>
    public required string Name { get; init; }

    /// <summary>The question it answers.</summary>
    public required string Question { get; init; }

    /// <summary>What runs where.</summary>
    public required string Topology { get; init; }

    /// <summary>Why there are no figures; null if there are.</summary>
    public string? Failure { get; init; }

    /// <summary>How long it took.</summary>
    public double Seconds { get; init; }

    /// <summary>What all processors did meanwhile.</summary>
    public CpuShares? Cpu { get; init; }

    /// <summary>The figures.</summary>
    public IReadOnlyList<Measurement> Measurements { get; init; } = [];

    /// <summary>Sentences beside the figures.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Latency distributions.</summary>
    public IReadOnlyList<PercentileCurve> Curves { get; init; } = [];

    /// <summary>CPU time of the threads by role.</summary>
    public IReadOnlyList<RoleTime> Threads { get; init; } = [];

    /// <summary>The processor's counters over the whole process; empty where there are none.</summary>
    public IReadOnlyList<MachineCard.Fact> Counters { get; init; } = [];
}

/// <summary>All scenarios of one run on one machine.</summary>
/// <param name="Machine">The machine card.</param>
/// <param name="Command">The command that repeats it.</param>
/// <param name="Scenarios">The scenarios.</param>
internal sealed record RunResult(IReadOnlyList<MachineCard.Fact> Machine, string Command, IReadOnlyList<ScenarioResult> Scenarios);

/// <summary>How results are kept in files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ScenarioResult))]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
