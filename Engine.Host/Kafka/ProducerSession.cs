using Confluent.Kafka;

namespace Engine.Host.Kafka;

/// <summary>What became of a message that was offered to the producer.</summary>
internal enum Offer
{
    /// <summary>It is queued; a report will follow.</summary>
    Taken,

    /// <summary>The queue is full: offer it again later.</summary>
    Full,

    /// <summary>It can never be sent.</summary>
    Refused,
}

/// <summary>
/// One producer from its making to its end, with its ledger: <c>produced = delivered + timed out + failed + in flight</c> at any time.
/// Offers come from one thread; reports from librdkafka's.
/// </summary>
internal sealed class ProducerSession
{
    private static readonly TimeSpan MostDispose = TimeSpan.FromSeconds(2);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Action<DeliveryReport<byte[], byte[]>> _onReport;
    private long _produced;
    private long _delivered;
    private long _timedOut;
    private long _failed;
    private bool _isBroken;

    public ProducerSession(KafkaOptions options, KafkaLog log)
    {
        _onReport = OnReport;
        _producer = new ProducerBuilder<byte[], byte[]>(ConfigOf(options))
            .SetLogHandler((_, message) => log.OnLog(message))
            .SetErrorHandler((_, error) =>
            {
                log.OnError(error);
                if (error.IsFatal)
                    Volatile.Write(ref _isBroken, true);
            })
            .Build();
    }

    public long Produced => Volatile.Read(ref _produced);

    public long Delivered => Volatile.Read(ref _delivered);

    public long TimedOut => Volatile.Read(ref _timedOut);

    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Produced and not yet reported: the credit in use. What is still here at the end may or may not have been persisted.</summary>
    public long InFlight => Produced - Delivered - TimedOut - Failed;

    /// <summary>A fatal error was reported: the producer will take nothing more and must be replaced.</summary>
    public bool IsBroken => Volatile.Read(ref _isBroken);

    /// <summary>Offers a message; it is copied before the call returns.</summary>
    public Offer TryProduce(string topic, Message<byte[], byte[]> message)
    {
        try
        {
            Volatile.Write(ref _produced, _produced + 1);
            _producer.Produce(topic, message, _onReport);
            return Offer.Taken;
        }
        catch (KafkaException exception)
        {
            Volatile.Write(ref _produced, _produced - 1);
            if (exception.Error.IsFatal)
                Volatile.Write(ref _isBroken, true);
            return exception.Error.IsFatal || exception.Error.Code == ErrorCode.Local_QueueFull ? Offer.Full : Offer.Refused;
        }
    }

    /// <summary>Waits until everything is reported, at most <paramref name="limit"/>, then disposes of the producer, which may hang: at most two seconds.</summary>
    /// <returns>How many messages were never reported.</returns>
    public long Close(TimeSpan limit)
    {
        try
        {
            _producer.Flush(limit);
        }
        catch (KafkaException)
        {
            // A broken producer cannot flush; what it held stays unreported.
        }

        var remained = InFlight;
        var disposal = new Thread(_producer.Dispose) { Name = "engine-kafka-end", IsBackground = true };
        disposal.Start();
        disposal.Join(MostDispose);
        return remained;
    }

    private static ProducerConfig ConfigOf(KafkaOptions options) => new()
    {
        BootstrapServers = options.BootstrapServers,
        ClientId = options.ClientId,
        EnableIdempotence = true,
        Acks = Acks.All,
        LingerMs = options.LingerMs,
        CompressionType = CompressionType.Lz4,
        // The partitioner of the Java clients, so that a symbol's records are in the same partition whoever writes them.
        Partitioner = Partitioner.Murmur2Random,
        QueueBufferingMaxMessages = options.QueueMessages,
        QueueBufferingMaxKbytes = options.QueueKibibytes,
        MessageTimeoutMs = options.MessageTimeoutMs,
        RequestTimeoutMs = Math.Min(options.MessageTimeoutMs, 10_000),
        SocketTimeoutMs = 10_000,
        ReconnectBackoffMs = 100,
        ReconnectBackoffMaxMs = 5_000,
        AllowAutoCreateTopics = false,
        LogConnectionClose = false,
        DeliveryReportFields = "status",
        SecurityProtocol = Enum.Parse<SecurityProtocol>(options.SecurityProtocol, true),
        SaslMechanism = options.SaslUsername.Length > 0 ? Enum.Parse<SaslMechanism>(options.SaslMechanism, true) : null,
        SaslUsername = NullIfEmpty(options.SaslUsername),
        SaslPassword = NullIfEmpty(options.SaslPassword),
        SslCaLocation = NullIfEmpty(options.SslCaLocation),
    };

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;

    private void OnReport(DeliveryReport<byte[], byte[]> report)
    {
        // One thread reports for a producer; the adds are atomic for the sake of reports that Produce itself makes.
        if (!report.Error.IsError)
            Interlocked.Increment(ref _delivered);
        else if (report.Error.Code == ErrorCode.Local_MsgTimedOut)
            Interlocked.Increment(ref _timedOut);
        else
            Interlocked.Increment(ref _failed);
    }
}
