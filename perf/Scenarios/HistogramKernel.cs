using Engine.Core.Timing;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>What it costs to count one latency.</summary>
internal sealed class HistogramKernel : IInstructionKernel
{
    public string Name => "histogram";

    public Func<long, long> Prepare()
    {
        var histogram = new LatencyHistogram();
        return messages =>
        {
            // A linear congruential walk over the microsecond range: the value differs each time, as latencies do.
            var value = 1u;
            for (long i = 0; i < messages; i++)
            {
                value = value * 1664525 + 1013904223;
                histogram.Record(value >> 20);
            }

            return histogram.Read().Total;
        };
    }
}
