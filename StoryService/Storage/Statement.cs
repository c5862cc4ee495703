namespace StoryService.Storage;

/// <summary>SQL with positional parameters <c>$1</c>, <c>$2</c>, …, which SQLite and PostgreSQL both understand.</summary>
internal readonly record struct Statement(string Sql, object?[] Values);

/// <summary>The statements of a commit. The texts are constants, so that a store can prepare each once.</summary>
internal static class Statements
{
    private static readonly string Signals = InsertInto("signals",
        "id, time_ns, session, symbol, kind, first_sequence, last_sequence, start_time_ns, direction, magnitude, baseline, unit, severity, quality, flags, bid_price, bid_size, ask_price, ask_size, last_trade_price");

    private static readonly string FeedEvents = InsertInto("feed_events", "id, time_ns, session, kind, sequence, count, detail");

    private static readonly string Summaries = InsertInto("summaries",
        "id, time_ns, end_time_ns, session, symbol, first_sequence, last_sequence, open_twice_mid, high_twice_mid, low_twice_mid, close_twice_mid, spread, imbalance, order_flow_imbalance, buy_volume, sell_volume, event_count, trade_count, quality");

    private static readonly string Stories = InsertInto("stories", "id, time_ns, symbol, kind, severity, quality, headline, text");

    private static readonly string Holes = InsertInto("history_holes", "cluster, topic, part, from_offset, to_offset");

    private static readonly string Offsets = InsertInto("consumer_offsets", "cluster, topic, part, next_offset");

    // Numbered in order of arrival, so that the table can be bounded without a clock.
    private const string DeadLetters =
        "INSERT INTO dead_letters (cluster, topic, part, record_offset, reason, record_key, record_value, number) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT COALESCE(MAX(number), 0) + 1 FROM dead_letters)) ON CONFLICT DO NOTHING";

    private const string Bound = "DELETE FROM dead_letters WHERE number <= (SELECT MAX(number) FROM dead_letters) - $1";

    private const string MoveOffset =
        "UPDATE consumer_offsets SET next_offset = $1 WHERE cluster = $2 AND topic = $3 AND part = $4 AND next_offset = $5";

    public static Statement Insert(SignalRow row) => new(Signals,
    [
        row.Id, row.TimeNs, row.Session, row.Symbol, row.Kind, row.FirstSequence, row.LastSequence, row.StartTimeNs, row.Direction, row.Magnitude,
        row.Baseline, row.Unit, row.Severity, row.Quality, row.Flags, row.BidPrice, row.BidSize, row.AskPrice, row.AskSize, row.LastTradePrice,
    ]);

    public static Statement Insert(FeedEventRow row) => new(FeedEvents, [row.Id, row.TimeNs, row.Session, row.Kind, row.Sequence, row.Count, row.Detail]);

    public static Statement Insert(SummaryRow row) => new(Summaries,
    [
        row.Id, row.TimeNs, row.EndTimeNs, row.Session, row.Symbol, row.FirstSequence, row.LastSequence, row.OpenTwiceMid, row.HighTwiceMid,
        row.LowTwiceMid, row.CloseTwiceMid, row.Spread, row.Imbalance, row.OrderFlowImbalance, row.BuyVolume, row.SellVolume, row.EventCount,
        row.TradeCount, row.Quality,
    ]);

    public static Statement Insert(Story story) => new(Stories,
        [story.Id, story.TimeNs, story.Symbol, story.Kind, story.Severity, story.Quality, story.Headline, story.Text]);

    public static Statement Insert(string cluster, DeadLetter letter) => new(DeadLetters,
    [
        cluster, letter.Topic, letter.Partition, letter.Offset, letter.Reason, Convert.ToBase64String(letter.Key), Convert.ToBase64String(letter.Value),
    ]);

    public static Statement Insert(string cluster, HistoryHole hole) => new(Holes, [cluster, hole.Topic, hole.Partition, hole.FromOffset, hole.ToOffset]);

    public static Statement BoundDeadLetters(int most) => new(Bound, [most]);

    public static Statement Begin(string cluster, OffsetMove move) => new(Offsets, [cluster, move.Topic, move.Partition, move.Expected]);

    public static Statement Move(string cluster, OffsetMove move) => new(MoveOffset, [move.Next, cluster, move.Topic, move.Partition, move.Expected]);

    private static string InsertInto(string table, string columns)
    {
        var parameters = Enumerable.Range(1, columns.Count(c => c == ',') + 1).Select(number => $"${number}");
        return $"INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", parameters)}) ON CONFLICT DO NOTHING";
    }
}
