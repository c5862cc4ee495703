namespace StoryService.Ingest;

/// <summary>Where the connection to Kafka stands.</summary>
internal enum KafkaState
{
    /// <summary>No broker is configured.</summary>
    Off,

    /// <summary>Looking for the broker, or waiting for partitions.</summary>
    Connecting,

    /// <summary>Partitions are assigned.</summary>
    Consuming,

    /// <summary>No broker answers.</summary>
    Lost,
}

/// <summary>What the consumer has counted. Written by its thread, read by anyone.</summary>
internal sealed class IngestStatus
{
    private long _records;
    private long _stories;
    private long _summaries;
    private long _duplicates;
    private long _deadLetters;
    private long _holes;
    private long _databaseRetries;
    private int _state;
    private bool _isDatabaseDown;

    public long Records => Volatile.Read(ref _records);

    public long Stories => Volatile.Read(ref _stories);

    public long Summaries => Volatile.Read(ref _summaries);

    public long Duplicates => Volatile.Read(ref _duplicates);

    public long DeadLetters => Volatile.Read(ref _deadLetters);

    public long Holes => Volatile.Read(ref _holes);

    public long DatabaseRetries => Volatile.Read(ref _databaseRetries);

    public bool IsDatabaseDown
    {
        get => Volatile.Read(ref _isDatabaseDown);
        set => Volatile.Write(ref _isDatabaseDown, value);
    }

    public KafkaState State
    {
        get => (KafkaState)Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, (int)value);
    }

    /// <summary>Counts a commit.</summary>
    public void Committed(int records, Storage.CommitResult result, int deadLetters)
    {
        Volatile.Write(ref _records, _records + records);
        Volatile.Write(ref _stories, _stories + result.NewStories.Count);
        Volatile.Write(ref _summaries, _summaries + result.NewSummaries.Count);
        Volatile.Write(ref _duplicates, _duplicates + result.Duplicates);
        Volatile.Write(ref _deadLetters, _deadLetters + deadLetters);
    }

    /// <summary>Counts a hole in the history.</summary>
    public void Hole() => Volatile.Write(ref _holes, _holes + 1);

    /// <summary>Counts a commit that must be tried again.</summary>
    public void DatabaseRetry() => Volatile.Write(ref _databaseRetries, _databaseRetries + 1);
}
