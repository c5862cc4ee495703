using Engine.Core.Timing;

namespace Engine.Core.Pipeline;

/// <summary>One hot thread at one moment: what it did with its time, and what the machine took of it.</summary>
/// <param name="Name">The thread's name.</param>
/// <param name="BusyShare">Share of the time, 0 to 1, in which it found work.</param>
/// <param name="MachineStalls">How often, with nothing to do, it was kept from its next turn for long (<see cref="StallDetector"/>).</param>
/// <param name="MachineLostNs">The time lost in those, nanoseconds. What is slow beyond it was slow here.</param>
/// <param name="AllocatedBytes">Bytes it took from the garbage-collected heap since it began; a steady thread's do not move (<see cref="StageCounters.AllocatedBytes"/>).</param>
public readonly record struct ThreadStatus(string Name, double BusyShare, long MachineStalls, double MachineLostNs, long AllocatedBytes)
{
    /// <summary>Every thread of a pipeline.</summary>
    internal static IReadOnlyList<ThreadStatus> Of(PipelineParts parts) =>
        [.. parts.Agents.Zip(parts.Stalls, Of)];

    private static ThreadStatus Of(IAgent agent, StallDetector stalls) => new(
        agent.Role, agent.Counters.BusyShare, stalls.LongGaps, Tsc.ToNanoseconds((ulong)stalls.LostTicks), agent.Counters.AllocatedBytes);
}
