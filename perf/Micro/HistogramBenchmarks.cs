using BenchmarkDotNet.Attributes;
using Engine.Core.Timing;

namespace Perf.Micro;

/// <summary>What do more significant digits cost a recording thread? The counters that are touched are 3 KB with two and 24 KB with three.</summary>
[MemoryDiagnoser]
public class HistogramBenchmarks
{
    private LatencyHistogram _histogram = new();
    private uint _value = 1;

    /// <summary>Decimal digits kept.</summary>
    [Params(1, 2, 3)]
    public int Digits { get; set; }

    /// <summary>Takes the memory.</summary>
    [GlobalSetup]
    public void Setup() => _histogram = new LatencyHistogram(LatencyHistogram.DefaultHighestValue, Digits);

    /// <summary>Counts one value out of 4,096.</summary>
    [Benchmark]
    public void Record()
    {
        _value = _value * 1664525 + 1013904223;
        _histogram.Record(_value >> 20);
    }
}
