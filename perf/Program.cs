using Perf;
using Perf.Counts;
using Perf.Harness;

const string Usage = """
    perf list                                      names the scenarios and the questions they answer
    perf SCENARIO [--quick] [--json] [OPTIONS]     measures one; --help says its options
    perf all --out FOLDER [--quick] [--only A,B]   measures all, each in a process of its own, and writes a report
    perf compare A.json B.json                     what repeats of two runs' results.json, and what does not
    perf counts --check | --update [--quick]       compares instruction counts with the committed baseline, or replaces it
    perf counts --disruptor-package FOLDER         counts the ring's instructions beside those of the Disruptor package in that folder
    perf kernel NAME COUNT                         runs one piece of hot work, for counting
    perf micro [OPTIONS]                           small questions, by BenchmarkDotNet
    """;

// Not in the catalogue, which the build of the kernels shares: it has neither Kafka nor what Kafka needs.
IScenario[] scenarios = [.. Catalogue.Scenarios, new Perf.Scenarios.KafkaScenario(), new Perf.Scenarios.StoryScenario()];

try
{
    return args switch
    {
        ["list", ..] => List(scenarios),
        ["all", .. var rest] => AllScenarios.Run(scenarios, rest),
        ["compare", var before, var after] => Perf.Report.RunComparison.Run(before, after),
        ["counts", .. var rest] when rest.Any(word => word is "--check" or "--update") => CountsVerb.Run(Catalogue.Kernels, rest),
        ["kernel", var name, var count] => KernelVerb.Run(Catalogue.Kernels, name, count),
        ["send", .. var rest] => Perf.Wire.SendVerb.Run(rest),
        ["flood", .. var rest] => Perf.Wire.FloodVerb.Run(rest),
        ["publish", .. var rest] => Perf.Wire.PublishVerb.Run(rest),
        ["micro", .. var rest] => Perf.Micro.MicroVerb.Run(rest),
        [var name, .. var rest] when Array.Find(scenarios, s => s.Name == name) is { } scenario => ScenarioRun.Execute(scenario, rest),
        [] or ["help" or "--help" or "-h", ..] => Help(args.Length == 0 ? 2 : 0),
        [var word, ..] => throw new UsageException($"There is no '{word}'{NearestWord.Hint(word, [.. scenarios.Select(s => s.Name), "list", "all", "compare", "counts", "kernel", "micro"])}."),
    };
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

static int List(IScenario[] scenarios)
{
    foreach (var scenario in scenarios)
        Console.WriteLine($"{scenario.Name,-10} {scenario.Question}");
    return 0;
}

static int Help(int exitCode)
{
    Console.WriteLine(Usage);
    return exitCode;
}
