using System.Runtime.InteropServices;
using System.Text;

namespace Engine.Host.Kafka;

/// <summary>
/// A development broker in this process: librdkafka's mock cluster, which speaks the real protocol on a loopback port of the system's choice to any
/// client on this machine. It keeps records in memory only (5 MiB a partition): for demonstrations and tests, not for data.
/// </summary>
internal sealed unsafe class EmbeddedBroker : IDisposable
{
    private const int BrokerId = 1;
    private const int ErrorSize = 512;
    private nint _client;
    private nint _cluster;

    /// <summary>Starts the broker and creates the topics.</summary>
    /// <param name="topics">Their names.</param>
    /// <param name="partitions">Partitions of each.</param>
    /// <exception cref="InvalidOperationException">The library refuses; the message says why.</exception>
    public EmbeddedBroker(IEnumerable<string> topics, int partitions = 4)
    {
        _client = NewClient();
        _cluster = RdKafkaMock.NewCluster(_client, 1);
        if (_cluster == 0)
            throw new InvalidOperationException("librdkafka did not start a mock cluster.");
        RdKafkaMock.SetRebalanceDelay(_cluster, 0);
        foreach (var topic in topics)
            Check(RdKafkaMock.CreateTopic(_cluster, topic, partitions, 1), $"create topic {topic}");
        BootstrapServers = Marshal.PtrToStringUTF8(RdKafkaMock.Bootstraps(_cluster))!;
    }

    /// <summary>The topics of a default installation.</summary>
    public static IReadOnlyList<string> DefaultTopics { get; } = ["engine.signals", "engine.summaries", "engine.dead-letters"];

    /// <summary>Where clients find it: <c>127.0.0.1:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Closes its port; records and port are kept.</summary>
    public void GoDown() => Check(RdKafkaMock.SetDown(_cluster, BrokerId), "go down");

    /// <summary>Opens its port again.</summary>
    public void ComeUp() => Check(RdKafkaMock.SetUp(_cluster, BrokerId), "come up");

    /// <summary>Delays every answer.</summary>
    public void SetRoundTrip(TimeSpan delay) => Check(RdKafkaMock.SetRoundTrip(_cluster, BrokerId, (int)delay.TotalMilliseconds), "delay answers");

    /// <summary>Ends it; its records are gone.</summary>
    public void Dispose()
    {
        if (_cluster != 0)
            RdKafkaMock.DestroyCluster(_cluster);
        if (_client != 0)
            RdKafkaMock.DestroyClient(_client);
        (_cluster, _client) = (0, 0);
    }

    private static nint NewClient()
    {
        var error = stackalloc byte[ErrorSize];
        var config = RdKafkaMock.NewConfig();
        // Clients that come and go are what a broker sees all day.
        if (RdKafkaMock.Set(config, "log_level", "3", error, ErrorSize) != 0)
            throw new InvalidOperationException(TextOf(error));
        var client = RdKafkaMock.NewClient(RdKafkaMock.Producer, config, error, ErrorSize);
        return client != 0 ? client : throw new InvalidOperationException(TextOf(error));
    }

    private static string TextOf(byte* text) => Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    private static void Check(int code, string what)
    {
        if (code != 0)
            throw new InvalidOperationException($"The embedded broker could not {what} (librdkafka error {code}).");
    }
}
