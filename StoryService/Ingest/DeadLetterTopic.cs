using Confluent.Kafka;
using StoryService.Storage;

namespace StoryService.Ingest;

/// <summary>
/// Copies dead letters to their topic, for other tools. Best effort, after the table has them: the table is the record. Connects when the first is written.
/// </summary>
internal sealed class DeadLetterTopic(StoryOptions options, ILogger logger) : IDisposable
{
    private IProducer<byte[], byte[]>? _producer;

    /// <summary>Queues the letters; never waits and never throws.</summary>
    public void Write(IEnumerable<DeadLetter> letters)
    {
        foreach (var letter in letters)
        {
            try
            {
                _producer ??= Connect();
                _producer.Produce(options.DeadLetterTopic, MessageOf(letter));
            }
            catch (KafkaException exception)
            {
                ConsumerLog.DeadLetterNotCopied(logger, exception.Error.Reason);
            }
        }
    }

    public void Dispose()
    {
        _producer?.Flush(TimeSpan.FromSeconds(1));
        _producer?.Dispose();
    }

    private static Message<byte[], byte[]> MessageOf(DeadLetter letter) => new()
    {
        Key = letter.Key,
        Value = letter.Value,
        Headers =
        [
            new Header("dead-letter-reason", System.Text.Encoding.UTF8.GetBytes(letter.Reason)),
            new Header("dead-letter-origin", System.Text.Encoding.UTF8.GetBytes($"{letter.Topic}/{letter.Partition}/{letter.Offset}")),
        ],
    };

    private IProducer<byte[], byte[]> Connect()
    {
        var config = new ProducerConfig(KafkaClient.SecurityOf(options))
        {
            ClientId = "stories-dead-letters",
            QueueBufferingMaxMessages = 1_000,
            QueueBufferingMaxKbytes = 16 * 1024,
            MessageTimeoutMs = 10_000,
            AllowAutoCreateTopics = false,
            LogConnectionClose = false,
        };
        return new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
    }
}
