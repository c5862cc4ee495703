using Confluent.Kafka;

namespace StoryService.Ingest;

/// <summary>Client configuration that the consumer and the dead-letter producer share.</summary>
internal static class KafkaClient
{
    /// <summary>Where the brokers are and how to prove who we are.</summary>
    public static ClientConfig SecurityOf(StoryOptions options) => new()
    {
        BootstrapServers = options.Kafka,
        SecurityProtocol = Enum.Parse<SecurityProtocol>(options.SecurityProtocol, true),
        SaslMechanism = options.SaslUsername.Length > 0 ? Enum.Parse<SaslMechanism>(options.SaslMechanism, true) : null,
        SaslUsername = options.SaslUsername.Length > 0 ? options.SaslUsername : null,
        SaslPassword = options.SaslPassword.Length > 0 ? options.SaslPassword : null,
        SslCaLocation = options.SslCaLocation.Length > 0 ? options.SslCaLocation : null,
    };

    /// <summary>The consumer: positions are the database's, Kafka's own are stored for lag tools only.</summary>
    public static ConsumerConfig ConsumerOf(StoryOptions options) => new(SecurityOf(options))
    {
        ClientId = "stories",
        GroupId = options.Group,
        EnableAutoCommit = true,
        EnableAutoOffsetStore = false,
        // A position that the broker no longer has is an error to be told, not a silent jump.
        AutoOffsetReset = AutoOffsetReset.Error,
        SessionTimeoutMs = 10_000,
        FetchWaitMaxMs = 50,
        QueuedMaxMessagesKbytes = 16 * 1024,
        ReconnectBackoffMs = 100,
        ReconnectBackoffMaxMs = 5_000,
        AllowAutoCreateTopics = false,
        LogConnectionClose = false,
    };
}
