using Confluent.Kafka;
using StoryService.Live;
using StoryService.Storage;

namespace StoryService.Ingest;

/// <summary>
/// Reads the engine's topics on a thread of its own, <c>story-kafka</c>, and writes them to the store, position and rows in one transaction.
/// On assignment it starts from the database's positions, so that a crash at any point loses nothing and doubles nothing.
/// </summary>
internal sealed class StoryConsumer : IDisposable
{
    private const int MostRecords = 2_000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ClusterPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);

    private readonly StoryOptions _options;
    private readonly IStoryStore _store;
    private readonly LiveHub _hub;
    private readonly IngestStatus _status;
    private readonly ILogger _logger;
    private readonly DeadLetterTopic _deadLetterTopic;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<TopicPartition, long> _positions = [];
    private readonly List<ConsumeResult<byte[], byte[]>> _records = [];
    private readonly Thread _thread;
    private IConsumer<byte[], byte[]> _consumer = null!;
    private string _cluster = "";
    private long _troubleUntil;
    private long _troubleSuppressed;

    public StoryConsumer(StoryOptions options, IStoryStore store, LiveHub hub, IngestStatus status, ILogger<StoryConsumer> logger)
    {
        (_options, _store, _hub, _status, _logger) = (options, store, hub, status, logger);
        _deadLetterTopic = new DeadLetterTopic(options, logger);
        _thread = new Thread(Run) { Name = "story-kafka", IsBackground = true };
    }

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        _status.State = KafkaState.Connecting;
        _thread.Start();
    }

    /// <summary>Stops after the commit in progress, at most ten seconds later.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        if (_thread.IsAlive)
            _thread.Join(TimeSpan.FromSeconds(10));
    }

    private void Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Serve();
            }
            catch (Exception exception)
            {
                // Nothing is lost: the next connection starts from the database.
                Forget();
                _status.State = KafkaState.Lost;
                ConsumerLog.Ended(_logger, exception);
                _stopping.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
            }
        }

        _deadLetterTopic.Dispose();
    }

    private void Serve()
    {
        using (_consumer = Connect())
        {
            _consumer.Subscribe([_options.SignalsTopic, _options.SummariesTopic]);
            while (!_stopping.IsCancellationRequested)
            {
                Collect();
                CommitCollected();
            }

            _consumer.Close();
        }
    }

    private IConsumer<byte[], byte[]> Connect() => new ConsumerBuilder<byte[], byte[]>(KafkaClient.ConsumerOf(_options))
        .SetLogHandler((_, message) => OnTrouble(message.Message))
        .SetErrorHandler((_, error) => OnError(error))
        .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
        .SetPartitionsRevokedHandler((_, _) => Forget())
        .SetPartitionsLostHandler((_, _) => Forget())
        .Build();

    private void CommitCollected()
    {
        if (_records.Count == 0)
            return;
        var batch = BatchBuilder.Build(_cluster, _records, _positions);
        try
        {
            Commit(batch, _records.Count);
        }
        catch (Exception exception) when (!_store.IsTransient(exception))
        {
            CommitSingly();
        }

        _records.Clear();
    }

    // A batch is what has arrived, or what arrives within the linger of its first record.
    private void Collect()
    {
        var until = long.MaxValue;
        for (var wait = Poll; _records.Count < MostRecords && !_stopping.IsCancellationRequested;)
        {
            if (Consume(wait) is { } record)
            {
                _records.Add(record);
                if (until == long.MaxValue)
                    until = Environment.TickCount64 + (long)Linger.TotalMilliseconds;
            }
            else if (_records.Count == 0)
            {
                return;
            }

            var left = until - Environment.TickCount64;
            if (left <= 0)
                return;
            wait = TimeSpan.FromMilliseconds(Math.Min(left, Poll.TotalMilliseconds));
        }
    }

    private ConsumeResult<byte[], byte[]>? Consume(TimeSpan wait)
    {
        try
        {
            return _consumer.Consume(wait);
        }
        catch (ConsumeException exception) when (exception.Error.Code == ErrorCode.Local_AutoOffsetReset && exception.ConsumerRecord is { } record)
        {
            OnHole(record.TopicPartition);
            return null;
        }
        catch (ConsumeException exception) when (!exception.Error.IsFatal)
        {
            OnTrouble(exception.Error.Reason);
            return null;
        }
    }

    /// <summary>Commits, however long the database is away; the partitions are paused meanwhile.</summary>
    private void Commit(IngestBatch batch, int records)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var result = _store.Commit(batch);
                if (attempt > 0)
                    OnDatabaseBack();
                if (result.IsOwner)
                    OnCommitted(batch, result, records);
                else
                    JoinAgain();
                return;
            }
            catch (Exception exception) when (_store.IsTransient(exception))
            {
                if (!WaitForDatabase(exception, attempt))
                    return;
            }
        }
    }

    private void OnCommitted(IngestBatch batch, CommitResult result, int records)
    {
        foreach (var move in batch.Moves)
        {
            var partition = new TopicPartition(move.Topic, move.Partition);
            _positions[partition] = move.Next;
            StoreForLagTools(new TopicPartitionOffset(partition, move.Next));
        }

        _status.State = KafkaState.Consuming;
        _status.Committed(records, result, batch.DeadLetters.Count);
        _hub.Publish(result);
        if (batch.DeadLetters.Count == 0)
            return;
        ConsumerLog.SetAside(_logger, batch.DeadLetters.Count, batch.DeadLetters[^1].Reason);
        _deadLetterTopic.Write(batch.DeadLetters);
    }

    private void StoreForLagTools(TopicPartitionOffset position)
    {
        try
        {
            _consumer.StoreOffset(position);
        }
        catch (KafkaException)
        {
            // The partition has just been taken away; its next owner reads the database.
        }
    }

    // Something in the batch cannot be stored: find out what, and set that aside.
    private void CommitSingly()
    {
        foreach (var record in _records.ToArray())
        {
            try
            {
                Commit(BatchBuilder.Build(_cluster, [record], _positions), 1);
            }
            catch (Exception exception) when (!_store.IsTransient(exception))
            {
                ConsumerLog.CannotStore(_logger, exception, record.Topic, record.Partition.Value, record.Offset.Value);
                var position = _positions.GetValueOrDefault(record.TopicPartition);
                Commit(BatchBuilder.SetAside(_cluster, record, position, $"cannot be stored: {exception.Message}"), 1);
            }

            if (_records.Count == 0)
                return;
        }
    }

    /// <summary>Waits before the next try, polling so that the group keeps this member.</summary>
    /// <returns>False: the partitions were taken away or the service stops; what was to be committed is read again by whoever comes next.</returns>
    private bool WaitForDatabase(Exception exception, int attempt)
    {
        _status.DatabaseRetry();
        if (attempt == 0)
        {
            _status.IsDatabaseDown = true;
            _consumer.Pause(_consumer.Assignment);
        }

        var delayMs = (int)(Math.Min(10_000, 100 << Math.Min(attempt, 7)) * (0.5 + Random.Shared.NextDouble() / 2));
        ConsumerLog.DatabaseDown(_logger, exception.Message, delayMs);
        for (var until = Environment.TickCount64 + delayMs; Environment.TickCount64 < until && !_stopping.IsCancellationRequested;)
        {
            // Everything is paused: a record can only come from partitions that were assigned anew.
            if (Consume(TimeSpan.FromMilliseconds(50)) is not null)
                JoinAgain();
        }

        return _records.Count > 0 && !_stopping.IsCancellationRequested;
    }

    private void OnDatabaseBack()
    {
        _status.IsDatabaseDown = false;
        ConsumerLog.DatabaseBack(_logger);
        _consumer.Resume(_consumer.Assignment);
    }

    private void JoinAgain()
    {
        ConsumerLog.NotOwner(_logger);
        Forget();
        _consumer.Unsubscribe();
        _consumer.Subscribe([_options.SignalsTopic, _options.SummariesTopic]);
    }

    private IEnumerable<TopicPartitionOffset> OnAssigned(List<TopicPartition> partitions)
    {
        _cluster = ClusterIdentity.Ask(KafkaClient.SecurityOf(_options), ClusterPatience);
        var stored = ReadPositions();
        foreach (var partition in partitions)
            _positions[partition] = stored.GetValueOrDefault(partition);
        _status.State = KafkaState.Consuming;
        ConsumerLog.Assigned(_logger, string.Join(' ', partitions.Select(partition => $"{partition.Topic}/{partition.Partition.Value}@{_positions[partition]}")));
        return [.. partitions.Select(partition =>
            new TopicPartitionOffset(partition, stored.TryGetValue(partition, out var next) ? new Offset(next) : Offset.Beginning))];
    }

    private Dictionary<TopicPartition, long> ReadPositions()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var positions = _store.ReadOffsets(_cluster);
                _status.IsDatabaseDown = false;
                return positions.ToDictionary(row => new TopicPartition(row.Topic, row.Partition), row => row.Next);
            }
            catch (Exception exception) when (_store.IsTransient(exception))
            {
                _status.DatabaseRetry();
                _status.IsDatabaseDown = true;
                var delayMs = Math.Min(10_000, 100 << Math.Min(attempt, 7));
                ConsumerLog.DatabaseDown(_logger, exception.Message, delayMs);
                if (_stopping.Token.WaitHandle.WaitOne(delayMs))
                    return [];
            }
        }
    }

    private void OnHole(TopicPartition partition)
    {
        CommitCollected();
        var low = _consumer.QueryWatermarkOffsets(partition, TimeSpan.FromSeconds(10)).Low.Value;
        var position = _positions.GetValueOrDefault(partition);
        var batch = new IngestBatch(_cluster);
        batch.Holes.Add(new HistoryHole(partition.Topic, partition.Partition.Value, position, low));
        batch.Moves.Add(new OffsetMove(partition.Topic, partition.Partition.Value, position, low));
        ConsumerLog.Hole(_logger, partition.Topic, partition.Partition.Value, position, low);
        Commit(batch, 0);
        _status.Hole();
        _consumer.Seek(new TopicPartitionOffset(partition, low));
    }

    private void Forget()
    {
        _status.State = KafkaState.Connecting;
        _records.Clear();
        _positions.Clear();
    }

    private void OnError(Error error)
    {
        if (error.Code == ErrorCode.Local_AllBrokersDown)
            _status.State = KafkaState.Lost;
        OnTrouble(error.Reason);
    }

    // At most one line a second: a broker that is down is talkative.
    private void OnTrouble(string reason)
    {
        if (Environment.TickCount64 < Volatile.Read(ref _troubleUntil))
        {
            Interlocked.Increment(ref _troubleSuppressed);
            return;
        }

        Volatile.Write(ref _troubleUntil, Environment.TickCount64 + 1_000);
        ConsumerLog.KafkaTrouble(_logger, reason, Interlocked.Exchange(ref _troubleSuppressed, 0));
    }
}
