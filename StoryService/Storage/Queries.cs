namespace StoryService.Storage;

/// <summary>Which stories to read: newest first.</summary>
/// <param name="Symbol">Only this symbol; null: all.</param>
/// <param name="Kind">Only this kind; null: all.</param>
/// <param name="FromNs">The earliest time, inclusive.</param>
/// <param name="ToNs">The latest time, exclusive.</param>
/// <param name="Limit">At most so many.</param>
internal sealed record StoryQuery(string? Symbol = null, string? Kind = null, long FromNs = long.MinValue, long ToNs = long.MaxValue, int Limit = 100);

/// <summary>Which summaries to read: the newest of the range, oldest first.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="FromNs">The earliest start, inclusive.</param>
/// <param name="ToNs">The latest start, exclusive.</param>
/// <param name="Limit">At most so many.</param>
internal sealed record SummaryQuery(string Symbol, long FromNs = long.MinValue, long ToNs = long.MaxValue, int Limit = 600);

/// <summary>A symbol that has stories or summaries.</summary>
internal sealed record SymbolCount(string Symbol, long Stories);

/// <summary>A stored position.</summary>
internal sealed record StoredOffset(string Topic, int Partition, long Next);

/// <summary>Rows in the store.</summary>
internal sealed record RowCounts(long Signals, long FeedEvents, long Summaries, long Stories, long DeadLetters, long Holes);
