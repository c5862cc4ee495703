using Engine.Core.Feed;
using Engine.Core.Feed.Fixed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Simulation;
using Perf.Counts;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>What it costs to decode one message of the simulated feed and to look at the event. The messages do not fit level 2.</summary>
/// <typeparam name="TFormat">The format.</typeparam>
internal sealed class DecodeKernel<TFormat>(string name, SimulatedFormat format) : IInstructionKernel
    where TFormat : struct, IWireFormat
{
    public string Name => name;

    public Func<long, long> Prepare()
    {
        var workload = DecodeWorkload.Simulated(format, CountLengths.Many);
        var decoder = new MessageDecoder<TFormat, SummingSink>(default);
        return messages =>
        {
            workload.Play(ref decoder, messages);
            return (long)decoder.Sink.Sum;
        };
    }
}

/// <summary>The floor: what it costs to step over one message.</summary>
internal sealed class PrefixWalkKernel : IInstructionKernel
{
    public string Name => "decode-floor";

    public Func<long, long> Prepare()
    {
        var workload = DecodeWorkload.Simulated(SimulatedFormat.Itch, CountLengths.Many);
        return messages =>
        {
            var walk = new PrefixWalk();
            workload.Play(ref walk, messages);
            return walk.Bytes;
        };
    }
}

/// <summary>The kernels of the scenario <c>decode</c>.</summary>
internal static class DecodeKernels
{
    public static IInstructionKernel Itch { get; } = new DecodeKernel<Itch50Format>("decode-itch", SimulatedFormat.Itch);

    public static IInstructionKernel Fixed { get; } = new DecodeKernel<FixedFormat>("decode-fixed", SimulatedFormat.Fixed);

    public static IInstructionKernel Switch { get; } = new DecodeKernel<SwitchFormat>("decode-switch", SimulatedFormat.Itch);
}
