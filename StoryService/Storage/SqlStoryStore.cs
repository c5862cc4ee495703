using System.Data.Common;
using System.Reflection;

namespace StoryService.Storage;

/// <summary>What SQLite and PostgreSQL have in common: the statements, their order, and the transaction around them.</summary>
internal abstract class SqlStoryStore : IStoryStore
{
    /// <summary>The newest dead letters that are kept.</summary>
    public const int MostDeadLetters = 10_000;

    private DbConnection? _writer;

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public void Migrate()
    {
        using var connection = Open();
        using var transaction = BeginMigration(connection);
        Execute(connection, transaction, "CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY, name TEXT NOT NULL)");
        var applied = ReadAll(connection, "SELECT version FROM schema_versions", [], row => row.GetInt32(0), CancellationToken.None).GetAwaiter().GetResult();
        foreach (var (version, name, sql) in Migrations().Where(migration => !applied.Contains(migration.Version)))
        {
            Execute(connection, transaction, sql);
            Run(connection, transaction, [new Statement("INSERT INTO schema_versions (version, name) VALUES ($1, $2)", [version, name])]);
        }

        transaction.Commit();
        OnMigrated(connection);
    }

    /// <inheritdoc/>
    public CommitResult Commit(IngestBatch batch)
    {
        try
        {
            _writer ??= Open();
            using var transaction = _writer.BeginTransaction();
            var result = Write(_writer, transaction, batch);
            if (result.IsOwner)
                transaction.Commit();
            return result;
        }
        catch
        {
            // A connection that failed is not asked again.
            CloseWriter();
            throw;
        }
    }

    /// <inheritdoc/>
    public abstract bool IsTransient(Exception exception);

