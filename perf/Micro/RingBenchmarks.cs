using BenchmarkDotNet.Attributes;

namespace Perf.Micro;

/// <summary>What does claiming and publishing cost a producer that never waits?</summary>
public class RingBenchmarks
{
    private const int Batch = 10;
    private readonly ValueRingBuffer<long> _ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, 1024, new BusySpinWaitStrategy());

    /// <summary>One event.</summary>
    [Benchmark(Baseline = true)]
    public void PublishOne()
    {
        using var scope = _ring.PublishEvent();
        scope.Event() = 1;
    }

    /// <summary>Ten events in one claim, per event.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public void PublishTen()
    {
        using var scope = _ring.PublishEvents(Batch);
        for (var i = 0; i < Batch; i++)
            scope.Event(i) = i;
    }
}
