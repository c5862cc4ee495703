using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StoryService.Ingest;

/// <summary>
/// Asks a Kafka cluster for its identifier, which positions are kept with: a cluster that was set up anew starts again at 0. By librdkafka's own
/// function, because Confluent's admin call wants a controller and so does not work with the embedded broker.
/// </summary>
internal static class ClusterIdentity
{
    private const string Library = "librdkafka-client";
    private const int Producer = 0;

    // The stock build wants a libsasl2 that Debian does not have under that name; it is the only one with Kerberos, which is not offered here.
    private static readonly string[] Builds = ["centos8-librdkafka", "librdkafka", "alpine-librdkafka"];

    static ClusterIdentity() => NativeLibrary.SetDllImportResolver(typeof(ClusterIdentity).Assembly, Resolve);

    /// <summary>The identifier, which brokers tell with their metadata.</summary>
    /// <exception cref="KafkaException">No broker answers in time, or the configuration is refused.</exception>
    public static string Ask(ClientConfig config, TimeSpan patience)
    {
        var client = NewClient(config);
        try
        {
            var text = ClusterIdOf(client, (int)patience.TotalMilliseconds);
            if (text == 0)
                throw new KafkaException(new Error(ErrorCode.Local_TimedOut, "no broker tells the cluster's identifier"));
            var id = Marshal.PtrToStringUTF8(text)!;
            Free(client, text);
            return id;
        }
        finally
        {
            Destroy(client);
        }
    }

    private static nint NewClient(ClientConfig config)
    {
        var error = new byte[512];
        var native = NewConfig();
        // The settings of Confluent's own layer are not the library's.
        foreach (var (name, value) in config.Where(setting => !setting.Key.StartsWith("dotnet.", StringComparison.Ordinal)))
        {
            if (Set(native, name, value, error, (nuint)error.Length) != 0)
                throw new KafkaException(new Error(ErrorCode.Local_InvalidArg, name));
        }

        // The consumer tells when the broker is away.
        Set(native, "log_level", "0", error, (nuint)error.Length);
        var client = New(Producer, native, error, (nuint)error.Length);
        return client != 0 ? client : throw new KafkaException(new Error(ErrorCode.Local_Fail, "librdkafka refuses the configuration"));
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        foreach (var build in Builds)
        {
            if (NativeLibrary.TryLoad(build, assembly, path, out var handle))
                return handle;
        }

        return 0;
    }

    [DllImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static extern nint NewConfig();

    [DllImport(Library, EntryPoint = "rd_kafka_conf_set")]
    private static extern int Set(
        nint config, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, byte[] error, nuint errorSize);

    [DllImport(Library, EntryPoint = "rd_kafka_new")]
    private static extern nint New(int type, nint config, byte[] error, nuint errorSize);

    [DllImport(Library, EntryPoint = "rd_kafka_clusterid")]
    private static extern nint ClusterIdOf(nint client, int timeoutMs);

    [DllImport(Library, EntryPoint = "rd_kafka_mem_free")]
    private static extern void Free(nint client, nint memory);

    [DllImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static extern void Destroy(nint client);
}