    /// <inheritdoc/>
    public IReadOnlyList<StoredOffset> ReadOffsets(string cluster)
    {
        using var connection = Open();
        return ReadAll(connection, "SELECT topic, part, next_offset FROM consumer_offsets WHERE cluster = $1", [cluster],
            row => new StoredOffset(row.GetString(0), row.GetInt32(1), row.GetInt64(2)), CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Story>> ReadStories(StoryQuery query, CancellationToken cancellation)
    {
        var values = new List<object?> { query.FromNs, query.ToNs, query.Limit };
        var filter = "";
        if (query.Symbol is not null)
        {
            values.Add(query.Symbol);
            filter += $" AND symbol = ${values.Count}";
        }

        if (query.Kind is not null)
        {
            values.Add(query.Kind);
            filter += $" AND kind = ${values.Count}";
        }

        return Read($"SELECT id, time_ns, symbol, kind, severity, quality, headline, text FROM stories WHERE time_ns >= $1 AND time_ns < $2{filter} ORDER BY time_ns DESC, id DESC LIMIT $3",
            [.. values], RowReader.Story, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SummaryRow>> ReadSummaries(SummaryQuery query, CancellationToken cancellation)
    {
        var rows = await Read("SELECT * FROM summaries WHERE symbol = $1 AND time_ns >= $2 AND time_ns < $3 ORDER BY time_ns DESC LIMIT $4",
            [query.Symbol, query.FromNs, query.ToNs, query.Limit], RowReader.Summary, cancellation);
        return [.. rows.Reverse()];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SymbolCount>> ReadSymbols(CancellationToken cancellation) => Read(
        "SELECT symbol, SUM(stories) FROM (SELECT symbol, COUNT(*) AS stories FROM stories GROUP BY symbol UNION ALL SELECT DISTINCT symbol, 0 FROM summaries) AS counted WHERE symbol <> '' GROUP BY symbol ORDER BY symbol",
        [], row => new SymbolCount(row.GetString(0), Convert.ToInt64(row.GetValue(1))), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeedEventRow>> ReadFeedEvents(int limit, CancellationToken cancellation)
    {
        var rows = await Read("SELECT id, time_ns, session, kind, sequence, count, detail FROM feed_events ORDER BY time_ns DESC, sequence DESC LIMIT $1",
            [limit], RowReader.FeedEvent, cancellation);
        return [.. rows.Reverse()];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SignalRow>> ReadSignals(int limit, CancellationToken cancellation) =>
        Read("SELECT * FROM signals ORDER BY time_ns, id LIMIT $1", [limit], RowReader.Signal, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetter>> ReadDeadLetters(int limit, CancellationToken cancellation) => Read(
        "SELECT topic, part, record_offset, reason, record_key, record_value FROM dead_letters ORDER BY number DESC LIMIT $1", [limit], RowReader.DeadLetter, cancellation);

    /// <inheritdoc/>
    public async Task<RowCounts> CountRows(CancellationToken cancellation)
    {
        var counts = await Read(
            "SELECT (SELECT COUNT(*) FROM signals), (SELECT COUNT(*) FROM feed_events), (SELECT COUNT(*) FROM summaries), (SELECT COUNT(*) FROM stories), (SELECT COUNT(*) FROM dead_letters), (SELECT COUNT(*) FROM history_holes)",
            [], row => new RowCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)), cancellation);
        return counts[0];
    }

    /// <inheritdoc/>
    public virtual void Dispose() => CloseWriter();

    /// <summary>Opens a connection.</summary>
    protected abstract DbConnection Open();

    /// <summary>Adds a positional parameter's value to a command.</summary>
    protected abstract void Bind(DbCommand command, int position, object? value);

    /// <summary>Runs statements in order.</summary>
    /// <returns>How many rows each one changed.</returns>
    protected abstract int[] Run(DbConnection connection, DbTransaction transaction, IReadOnlyList<Statement> statements);

    /// <summary>Begins the transaction of the migrations, which keeps another process's migrations out.</summary>
    protected abstract DbTransaction BeginMigration(DbConnection connection);

    /// <summary>Called when the schema is up to date.</summary>
    protected virtual void OnMigrated(DbConnection connection)
    {
    }

    /// <summary>Runs SQL text without parameters.</summary>
    protected static void Execute(DbConnection connection, DbTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static IEnumerable<(int Version, string Name, string Sql)> Migrations()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (int.Parse(resource.AsSpan(0, 4)), resource, reader.ReadToEnd());
        }
    }

    private CommitResult Write(DbConnection connection, DbTransaction transaction, IngestBatch batch)
    {
        if (!MoveOffsets(connection, transaction, batch))
            return CommitResult.NotOwner;
        var duplicates = batch.Signals.Count - Insert(connection, transaction, batch.Signals, Statements.Insert).Count;
        var feedEvents = Insert(connection, transaction, batch.FeedEvents, Statements.Insert);
        var summaries = Insert(connection, transaction, batch.Summaries, Statements.Insert);
        var stories = Insert(connection, transaction, batch.Stories, Statements.Insert);
        Insert(connection, transaction, batch.Holes, hole => Statements.Insert(batch.Cluster, hole));
        if (batch.DeadLetters.Count > 0)
        {
            Insert(connection, transaction, batch.DeadLetters, letter => Statements.Insert(batch.Cluster, letter));
            Run(connection, transaction, [Statements.BoundDeadLetters(MostDeadLetters)]);
        }

        duplicates += batch.FeedEvents.Count - feedEvents.Count + batch.Summaries.Count - summaries.Count;
        return new CommitResult(true, stories, feedEvents, summaries, duplicates);
    }

    // First, so that a process that has lost its partition does no work, and so that two owners meet at a row lock.
    private bool MoveOffsets(DbConnection connection, DbTransaction transaction, IngestBatch batch)
    {
        Run(connection, transaction, [.. batch.Moves.Select(move => Statements.Begin(batch.Cluster, move))]);
        return Run(connection, transaction, [.. batch.Moves.Select(move => Statements.Move(batch.Cluster, move))]).All(changed => changed == 1);
    }

    private List<T> Insert<T>(DbConnection connection, DbTransaction transaction, List<T> rows, Func<T, Statement> statementOf)
    {
        if (rows.Count == 0)
            return [];
        var changed = Run(connection, transaction, [.. rows.Select(statementOf)]);
        return [.. rows.Where((_, i) => changed[i] == 1)];
    }

    private async Task<IReadOnlyList<T>> Read<T>(string sql, object?[] values, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        await using var connection = Open();
        return await ReadAll(connection, sql, values, read, cancellation);
    }

    private async Task<IReadOnlyList<T>> ReadAll<T>(DbConnection connection, string sql, object?[] values, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
            Bind(command, i + 1, values[i]);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }

    private void CloseWriter()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
