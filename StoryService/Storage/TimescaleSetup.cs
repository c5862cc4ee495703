using Npgsql;

namespace StoryService.Storage;

/// <summary>
/// Uses what TimescaleDB offers, feature by feature: what the installed licence refuses is left out, and plain PostgreSQL stays as it is.
/// Every statement may be run again.
/// </summary>
internal sealed partial class TimescaleSetup(NpgsqlConnection connection, ILogger logger)
{
    private const long DayNs = 86_400_000_000_000;
    private static readonly string[] Tables = ["signals", "feed_events", "summaries", "stories"];

    /// <summary>Sets up every feature that is there.</summary>
    /// <returns>The features in use; none without the extension.</returns>
    public IReadOnlyList<string> Apply()
    {
        if (!IsOffered() || !TryRun("extension", ["CREATE EXTENSION IF NOT EXISTS timescaledb"]))
            return [];
        var features = new List<string>();
        Add(features, "hypertables", table =>
            $"SELECT create_hypertable('{table}', by_range('time_ns', {DayNs}), if_not_exists => true, migrate_data => true)");
        Add(features, "compression", table => $"ALTER TABLE {table} SET (timescaledb.compress, timescaledb.compress_orderby = 'time_ns')");
        return features;
    }

    private void Add(List<string> features, string feature, Func<string, string> sqlFor)
    {
        if (TryRun(feature, Tables.Select(sqlFor)))
            features.Add(feature);
    }

    private bool IsOffered()
    {
        using var command = new NpgsqlCommand("SELECT COUNT(*) FROM pg_available_extensions WHERE name = 'timescaledb'", connection);
        return (long)command.ExecuteScalar()! > 0;
    }

    private bool TryRun(string feature, IEnumerable<string> statements)
    {
        using var transaction = connection.BeginTransaction();
        try
        {
            foreach (var sql in statements)
            {
                using var command = new NpgsqlCommand(sql, connection, transaction);
                command.ExecuteNonQuery();
            }

            transaction.Commit();
            return true;
        }
        catch (PostgresException exception)
        {
            NotAvailable(feature, exception.MessageText);
            return false;
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Information, Message = "TimescaleDB {Feature} is not in use: {Reason}")]
    private partial void NotAvailable(string feature, string reason);
}
