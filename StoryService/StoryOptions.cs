using System.Net;

namespace StoryService;

/// <summary>How the story service runs: <c>appsettings.json</c>, environment variables <c>STORY__…</c>, and the command line, each over the one before.</summary>
internal sealed record StoryOptions
{
    /// <summary>Where to listen; a loopback address. Port 0: the system's choice.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Brokers, <c>host:port</c> separated by commas. Empty: what is stored is served, and nothing new is read.</summary>
    public string Kafka { get; init; } = "";

    /// <summary><c>sqlite:PATH</c> or <c>postgres:CONNECTION STRING</c>.</summary>
    public string Database { get; init; } = "sqlite:stories.db";

    /// <summary>The consumer group.</summary>
    public string Group { get; init; } = "stories";

    /// <summary>Topic of signals and feed events.</summary>
    public string SignalsTopic { get; init; } = "engine.signals";

    /// <summary>Topic of summaries.</summary>
    public string SummariesTopic { get; init; } = "engine.summaries";

    /// <summary>Topic that dead letters are copied to.</summary>
    public string DeadLetterTopic { get; init; } = "engine.dead-letters";

    /// <summary><c>Plaintext</c>, <c>Ssl</c>, <c>SaslPlaintext</c> or <c>SaslSsl</c>.</summary>
    public string SecurityProtocol { get; init; } = "Plaintext";

    /// <summary>SASL mechanism: <c>ScramSha256</c>, <c>ScramSha512</c> or <c>Plain</c>.</summary>
    public string SaslMechanism { get; init; } = "ScramSha512";

    /// <summary>SASL user; empty: none.</summary>
    public string SaslUsername { get; init; } = "";

    /// <summary>SASL password. Give it by the environment (<c>STORY__SASLPASSWORD</c>), not in a file; it is never logged.</summary>
    public string SaslPassword { get; init; } = "";

    /// <summary>File with the certificate authorities to trust; empty: the system's.</summary>
    public string SslCaLocation { get; init; } = "";

    /// <summary>Allows an unencrypted connection to a broker that is not on this machine.</summary>
    public bool AllowPlaintext { get; init; }

    /// <summary>Adds to <paramref name="faults"/> one line for each value that cannot be used: key, value and range.</summary>
    public void Validate(ICollection<string> faults)
    {
        foreach (var url in Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp)
                faults.Add($"Urls = {url} is not a URL like http://127.0.0.1:5080.");
            else if (!uri.IsLoopback)
                faults.Add($"Urls = {url} is not a loopback address; put a reverse proxy in front to serve other machines.");
        }

        if (!Database.StartsWith("sqlite:", StringComparison.Ordinal) && !Database.StartsWith("postgres:", StringComparison.Ordinal))
            faults.Add("Database must be sqlite:PATH or postgres:CONNECTION STRING.");
        if (!Enum.TryParse<Confluent.Kafka.SecurityProtocol>(SecurityProtocol, true, out var protocol))
            faults.Add($"SecurityProtocol = {SecurityProtocol} is none of Plaintext, Ssl, SaslPlaintext, SaslSsl.");
        if (!Enum.TryParse<Confluent.Kafka.SaslMechanism>(SaslMechanism, true, out _))
            faults.Add($"SaslMechanism = {SaslMechanism} is none of Plain, ScramSha256, ScramSha512.");
        var isEncrypted = protocol is Confluent.Kafka.SecurityProtocol.Ssl or Confluent.Kafka.SecurityProtocol.SaslSsl;
        if (!isEncrypted && !AllowPlaintext && Kafka.Split(',').FirstOrDefault(broker => !IsLoopback(broker)) is { } remote)
            faults.Add($"Kafka has {remote.Trim()}, which is not on this machine, without encryption: set SecurityProtocol = SaslSsl or AllowPlaintext = true.");
    }

    private static bool IsLoopback(string broker)
    {
        var name = broker.Trim();
        var host = name[..(name.LastIndexOf(':') is var colon and > 0 ? colon : name.Length)].Trim('[', ']');
        return host is "" or "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
