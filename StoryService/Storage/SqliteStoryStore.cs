using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace StoryService.Storage;

/// <summary>The embedded default: one SQLite file in write-ahead mode, so that readers and the writer do not wait for each other.</summary>
internal sealed class SqliteStoryStore : SqlStoryStore
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int IoError = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    private readonly string _path;
    private readonly string _connectionString;
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private SqliteConnection? _preparedFor;

    /// <param name="path">The file; made if it is not there.</param>
    public SqliteStoryStore(string path)
    {
        _path = Path.GetFullPath(path);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = _path, DefaultTimeout = 5 }.ToString();
    }

    /// <inheritdoc/>
    public override string Description => $"SQLite, {_path}";

    /// <inheritdoc/>
    public override bool IsTransient(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: Busy or Locked or IoError or Full or CannotOpen };

    /// <inheritdoc/>
    public override void Dispose()
    {
        ForgetPrepared();
        base.Dispose();
        // Pooled connections keep the file open.
        SqliteConnection.ClearPool(new SqliteConnection(_connectionString));
    }

    /// <inheritdoc/>
    protected override DbConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        // NORMAL in WAL mode survives the end of the process; a power cut may lose the last transactions, with their offsets: they are read again.
        Execute(connection, null, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        return connection;
    }

    /// <inheritdoc/>
    protected override DbTransaction BeginMigration(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    /// <inheritdoc/>
    protected override void Bind(DbCommand command, int position, object? value) =>
        ((SqliteCommand)command).Parameters.AddWithValue($"${position}", value ?? DBNull.Value);

    /// <inheritdoc/>
    protected override int[] Run(DbConnection connection, DbTransaction transaction, IReadOnlyList<Statement> statements)
    {
        if (_preparedFor != connection)
            ForgetPrepared();
        _preparedFor = (SqliteConnection)connection;
        var changed = new int[statements.Count];
        for (var i = 0; i < changed.Length; i++)
        {
            var command = Prepare(statements[i]);
            command.Transaction = (SqliteTransaction)transaction;
            changed[i] = command.ExecuteNonQuery();
        }

        return changed;
    }

    private SqliteCommand Prepare(Statement statement)
    {
        if (!_prepared.TryGetValue(statement.Sql, out var command))
        {
            command = _preparedFor!.CreateCommand();
            command.CommandText = statement.Sql;
            for (var i = 0; i < statement.Values.Length; i++)
                Bind(command, i + 1, null);
            _prepared.Add(statement.Sql, command);
        }

        for (var i = 0; i < statement.Values.Length; i++)
            command.Parameters[i].Value = statement.Values[i] ?? DBNull.Value;
        return command;
    }

    private void ForgetPrepared()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        _prepared.Clear();
        _preparedFor = null;
    }
}
