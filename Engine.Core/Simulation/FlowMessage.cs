namespace Engine.Core.Simulation;

/// <summary>What a message of the simulated exchange says, before it has a wire format.</summary>
internal enum FlowKind : byte
{
    System,
    Definition,
    Status,
    ShortSaleRule,
    MarketMaker,
    Add,
    AddAttributed,
    Execute,
    ExecuteWithPrice,
    Cancel,
    Delete,
    Replace,
    HiddenTrade,
    Imbalance,
    Cross,
    BrokenTrade,
}

/// <summary>One message of the simulated exchange.</summary>
internal struct FlowMessage
{
    public FlowKind Kind;
    public Side Side;

    /// <summary>Event code, trading state or printable flag, by kind.</summary>
    public byte Code;
    public int Symbol;
    public SymbolName Name;
    public long TimeNs;
    public ulong Reference;

    /// <summary>The new order of a replace, or the match number.</summary>
    public ulong Second;

    /// <summary>The price the message carries.</summary>
    public int Price;

    /// <summary>The price of the level that changes.</summary>
    public int LevelPrice;
    public uint Size;
}
