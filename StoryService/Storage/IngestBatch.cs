namespace StoryService.Storage;

/// <summary>Everything that one database transaction writes: rows, the stories told of them, dead letters, and the positions they move to.</summary>
internal sealed class IngestBatch(string cluster)
{
    /// <summary>The Kafka cluster whose positions move. A new cluster starts again at 0.</summary>
    public string Cluster => cluster;

    public List<SignalRow> Signals { get; } = [];

    public List<FeedEventRow> FeedEvents { get; } = [];

    public List<SummaryRow> Summaries { get; } = [];

    public List<Story> Stories { get; } = [];

    public List<DeadLetter> DeadLetters { get; } = [];

    public List<HistoryHole> Holes { get; } = [];

    public List<OffsetMove> Moves { get; } = [];
}

/// <summary>What a commit did.</summary>
/// <param name="IsOwner">False: another process has moved a position; nothing was written.</param>
/// <param name="NewStories">The stories that were not there before.</param>
/// <param name="NewFeedEvents">The feed events that were not there before.</param>
/// <param name="NewSummaries">The summaries that were not there before.</param>
/// <param name="Duplicates">Rows that were there already.</param>
internal sealed record CommitResult(
    bool IsOwner,
    IReadOnlyList<Story> NewStories,
    IReadOnlyList<FeedEventRow> NewFeedEvents,
    IReadOnlyList<SummaryRow> NewSummaries,
    int Duplicates)
{
    /// <summary>Nothing was written.</summary>
    public static CommitResult NotOwner { get; } = new(false, [], [], [], 0);
}
