using System.Globalization;
using System.Net;

namespace Engine.Host.Kafka;

/// <summary>How signals are written to Kafka: the configuration section <c>Kafka</c>. Immutable after start.</summary>
internal sealed record KafkaOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Kafka";

    /// <summary>Brokers, <c>host:port</c> separated by commas. Empty (the default): the engine runs without Kafka.</summary>
    public string BootstrapServers { get; init; } = "";

    /// <summary>Topic of signals and feed events.</summary>
    public string SignalsTopic { get; init; } = "engine.signals";

    /// <summary>Topic of summaries.</summary>
    public string SummariesTopic { get; init; } = "engine.summaries";

    /// <summary>How values are encoded. Default: protobuf JSON, which any tool can read.</summary>
    public RecordEncoding Encoding { get; init; } = RecordEncoding.Json;

    /// <summary>The client id brokers see, and the CloudEvents source of every record.</summary>
    public string ClientId { get; init; } = "engine";

    /// <summary>Slots of the ring between analysis and the Kafka thread, 256 bytes each; a power of two.</summary>
    public int RingSize { get; init; } = 8_192;

    /// <summary>Records that wait while the broker is slow, the newest of each (symbol, kind); 256 bytes each.</summary>
    public int PendingRecords { get; init; } = 16_384;

    /// <summary>Messages that librdkafka may hold: the credit, of which signals use 80%; the rest is kept for feed events.</summary>
    public int QueueMessages { get; init; } = 30_000;

    /// <summary>Kibibytes that librdkafka may hold. Must cover <see cref="QueueMessages"/> messages of <see cref="MessageBytes"/>.</summary>
    public int QueueKibibytes { get; init; } = 32 * 1024;

    /// <summary>How long a message may wait for its acknowledgement before it counts as timed out, ms.</summary>
    public int MessageTimeoutMs { get; init; } = 10_000;

    /// <summary>How long a batch waits for more messages, ms.</summary>
    public double LingerMs { get; init; } = 5;

    /// <summary>How long a stop waits for acknowledgements, ms.</summary>
    public int StopTimeoutMs { get; init; } = 5_000;

    /// <summary>
    /// Day of the session, <c>yyyy-MM-dd</c>: the midnight that exchange times count from. Empty (the default): the day on which the session is
    /// first heard, in <see cref="TimeZone"/>. Set it when a recorded day is replayed.
    /// </summary>
    public string SessionDate { get; init; } = "";

    /// <summary>Time zone of the exchange's midnight, an IANA name.</summary>
    public string TimeZone { get; init; } = "America/New_York";

    /// <summary><c>Plaintext</c>, <c>Ssl</c>, <c>SaslPlaintext</c> or <c>SaslSsl</c>.</summary>
    public string SecurityProtocol { get; init; } = "Plaintext";

    /// <summary>SASL mechanism: <c>ScramSha256</c>, <c>ScramSha512</c> or <c>Plain</c>.</summary>
    public string SaslMechanism { get; init; } = "ScramSha512";

    /// <summary>SASL user; empty: none.</summary>
    public string SaslUsername { get; init; } = "";

    /// <summary>SASL password. Give it by the environment (<c>ENGINE__KAFKA__SASLPASSWORD</c>), not in a file; it is never logged.</summary>
    public string SaslPassword { get; init; } = "";

    /// <summary>File with the certificate authorities to trust; empty: the system's.</summary>
    public string SslCaLocation { get; init; } = "";

    /// <summary>Allows an unencrypted connection to a broker that is not on this machine.</summary>
    public bool AllowPlaintext { get; init; }

    /// <summary>The largest encoded message that the memory bound counts with, bytes.</summary>
    public const int MessageBytes = 1_024;

    /// <summary>Share of the credit that signals and summaries may use before they wait and coalesce.</summary>
    public const double CoalesceAt = 0.8;

    /// <summary>There is a broker to write to.</summary>
    public bool IsOn => BootstrapServers.Length > 0;

    /// <summary>Adds to <paramref name="faults"/> one line for each value that cannot be used: key, value and range.</summary>
    public void Validate(ICollection<string> faults)
    {
        RequirePowerOfTwo(faults, nameof(RingSize), RingSize, 64, 1 << 20);
        RequireRange(faults, nameof(PendingRecords), PendingRecords, 64, 1 << 20);
        RequireRange(faults, nameof(QueueMessages), QueueMessages, 100, 1_000_000);
        RequireRange(faults, nameof(MessageTimeoutMs), MessageTimeoutMs, 100, 300_000);
        RequireRange(faults, nameof(StopTimeoutMs), StopTimeoutMs, 0, 60_000);
        if (!(LingerMs is >= 0 and <= 1_000))
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"Kafka:LingerMs = {LingerMs} is outside 0 to 1000."));
        var needed = (long)QueueMessages * MessageBytes / 1_024;
        if (QueueKibibytes < needed || QueueKibibytes > 2_097_151)
            faults.Add($"Kafka:QueueKibibytes = {QueueKibibytes} is outside {needed} (QueueMessages × 1 KiB) to 2097151.");
        if (SessionDate.Length > 0 && !DateOnly.TryParseExact(SessionDate, "yyyy-MM-dd", out _))
            faults.Add($"Kafka:SessionDate = {SessionDate} is not a date as yyyy-MM-dd.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            faults.Add($"Kafka:TimeZone = {TimeZone} is not known on this machine (names are IANA's, such as America/New_York; Debian's package tzdata has them).");
        ValidateSecurity(faults);
    }

    private void ValidateSecurity(ICollection<string> faults)
    {
        if (!Enum.TryParse<Confluent.Kafka.SecurityProtocol>(SecurityProtocol, true, out var protocol))
        {
            faults.Add($"Kafka:SecurityProtocol = {SecurityProtocol} is none of Plaintext, Ssl, SaslPlaintext, SaslSsl.");
            return;
        }

        if (!Enum.TryParse<Confluent.Kafka.SaslMechanism>(SaslMechanism, true, out _))
            faults.Add($"Kafka:SaslMechanism = {SaslMechanism} is none of Plain, ScramSha256, ScramSha512.");
        var isEncrypted = protocol is Confluent.Kafka.SecurityProtocol.Ssl or Confluent.Kafka.SecurityProtocol.SaslSsl;
        if (!isEncrypted && !AllowPlaintext && BootstrapServers.Split(',').FirstOrDefault(broker => !IsLoopback(broker)) is { } remote)
            faults.Add($"Kafka:BootstrapServers has {remote.Trim()}, which is not on this machine, without encryption: set SecurityProtocol = SaslSsl or AllowPlaintext = true.");
    }

    private static bool IsLoopback(string broker)
    {
        var name = broker.Trim();
        var host = name[..(name.LastIndexOf(':') is var colon and > 0 ? colon : name.Length)].Trim('[', ']');
        return host is "" or "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    private static void RequireRange(ICollection<string> faults, string key, int value, int least, int most)
    {
        if (value < least || value > most)
            faults.Add($"Kafka:{key} = {value} is outside {least} to {most}.");
    }

    private static void RequirePowerOfTwo(ICollection<string> faults, string key, int value, int least, int most)
    {
        RequireRange(faults, key, value, least, most);
        if (value >= least && value <= most && !int.IsPow2(value))
            faults.Add($"Kafka:{key} = {value} is not a power of two.");
    }
}

/// <summary>How record values are encoded.</summary>
internal enum RecordEncoding
{
    /// <summary>Protobuf JSON.</summary>
    Json,

    /// <summary>Protobuf binary.</summary>
    Protobuf,
}
