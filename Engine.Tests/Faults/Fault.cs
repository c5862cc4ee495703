using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Simulation.Publishing;

namespace Engine.Tests.Faults;

/// <summary>Something that goes wrong with a feed of two lines.</summary>
/// <param name="Name">Its name in the table.</param>
internal sealed record Fault(string Name)
{
    private const long MillisecondNs = 1_000_000;

    public FaultPlan LineA { get; init; } = FaultPlan.None;

    public FaultPlan LineB { get; init; } = FaultPlan.None;

    /// <summary>The retransmission server answers.</summary>
    public bool Retransmission { get; init; } = true;

    /// <summary>The snapshot server answers.</summary>
    public bool Snapshots { get; init; } = true;

    /// <summary>Another session begins in the middle.</summary>
    public bool SessionChange { get; init; }

    /// <summary>Seed of the flow and of the faults.</summary>
    public ulong Seed { get; init; } = 29;

    /// <summary>The fault has to be seen in this counter, or the row tells of nothing.</summary>
    public FeedCounter Sign { get; init; }

    /// <summary>
    /// Patient where something answers: on a busy machine an answer may be late, but it comes. Nobody falls silent, and the window holds all packets of a run.
    /// </summary>
    public ArbiterOptions Arbiter { get; init; } = new() { HeartbeatIntervalNs = 60_000 * MillisecondNs, GapTimeoutNs = 60_000 * MillisecondNs, RequestTries = 1_000 };

    /// <summary>With a deadline that passes, for servers that do not answer.</summary>
    public static ArbiterOptions Impatient { get; } = new()
    {
        HeartbeatIntervalNs = 60_000 * MillisecondNs,
        GapTimeoutNs = 20 * MillisecondNs,
        RequestTimeoutNs = 5 * MillisecondNs,
        RequestTries = 2,
        SnapshotRetryNs = 20 * MillisecondNs,
    };

    /// <summary>The same on both lines, each by itself.</summary>
    public static Fault OnBoth(string name, FaultPlan plan) => new(name) { LineA = plan, LineB = plan };
}
