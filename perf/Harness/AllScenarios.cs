using System.Text.Json;
using Perf.Report;

namespace Perf.Harness;

/// <summary>Every scenario, each in a process of its own: neither compiled code nor a heap carries over.</summary>
internal static class AllScenarios
{
    /// <summary>What <c>perf all</c> understands itself; further words go to the scenarios that understand them.</summary>
    private static readonly ScenarioOption[] Own = [new("out", "FOLDER", "where to write"), new("only", "A,B", "these scenarios alone"), new("quick", null, "fewer and shorter runs")];

    /// <summary>Runs them and writes <c>report.html</c>, <c>report.md</c> and <c>results.json</c> into the folder of <c>--out</c>.</summary>
    /// <returns>1 if a scenario failed.</returns>
    /// <exception cref="UsageException">The words cannot be followed.</exception>
    public static int Run(IReadOnlyList<IScenario> scenarios, IReadOnlyList<string> words)
    {
        var selected = Select(scenarios, words);
        var options = new ScenarioContext(words.Contains("--quick"), words);
        var folder = Path.GetFullPath(options.Option("out") ?? "artifacts/perf");
        Directory.CreateDirectory(folder);
        var machine = MachineCard.Read();
        var cpu = CpuShares.Start();
        var withoutCounters = KernelCounters.WhyUnavailable();
        var results = selected.Select(scenario => RunApart(scenario, folder, words, withoutCounters)).ToArray();
        machine =
        [
            .. machine,
            new("Hardware counters", withoutCounters is null ? "yes, by perf stat" : $"none: {withoutCounters}"),
            new("Meanwhile", $"all cores {cpu().Busy:P0} busy, {cpu().Steal:P1} stolen"),
        ];
        Write(new RunResult(machine, $"./build.sh perf {string.Join(' ', WithoutOut(words))}".TrimEnd(), results), folder);
        return results.Any(result => result.Failure is not null) ? 1 : 0;
    }

    /// <summary>The scenarios of <c>--only</c>, or all; every other word must be understood by one of them.</summary>
    /// <exception cref="UsageException">A scenario or an option is unknown.</exception>
    public static IReadOnlyList<IScenario> Select(IReadOnlyList<IScenario> scenarios, IReadOnlyList<string> words)
    {
        var only = new ScenarioContext(false, words).Option("only")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in only ?? [])
        {
            if (scenarios.All(scenario => scenario.Name != name))
                throw new UsageException($"There is no scenario '{name}'{NearestWord.Hint(name, scenarios.Select(s => s.Name))}.");
        }

        IScenario[] selected = [.. scenarios.Where(scenario => only is null || only.Contains(scenario.Name))];
        if (selected.Length == 0)
            throw new UsageException("--only names no scenario.");
        // A file is for one scenario: `perf NAME FILE`.
        ScenarioWords.Check([.. Own, .. selected.SelectMany(scenario => scenario.Options).Where(option => option.Name.Length > 0)], words);
        return selected;
    }

    /// <summary>The words for one scenario: without those of <c>perf all</c> itself, of which <c>--only</c> means something else there.</summary>
    public static string[] WordsFor(IScenario scenario, IReadOnlyList<string> words) =>
        ScenarioWords.KeepKnown(scenario.Options.Where(option => option.Name is not ("only" or "out")), words);

    /// <summary>The word that names this program to its own process: under `dotnet perf.dll` the process is dotnet.</summary>
    public static string[] ThisProgram() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(AllScenarios).Assembly.Location] : [];

    private static ScenarioResult RunApart(IScenario scenario, string folder, IReadOnlyList<string> words, string? withoutCounters)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, scenario.Name)).FullName;
        var file = Path.Combine(own, "result.json");
        File.Delete(file);
        var counters = Path.Combine(own, "perf-stat.csv");
        string[] command = [Environment.ProcessPath!, .. ThisProgram(), scenario.Name, .. WordsFor(scenario, words), "--keep", own];
        if (withoutCounters is null)
            command = ["perf", .. KernelCounters.Wrap(counters), .. command];
        var limit = Budget.LimitOf(scenario.Name, words.Contains("--quick"));
        var exitCode = RunWithTemporaryFolder(command, limit);
        if (!File.Exists(file))
            return new ScenarioResult { Name = scenario.Name, Question = scenario.Question, Topology = scenario.Topology, Failure = WhyNoResult(exitCode, limit) };
        var result = JsonSerializer.Deserialize(File.ReadAllText(file), ResultJson.Default.ScenarioResult)!;
        return withoutCounters is null ? result with { Counters = KernelCounters.Read(counters) } : result;
    }

    // A scenario that is ended from outside cannot clean up: its temporary files go with their folder.
    private static int RunWithTemporaryFolder(string[] command, TimeSpan limit)
    {
        var temporary = Directory.CreateTempSubdirectory("perf-").FullName;
        try
        {
            return ChildProcess.Run(command[0], command[1..], limit, temporary);
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static string WhyNoResult(int exitCode, TimeSpan limit) => exitCode == ChildProcess.TimedOut
        ? $"It was ended after {limit.TotalSeconds:F0} s."
        : $"It ended with exit code {exitCode} and no result.";

    private static IEnumerable<string> WithoutOut(IReadOnlyList<string> words) => words.Where((word, i) => word != "--out" && (i == 0 || words[i - 1] != "--out"));

    private static void Write(RunResult run, string folder)
    {
        File.WriteAllText(Path.Combine(folder, "results.json"), JsonSerializer.Serialize(run, ResultJson.Default.RunResult));
        File.WriteAllText(Path.Combine(folder, "report.md"), MarkdownReport.Format(run));
        File.WriteAllText(Path.Combine(folder, "report.html"), HtmlReport.Format(run));
        Console.WriteLine($"Wrote {folder}/report.html, report.md and results.json.");
    }
}
