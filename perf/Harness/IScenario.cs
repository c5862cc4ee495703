namespace Perf.Harness;

/// <summary>One question about performance and the program that answers it. Registered in <c>Catalogue</c>, with its time in <see cref="Budget"/>.</summary>
internal interface IScenario
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>The one question it answers.</summary>
    string Question { get; }

    /// <summary>An ASCII drawing of what runs where.</summary>
    string Topology { get; }

    /// <summary>The options it understands beside <see cref="ScenarioOption.Common"/>; any other is an error.</summary>
    IReadOnlyList<ScenarioOption> Options => [];

    /// <summary>Measures, verifies what was computed, and reports through <paramref name="context"/>.</summary>
    void Run(ScenarioContext context);
}

/// <summary>
/// A fixed amount of one scenario's hot work, for counting instructions and cache misses under cachegrind on the NativeAOT build.
/// The count per message is the difference of two runs of different length, which takes start-up and preparation away.
/// </summary>
internal interface IInstructionKernel
{
    /// <summary>The name on the command line: <c>kernel NAME COUNT</c>.</summary>
    string Name { get; }

    /// <summary>Prepares everything and returns the work: it processes exactly as many messages as it is told and returns a checksum.</summary>
    Func<long, long> Prepare();
}
