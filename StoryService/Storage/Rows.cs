namespace StoryService.Storage;

/// <summary>A signal as it is stored: the schema's fields, enums by name, prices in 1e-4, times in nanoseconds since the Unix epoch.</summary>
internal sealed record SignalRow(
    string Id,
    long TimeNs,
    string Session,
    string Symbol,
    string Kind,
    long FirstSequence,
    long LastSequence,
    long StartTimeNs,
    string Direction,
    double Magnitude,
    double Baseline,
    string Unit,
    string Severity,
    string Quality,
    string Flags,
    int BidPrice,
    long BidSize,
    int AskPrice,
    long AskSize,
    int LastTradePrice)
{
    /// <summary>The book was in the state that the schema calls <paramref name="flag"/>.</summary>
    public bool Has(string flag) => Flags.Split(' ').Contains(flag);
}

/// <summary>A feed event as it is stored.</summary>
internal sealed record FeedEventRow(string Id, long TimeNs, string Session, string Kind, long Sequence, long Count, string Detail);

/// <summary>A symbol's interval as it is stored; the prices are null when the book was never two-sided in it.</summary>
internal sealed record SummaryRow(
    string Id,
    long TimeNs,
    long EndTimeNs,
    string Session,
    string Symbol,
    long FirstSequence,
    long LastSequence,
    long? OpenTwiceMid,
    long? HighTwiceMid,
    long? LowTwiceMid,
    long? CloseTwiceMid,
    double? Spread,
    double? Imbalance,
    long OrderFlowImbalance,
    long BuyVolume,
    long SellVolume,
    long EventCount,
    long TradeCount,
    string Quality);

/// <summary>What a person reads: derived from one stored row and nothing else.</summary>
/// <param name="Id">The identifier of the row it tells.</param>
/// <param name="TimeNs">When it happened.</param>
/// <param name="Symbol">The symbol; empty when it concerns the whole feed.</param>
/// <param name="Kind">The row's kind, by its schema name.</param>
/// <param name="Severity">The row's severity, by its schema name.</param>
/// <param name="Quality">How far the book could be trusted, by its schema name.</param>
/// <param name="Headline">A few words.</param>
/// <param name="Text">A sentence or two.</param>
internal sealed record Story(string Id, long TimeNs, string Symbol, string Kind, string Severity, string Quality, string Headline, string Text);

/// <summary>A record that could not be understood or stored.</summary>
internal sealed record DeadLetter(string Topic, int Partition, long Offset, string Reason, byte[] Key, byte[] Value);

/// <summary>Records that the broker had deleted before they were read.</summary>
internal sealed record HistoryHole(string Topic, int Partition, long FromOffset, long ToOffset);

/// <summary>Moves a partition's position. The move fails if the stored position is not <paramref name="Expected"/>: another process owns the partition.</summary>
internal sealed record OffsetMove(string Topic, int Partition, long Expected, long Next);
