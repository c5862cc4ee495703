using System.Text;
using Confluent.Kafka;
using StoryService.Narration;
using StoryService.Storage;

namespace StoryService.Ingest;

/// <summary>Turns consumed records into a batch: decodes, tells, sets aside what cannot be read, and moves the positions.</summary>
internal static class BatchBuilder
{
    /// <summary>The most bytes of a dead letter's value that are kept.</summary>
    public const int MostDeadLetterBytes = 64 * 1024;

    /// <summary>The batch of <paramref name="records"/>, which are in order within each partition.</summary>
    /// <param name="cluster">The cluster they come from.</param>
    /// <param name="records">The records.</param>
    /// <param name="positions">The stored position of each partition.</param>
    public static IngestBatch Build(string cluster, IReadOnlyList<ConsumeResult<byte[], byte[]>> records, IReadOnlyDictionary<TopicPartition, long> positions)
    {
        var batch = new IngestBatch(cluster);
        var next = new Dictionary<TopicPartition, long>();
        foreach (var record in records)
        {
            Add(batch, record);
            next[record.TopicPartition] = record.Offset.Value + 1;
        }

        foreach (var (partition, offset) in next)
            batch.Moves.Add(new OffsetMove(partition.Topic, partition.Partition.Value, positions.GetValueOrDefault(partition), offset));
        return batch;
    }

    /// <summary>The batch that sets one record aside, for <paramref name="reason"/>.</summary>
    public static IngestBatch SetAside(string cluster, ConsumeResult<byte[], byte[]> record, long position, string reason)
    {
        var batch = new IngestBatch(cluster);
        batch.DeadLetters.Add(DeadLetterOf(record, reason));
        batch.Moves.Add(new OffsetMove(record.Topic, record.Partition.Value, position, record.Offset.Value + 1));
        return batch;
    }

    private static void Add(IngestBatch batch, ConsumeResult<byte[], byte[]> record)
    {
        switch (RecordDecoder.Decode(record.Message.Value, ContentTypeOf(record), out var reason))
        {
            case SignalRow signal:
                batch.Signals.Add(signal);
                batch.Stories.Add(SignalNarrator.Tell(signal));
                break;
            case FeedEventRow feedEvent:
                batch.FeedEvents.Add(feedEvent);
                batch.Stories.Add(FeedNarrator.Tell(feedEvent));
                break;
            case SummaryRow summary:
                batch.Summaries.Add(summary);
                break;
            default:
                batch.DeadLetters.Add(DeadLetterOf(record, reason));
                break;
        }
    }

    private static string? ContentTypeOf(ConsumeResult<byte[], byte[]> record) =>
        record.Message.Headers is { } headers && headers.TryGetLastBytes("content-type", out var bytes) && bytes is not null
            ? Encoding.ASCII.GetString(bytes)
            : null;

    private static DeadLetter DeadLetterOf(ConsumeResult<byte[], byte[]> record, string reason) => new(
        record.Topic,
        record.Partition.Value,
        record.Offset.Value,
        Printable(reason),
        Bounded(record.Message.Key),
        Bounded(record.Message.Value));

    private static byte[] Bounded(byte[]? bytes) => bytes is null ? [] : bytes.Length <= MostDeadLetterBytes ? bytes : bytes[..MostDeadLetterBytes];

    // The reason may quote the record.
    private static string Printable(string reason)
    {
        var text = new string([.. reason.Take(500).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]);
        return text.Length == 0 ? "unknown" : text;
    }
}
