namespace StoryService.Storage;

/// <summary>
/// Where rows and stories live. Commits come from one thread; queries from any. Commits are idempotent: a row whose identifier is there already
/// is left as it is.
/// </summary>
internal interface IStoryStore : IDisposable
{
    /// <summary>What it is, without secrets: for the log and the status.</summary>
    string Description { get; }

    /// <summary>Brings the schema up to date. Called once, before anything else.</summary>
    void Migrate();

    /// <summary>Writes a batch in one transaction, or nothing.</summary>
    CommitResult Commit(IngestBatch batch);

    /// <summary>Whether trying the same again may help: the server is away, or the database is locked.</summary>
    bool IsTransient(Exception exception);

    /// <summary>The positions of a cluster's partitions.</summary>
    IReadOnlyList<StoredOffset> ReadOffsets(string cluster);

    /// <summary>Stories, newest first.</summary>
    Task<IReadOnlyList<Story>> ReadStories(StoryQuery query, CancellationToken cancellation);

    /// <summary>Summaries of one symbol, oldest first.</summary>
    Task<IReadOnlyList<SummaryRow>> ReadSummaries(SummaryQuery query, CancellationToken cancellation);

    /// <summary>Symbols that have summaries or stories, by name.</summary>
    Task<IReadOnlyList<SymbolCount>> ReadSymbols(CancellationToken cancellation);

    /// <summary>The newest feed events, oldest first.</summary>
    Task<IReadOnlyList<FeedEventRow>> ReadFeedEvents(int limit, CancellationToken cancellation);

    /// <summary>All signals in order of time: what stories are told from.</summary>
    Task<IReadOnlyList<SignalRow>> ReadSignals(int limit, CancellationToken cancellation);

    /// <summary>Dead letters, newest first.</summary>
    Task<IReadOnlyList<DeadLetter>> ReadDeadLetters(int limit, CancellationToken cancellation);

    /// <summary>Rows in each table.</summary>
    Task<RowCounts> CountRows(CancellationToken cancellation);
}
