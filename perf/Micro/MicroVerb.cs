using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

namespace Perf.Micro;

/// <summary><c>perf micro</c>: small questions, by BenchmarkDotNet; further words are its own, such as <c>--filter</c>.</summary>
internal static class MicroVerb
{
    /// <summary>Runs what the words select; all of it if there are none.</summary>
    public static int Run(string[] words)
    {
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroVerb).Assembly)
            .Run(words.Length == 0 ? ["--filter", "*"] : words, DefaultConfig.Instance.WithArtifactsPath("artifacts/micro"));
        return summaries.Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
    }
}
