using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Simulation.Publishing;

namespace Engine.Tests.Feed.Chaos;

/// <summary>What befalls a feed, chosen by a seed: every mixture of loss, duplicates, reordering, bursts, servers and snapshots within a few dozen seeds.</summary>
internal sealed record ChaosPlan(ulong Seed)
{
    private static readonly double[] Losses = [0, 0.0001, 0.001, 0.01, 0.05, 0.3];
    private static readonly double[] DuplicateRates = [0, 0.01, 0.1];
    private static readonly int[] Depths = [0, 8, 64];

    public double Loss => Losses[Seed % 6];

    public double Duplicates => DuplicateRates[Seed / 6 % 3];

    public int ReorderDepth => Depths[Seed / 18 % 3];

    public bool HasBursts => Seed % 5 == 4;

    public int Servers => (int)(Seed % 4) - 1 < 0 ? 0 : (int)(Seed % 4) - 1;

    public bool HasSnapshots => Seed % 7 != 0;

    public static ArbiterOptions Arbiter { get; } = new()
    {
        WindowPackets = 64,
        WindowPacketBytes = 1_472,
        MaxHoles = 32,
        ReorderWaitNs = 100_000,
        RequestTimeoutNs = 300_000,
        RequestTries = 3,
        RequestIntervalNs = 10_000,
        GapTimeoutNs = 2_000_000,
        HeartbeatIntervalNs = 1_000_000,
        RecoveryBufferBytes = 65_536,
        SnapshotRetryNs = 500_000,
        RebuildSlice = 16,
    };

    public FaultPlan Faults(ulong line) => new()
    {
        Seed = Seed * 2 + line,
        Drop = Loss,
        Duplicate = Duplicates,
        Reorder = ReorderDepth == 0 ? 0 : 0.05,
        ReorderDepth = Math.Max(ReorderDepth, 1),
        Burst = HasBursts ? 0.002 : 0,
        BurstLength = 30,
    };

    public override string ToString() =>
        $"seed {Seed}: loss {Loss}, duplicates {Duplicates}, reorder {ReorderDepth}, bursts {HasBursts}, servers {Servers}, snapshots {HasSnapshots}";
}
