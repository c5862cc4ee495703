using System.Diagnostics;
using Engine.Core.Timing;
using HdrHistogram;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>What measuring costs, so that it can be taken off what is measured, and what the machine does to a thread that does nothing.</summary>
internal sealed class TimingScenario : IScenario
{
    private const int Calls = 5_000_000;

    public string Name => "timing";

    public string Question => "What do a clock reading and counting a latency cost, and how long does the machine stop a thread that does nothing?";

    public string Topology => """
        [one thread: read the clock | record a value, over and over]
        [engine-jitter: read the clock, keep the gaps]
        expected cost: rdtsc <= rdtscp <= Stopwatch
        """;

    public void Run(ScenarioContext context)
    {
        var rounds = context.Quick ? 5 : 15;
        new Interleaved(Name, context)
            .Add("rdtsc", "cost", "ns", () => PerCall(ReadTsc), Goal.RatioAtMost(1))
            .Add("rdtscp", "cost", "ns", () => PerCall(ReadInOrder))
            .Add("Stopwatch", "cost", "ns", () => PerCall(ReadStopwatch))
            .Against("Stopwatch")
            .Run(rounds);
        RecordCost(context, rounds);
        Probe(context);
    }

    private void RecordCost(ScenarioContext context, int rounds)
    {
        var kernel = new HistogramKernel().Prepare();
        var package = new LongHistogram(1, LatencyHistogram.DefaultHighestValue, 2);
        long expected = 0;
        new Interleaved(Name, context)
            .Add("LatencyHistogram.Record", "cost", "ns", () => PerCall(() => ScenarioContext.Verify(kernel(Calls) == (expected += Calls), "values are missing")))
            .Add("HdrHistogram package", "cost", "ns", () => PerCall(() => RecordInto(package)))
            .Against("HdrHistogram package")
            .Run(rounds);
    }

    private static void Probe(ScenarioContext context)
    {
        using var probe = JitterProbe.Start();
        Thread.Sleep(context.Quick ? 2000 : 10_000);
        context.CaptureThreads();
        var gaps = probe.Stalls.Gaps.Read();
        context.Curve("gaps of an idle thread", gaps);
        var seconds = context.Quick ? 2.0 : 10.0;
        context.Note($"{probe.Stalls.LongGaps / seconds:F0} gaps above {JitterProbe.LongGapNs / 1000:F0} µs a second took {Tsc.ToNanoseconds((ulong)probe.Stalls.LostTicks) / seconds / 1e7:F2}% of the time, " +
            $"{probe.WaitedForCoreNs / seconds / 1e7:F2}% by other threads of this system; the longest was {Tsc.ToNanoseconds((ulong)gaps.Max) / 1e3:F0} µs.");
    }

    private static void ReadTsc()
    {
        var first = Tsc.Now();
        var last = first;
        for (var i = 0; i < Calls; i++)
            last = Tsc.Now();
        ScenarioContext.Verify(last > first, "the clock stood still");
    }

    private static void ReadInOrder()
    {
        var first = Tsc.NowInOrder();
        var last = first;
        for (var i = 0; i < Calls; i++)
            last = Tsc.NowInOrder();
        ScenarioContext.Verify(last > first, "the clock stood still");
    }

    private static void ReadStopwatch()
    {
        var first = Stopwatch.GetTimestamp();
        var last = first;
        for (var i = 0; i < Calls; i++)
            last = Stopwatch.GetTimestamp();
        ScenarioContext.Verify(last > first, "the clock stood still");
    }

    private static void RecordInto(LongHistogram histogram)
    {
        var value = 1u;
        for (var i = 0; i < Calls; i++)
        {
            value = value * 1664525 + 1013904223;
            histogram.RecordValue(value >> 20);
        }
    }

    private static double PerCall(Action calls)
    {
        var started = Stopwatch.GetTimestamp();
        calls();
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Calls;
    }
}
