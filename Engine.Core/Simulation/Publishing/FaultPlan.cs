namespace Engine.Core.Simulation.Publishing;

/// <summary>What a line does to the packets that go over it. The same plan and the same packets give the same faults.</summary>
public sealed record FaultPlan
{
    /// <summary>A line that loses nothing.</summary>
    public static readonly FaultPlan None = new();

    /// <summary>Seed of the random numbers.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Probability that a packet is lost.</summary>
    public double Drop { get; init; }

    /// <summary>Probability that a packet is sent twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Probability that a packet is overtaken.</summary>
    public double Reorder { get; init; }

    /// <summary>By how many packets it is overtaken, at most.</summary>
    public int ReorderDepth { get; init; } = 8;

    /// <summary>Probability that a burst of losses begins with a packet.</summary>
    public double Burst { get; init; }

    /// <summary>Packets lost in a burst.</summary>
    public int BurstLength { get; init; } = 100;

    /// <summary>The packet with which one certain burst begins, counted from 1; 0: none.</summary>
    public long BurstAt { get; init; }

    /// <summary>Whether anything is done to any packet.</summary>
    public bool IsFaultless => Drop == 0 && Duplicate == 0 && Reorder == 0 && Burst == 0 && BurstAt == 0;
}
