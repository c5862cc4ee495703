using System.Diagnostics;
using System.Text.Json;
using Engine.Core.Timing;

namespace Perf.Harness;

/// <summary>One scenario in this process.</summary>
internal static class ScenarioRun
{
    /// <summary>Runs a scenario and prints it, as a table or as JSON lines; <c>--keep FOLDER</c> also writes the result and its HdrHistogram files there.</summary>
    /// <returns>The exit code: 1 if what it computed was wrong.</returns>
    /// <exception cref="UsageException">The words cannot be followed.</exception>
    public static int Execute(IScenario scenario, IReadOnlyList<string> words)
    {
        if (words.Contains("--help"))
        {
            Console.WriteLine(ScenarioWords.Help(scenario));
            return 0;
        }

        ScenarioWords.Check(scenario.Options, words);
        var context = new ScenarioContext(words.Contains("--quick"), words);
        // Calibrates before anything is timed.
        _ = Tsc.Now();
        var json = context.Flag("json");
        if (!json)
            Console.WriteLine($"{scenario.Name}: {scenario.Question}\n\n{scenario.Topology.Trim('\n')}\n");
        var result = Run(scenario, context);
        if (context.Option("keep") is { } folder)
            Keep(result, folder);
        if (json)
            result.Measurements.ToList().ForEach(measurement => Console.WriteLine(MeasurementJson.LineOf(measurement)));
        else
            Console.WriteLine(Report.ConsoleReport.Format(result));
        if (result.Failure is not null)
            Console.Error.WriteLine($"{scenario.Name}: {result.Failure}");
        return result.Failure is null ? 0 : 1;
    }

    private static ScenarioResult Run(IScenario scenario, ScenarioContext context)
    {
        var cpu = CpuShares.Start();
        var started = Stopwatch.GetTimestamp();
        string? failure = null;
        try
        {
            scenario.Run(context);
        }
        catch (Exception e) when (e is not UsageException)
        {
            failure = e is WrongResultException ? e.Message : $"{e.GetType().Name}: {e.Message}";
            // Where an unexpected one came from, for whoever repairs it.
            if (e is not WrongResultException)
                Console.Error.WriteLine(e);
        }

        context.CaptureThreads();
        return new ScenarioResult
        {
            Name = scenario.Name,
            Question = scenario.Question,
            Topology = scenario.Topology,
            Failure = failure,
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            Cpu = cpu(),
            // Times of a wrong result are no figures.
            Measurements = failure is null ? context.Measurements : [],
            Notes = context.Notes,
            Curves = context.Curves,
            Threads = context.Threads.ByRole(),
        };
    }

    private static void Keep(ScenarioResult result, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var curve in result.Curves)
            curve.Write(folder);
        File.WriteAllText(Path.Combine(folder, "result.json"), JsonSerializer.Serialize(result, ResultJson.Default.ScenarioResult));
    }
}
