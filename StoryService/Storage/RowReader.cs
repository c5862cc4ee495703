using System.Data.Common;

namespace StoryService.Storage;

/// <summary>Makes rows of what a query returns; the order of columns is that of the migrations.</summary>
internal static class RowReader
{
    public static Story Story(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7));

    public static FeedEventRow FeedEvent(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), row.GetString(6));

    public static DeadLetter DeadLetter(DbDataReader row) => new(
        row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.GetString(3), Convert.FromBase64String(row.GetString(4)), Convert.FromBase64String(row.GetString(5)));

    public static SignalRow Signal(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7),
        row.GetString(8), row.GetDouble(9), row.GetDouble(10), row.GetString(11), row.GetString(12), row.GetString(13), row.GetString(14),
        row.GetInt32(15), row.GetInt64(16), row.GetInt32(17), row.GetInt64(18), row.GetInt32(19));

    public static SummaryRow Summary(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetInt64(6),
        Long(row, 7), Long(row, 8), Long(row, 9), Long(row, 10), Double(row, 11), Double(row, 12),
        row.GetInt64(13), row.GetInt64(14), row.GetInt64(15), row.GetInt64(16), row.GetInt64(17), row.GetString(18));

    private static long? Long(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static double? Double(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);
}
