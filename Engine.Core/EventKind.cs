namespace Engine.Core;

/// <summary>What a <see cref="MarketEvent"/> says. Values from 64 on are control events, made by the feed handler itself.</summary>
public enum EventKind : byte
{
    /// <summary>No event: a message without a meaning for the book.</summary>
    None = 0,

    /// <summary>A new order: reference, side, price, size; <see cref="MarketEvent.SecondaryReference"/> is the symbol's name (<see cref="SymbolName"/>).</summary>
    Add = 1,

    /// <summary>A resting order was executed at its own price: reference, executed size; secondary: match number.</summary>
    Execute = 2,

    /// <summary>A resting order was executed at <see cref="MarketEvent.Price"/>: reference, executed size; secondary: match number.
    /// <see cref="EventFlags.NonPrintable"/> says that the execution must not count as volume.</summary>
    ExecuteWithPrice = 3,

    /// <summary>A resting order lost <see cref="MarketEvent.Size"/> shares.</summary>
    Cancel = 4,

    /// <summary>A resting order left the book.</summary>
    Delete = 5,

    /// <summary>A resting order was replaced: the old reference, the new price and size; secondary: the new reference.</summary>
    Replace = 6,

    /// <summary>A trade that touched no displayed order: side, price, size; secondary: match number.</summary>
    Trade = 7,

    /// <summary>A cross (auction) trade: price, size; secondary: match number.</summary>
    CrossTrade = 8,

    /// <summary>A trade was broken; secondary: its match number.</summary>
    BrokenTrade = 9,

    /// <summary>Trading status of the symbol; <see cref="MarketEvent.Size"/> is a <see cref="TradingStatus"/>. With <see cref="EventFlags.OneMarket"/> it
    /// says whether the feed's own market is halted, which holds besides the symbol's status everywhere.</summary>
    Status = 10,

    /// <summary>The symbol exists; <see cref="MarketEvent.SecondaryReference"/> is its name (<see cref="SymbolName"/>), <see cref="MarketEvent.Price"/> its tick (0: unknown).</summary>
    SymbolDefinition = 11,

    /// <summary>Aggregated feeds: size appeared at a price.</summary>
    LevelAdd = 16,

    /// <summary>Aggregated feeds: size left a price without a trade.</summary>
    LevelReduce = 17,

    /// <summary>Aggregated feeds: size at a price was traded; <see cref="MarketEvent.Side"/> is the resting side.</summary>
    LevelTrade = 18,

    /// <summary>A session began: every book is empty and <see cref="BookQuality.Empty"/> until its first order. Carries the sequence before its first message.</summary>
    SessionStarted = 64,

    /// <summary>Messages were lost for good: from <see cref="MarketEvent.Sequence"/>, <see cref="MarketEvent.OrderReference"/> of them. All books are stale.</summary>
    GapDeclared = 65,

    /// <summary>The feed fell silent: no packet, not even a heartbeat. All books are stale. Told again after a rebuild in the silence.</summary>
    FeedSilent = 66,

    /// <summary>The feed is heard again. Books are right, or stale if <see cref="MarketEvent.OrderReference"/>, the messages that were lost before and not made
    /// good by a rebuild, is not 0.</summary>
    FeedResumed = 67,

    /// <summary>The session ended before <see cref="MarketEvent.Sequence"/>: books are frozen, complete, or stale if <see cref="MarketEvent.OrderReference"/>,
    /// the messages that were lost and not made good by a rebuild, is not 0.</summary>
    SessionEnded = 68,

    /// <summary>A rebuild begins: every book is emptied; the adds of a snapshot taken at <see cref="MarketEvent.Sequence"/> follow.</summary>
    RebuildStarted = 69,

    /// <summary>The rebuild is complete: the books equal the sender's and are live again; stale for silence, if the feed is silent.</summary>
    RebuildEnded = 70,
}

/// <summary>The side of a resting order.</summary>
public enum Side : byte
{
    /// <summary>Not applicable, or not known.</summary>
    None = 0,

    /// <summary>Buy.</summary>
    Bid = 1,

    /// <summary>Sell.</summary>
    Ask = 2,
}

/// <summary>Facts about an event beyond its kind.</summary>
[Flags]
public enum EventFlags : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The execution is not to be printed: it is not volume (ITCH 5.0, 1.4.2).</summary>
    NonPrintable = 1,

    /// <summary>The last event that came from its packet.</summary>
    EndOfPacket = 2,

    /// <summary>Part of a rebuild, not of the live stream: no trade, no signal.</summary>
    Rebuild = 4,

    /// <summary>A status of the feed's own market alone: an operational halt, or its end (ITCH 5.0, 1.2.8).</summary>
    OneMarket = 8,
}

/// <summary>Trading status of a symbol (ITCH 5.0, 1.2.2).</summary>
public enum TradingStatus : byte
{
    /// <summary>Not told yet.</summary>
    Unknown = 0,

    /// <summary>Trading.</summary>
    Trading = 1,

    /// <summary>Halted in all markets.</summary>
    Halted = 2,

    /// <summary>Paused.</summary>
    Paused = 3,

    /// <summary>Quotation only.</summary>
    QuotationOnly = 4,
}

/// <summary>How far a book can be trusted. A field of every snapshot, signal and story.</summary>
public enum BookQuality : byte
{
    /// <summary>Nothing is known of the symbol in this session yet.</summary>
    Empty = 0,

    /// <summary>Complete: every message of the session up to its sequence was applied.</summary>
    Live = 1,

    /// <summary>Messages were lost; the book may be wrong until it is rebuilt. The end of the session does not change that.</summary>
    StaleGap = 2,

    /// <summary>The feed is silent; the book was right when it was last heard.</summary>
    StaleSilent = 3,

    /// <summary>The session has ended with nothing missing; the book will not change any more.</summary>
    Closed = 4,
}
