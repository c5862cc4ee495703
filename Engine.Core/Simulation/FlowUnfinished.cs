namespace Engine.Core.Simulation;

/// <summary>An action of several messages, of which some are still to come.</summary>
internal enum UnfinishedKind : byte
{
    None,
    Sweep,
    Withdrawal,
    Replace,
    Auction,
}

/// <summary>What is left of an action.</summary>
internal struct FlowUnfinished
{
    public UnfinishedKind Kind;
    public Side Side;
    public int Symbol;
    public int Price;

    /// <summary>Shares still to execute, orders still to withdraw, the new order's shares, or the auction's step.</summary>
    public uint Shares;
    public ulong Reference;
}
