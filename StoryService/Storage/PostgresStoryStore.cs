using System.Data.Common;
using Npgsql;

namespace StoryService.Storage;

/// <summary>PostgreSQL, with what TimescaleDB adds where the extension is there. A commit is one round trip a table.</summary>
internal sealed class PostgresStoryStore : SqlStoryStore
{
    private const long MigrationLock = 0x53544f52; // "STOR"

    private readonly NpgsqlDataSource _source;
    private readonly string _place;
    private readonly ILogger _logger;
    private string _timescale = "";

    /// <param name="connectionString">Npgsql's connection string. A server that is not on this machine must be given with <c>SSL Mode=VerifyFull</c>.</param>
    /// <param name="logger">Told which TimescaleDB features are in use.</param>
    /// <exception cref="ArgumentException">The connection would go to another machine without verified encryption.</exception>
    public PostgresStoryStore(string connectionString, ILogger logger)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "story-service" };
        if (!IsLocal(builder.Host) && builder.SslMode != SslMode.VerifyFull)
            throw new ArgumentException($"PostgreSQL on {builder.Host} is not on this machine: its connection string needs SSL Mode=VerifyFull.");
        _source = new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
        _place = $"PostgreSQL, {builder.Host}:{builder.Port}/{builder.Database}";
        _logger = logger;
    }

    /// <inheritdoc/>
    public override string Description => _place + _timescale;

    /// <inheritdoc/>
    public override bool IsTransient(Exception exception) => exception is NpgsqlException { IsTransient: true }
        or NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException or TimeoutException }
        or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow };

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _source.Dispose();
    }

    /// <inheritdoc/>
    protected override DbConnection Open() => _source.OpenConnection();

    /// <inheritdoc/>
    protected override DbTransaction BeginMigration(DbConnection connection)
    {
        var transaction = connection.BeginTransaction();
        Execute(connection, transaction, $"SELECT pg_advisory_xact_lock({MigrationLock})");
        return transaction;
    }

    /// <inheritdoc/>
    protected override void OnMigrated(DbConnection connection)
    {
        var features = new TimescaleSetup((NpgsqlConnection)connection, _logger).Apply();
        _timescale = features.Count == 0 ? "" : $", TimescaleDB ({string.Join(", ", features)})";
    }

    /// <inheritdoc/>
    protected override void Bind(DbCommand command, int position, object? value) =>
        ((NpgsqlCommand)command).Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });

    /// <inheritdoc/>
    protected override int[] Run(DbConnection connection, DbTransaction transaction, IReadOnlyList<Statement> statements)
    {
        if (statements.Count == 0)
            return [];
        using var batch = new NpgsqlBatch((NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement.Sql);
            foreach (var value in statement.Values)
                command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            batch.BatchCommands.Add(command);
        }

        batch.ExecuteNonQuery();
        var changed = new int[statements.Count];
        for (var i = 0; i < changed.Length; i++)
            changed[i] = batch.BatchCommands[i].RecordsAffected;
        return changed;
    }

    private static bool IsLocal(string? host) => host is null or "localhost" or "127.0.0.1" or "::1" || host.StartsWith('/');
}
