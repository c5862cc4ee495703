using System.Diagnostics;
using Engine.Core.Feed;
using Engine.Core.Feed.Fixed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Simulation;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>Decoding alone, beside the floor and the usual way, in turns.</summary>
internal sealed class DecodeScenario : IScenario
{
    private const string Floor = "walk over the length prefixes";
    private const string Copy = "memcpy";
    private const int SimulatedMessages = 4_000_000;
    private const int MessagesPerRun = 10_000_000;
    private const int WarmUps = 2;
    private const double GoalMillionsPerSecond = 60;

    public string Name => "decode";

    public string Question => "How many messages a second does one core turn from bytes in memory into events?";

    public string Topology => """
        [one thread: packets of 1,400 bytes in memory -> decode -> sum of the events' fields]
        expected, of the throughput: a switch <= decode <= walk over the length prefixes <= memcpy of the same bytes
        """;

    public IReadOnlyList<ScenarioOption> Options => [new("file", "FILE", "a recorded day of ITCH messages (otherwise simulated ones)")];

    public void Run(ScenarioContext context)
    {
        var rounds = context.Quick ? 5 : 15;
        if (context.Option("file") is { } file)
        {
            Compare(context, rounds, DecodeWorkload.Recorded(file), Path.GetFileName(file));
            return;
        }

        var messages = context.Quick ? SimulatedMessages / 4 : SimulatedMessages;
        Compare(context, rounds, DecodeWorkload.Simulated(SimulatedFormat.Itch, messages), "simulated ITCH");
        CompareFixed(context, rounds, DecodeWorkload.Simulated(SimulatedFormat.Fixed, messages));
    }

    private void Compare(ScenarioContext context, int rounds, DecodeWorkload workload, string what)
    {
        context.Note($"{what}: {workload.Messages:N0} messages, {workload.Blocks.Length / (double)workload.Messages:F1} bytes each with their prefix.");
        var floor = $"{what}: {Floor}";
        var expected = Decode<SwitchFormat>(workload);
        new Interleaved(Name, context)
            .Add($"{what}: {Copy}", "throughput", "M/s", () => PerSecond(workload, () => CopyAll(workload)))
            .Add(floor, "throughput", "M/s", () => PerSecond(workload, () => Walk(workload)))
            .Add($"{what}: decode", "throughput", "M/s", () => PerSecond(workload, () => Verify(Decode<Itch50Format>(workload), expected)), Goal.ValueAtLeast(GoalMillionsPerSecond))
            .Add($"{what}: a switch, a load a field", "throughput", "M/s", () => PerSecond(workload, () => Verify(Decode<SwitchFormat>(workload), expected)))
            .Against(floor)
            .Expect($"{what}: decode", floor, $"{what}: {Copy}")
            .Run(rounds, WarmUps);
    }

    private void CompareFixed(ScenarioContext context, int rounds, DecodeWorkload workload)
    {
        var floor = $"32-byte: {Floor}";
        var expected = Decode<FixedFormat>(workload);
        ScenarioContext.Verify(expected.Events == workload.Messages, "a message gave no event");
        new Interleaved(Name, context)
            .Add($"32-byte: {Copy}", "throughput", "M/s", () => PerSecond(workload, () => CopyAll(workload)))
            .Add(floor, "throughput", "M/s", () => PerSecond(workload, () => Walk(workload)))
            .Add("32-byte: decode", "throughput", "M/s", () => PerSecond(workload, () => Verify(Decode<FixedFormat>(workload), expected)), Goal.ValueAtLeast(GoalMillionsPerSecond))
            .Against(floor)
            .Expect("32-byte: decode", floor, $"32-byte: {Copy}")
            .Run(rounds, WarmUps);
    }

    private static SummingSink Decode<TFormat>(DecodeWorkload workload)
        where TFormat : struct, IWireFormat
    {
        var decoder = new MessageDecoder<TFormat, SummingSink>(default);
        workload.Play(ref decoder);
        return decoder.Sink;
    }

    private static void Walk(DecodeWorkload workload)
    {
        var walk = new PrefixWalk();
        workload.Play(ref walk);
        ScenarioContext.Verify(walk.Bytes == workload.Blocks.Length - 2 * workload.Messages, "bytes are missing");
    }

    private static void CopyAll(DecodeWorkload workload)
    {
        var copy = new CopySink();
        workload.Play(ref copy);
        ScenarioContext.Verify(copy.Bytes == workload.Blocks.Length, "bytes are missing");
    }

    private static void Verify(SummingSink sink, SummingSink expected) =>
        ScenarioContext.Verify(sink.Events == expected.Events && sink.Sum == expected.Sum && sink.Events > 0, "the events differ");

    // Passes until so many messages are through, so that a run is long beside a clock tick and a scheduler's.
    private static double PerSecond(DecodeWorkload workload, Action pass)
    {
        var passes = Math.Max(1, MessagesPerRun / workload.Messages);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < passes; i++)
            pass();
        return passes * workload.Messages / Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }
}
