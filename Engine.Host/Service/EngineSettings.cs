using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Feed.Sources.Journal;
using Engine.Core.Pipeline;
using Engine.Host.Kafka;
using Engine.Host.Output;
using Engine.Host.Simulate;
using Microsoft.Extensions.Configuration;

namespace Engine.Host.Service;

/// <summary>Everything the service is configured with, read once at start and checked as a whole.</summary>
internal sealed partial class EngineSettings
{
    public FeedSettings Feed { get; init; } = new();

    public PipelineOptions Pipeline { get; init; } = new();

    public AnalysisOptions Analysis { get; init; } = new();

    public KafkaOptions Kafka { get; init; } = new();

    public OutputSettings Output { get; init; } = new();

    public JournalOptions Journal { get; init; } = new();

    public StatusSettings Status { get; init; } = new();

    public HostSettings Host { get; init; } = new();

    /// <summary>Reads and checks the configuration.</summary>
    /// <exception cref="Commands.UsageException">Something cannot be used; the message has one line for each fault: key, value and range.</exception>
    public static EngineSettings Read(IConfiguration configuration)
    {
        EngineSettings settings;
        try
        {
            settings = configuration.Get<EngineSettings>() ?? new EngineSettings();
        }
        catch (InvalidOperationException fault)
        {
            throw new Commands.UsageException(LineOf(fault));
        }

        var faults = new List<string>();
        settings.Validate(faults);
        return faults.Count == 0 ? settings : throw new Commands.UsageException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>The sockets to receive from.</summary>
    public UdpOptions ToUdpOptions()
    {
        var allowed = Feed.AllowedSources.Select(IPAddress.Parse).ToArray();
        var network = Feed.Interface.Length > 0 ? Feed.Interface : null;
        var lines = new List<UdpLineOptions> { new(FeedLine.A, IPEndPoint.Parse(Feed.LineA)) { Interface = network, AllowedSources = allowed } };
        if (Feed.LineB.Length > 0)
            lines.Add(new UdpLineOptions(FeedLine.B, IPEndPoint.Parse(Feed.LineB)) { Interface = network, AllowedSources = allowed });
        return new UdpOptions
        {
            Lines = lines,
            ReceiveBufferBytes = Feed.ReceiveBufferBytes,
            MaxDatagramBytes = Feed.MaxDatagramBytes,
            Gro = Feed.Gro,
            KernelTimestamps = Feed.KernelTimestamps,
        };
    }

    /// <summary>How what is missing is treated.</summary>
    public ArbiterOptions ToArbiterOptions()
    {
        var options = new ArbiterOptions
        {
            Session = Feed.Session.Length > 0 ? SessionId.Parse(Feed.Session) : null,
            WindowPackets = Feed.WindowPackets,
            WindowPacketBytes = Feed.MaxDatagramBytes,
            ReorderWaitNs = (long)(Feed.ReorderWaitMs * 1e6),
            RequestTimeoutNs = (long)(Feed.RequestTimeoutMs * 1e6),
            RequestTries = Feed.RequestTries,
            GapTimeoutNs = Feed.GapTimeoutMs * 1_000_000L,
            HeartbeatIntervalNs = Feed.HeartbeatIntervalMs * 1_000_000L,
        };
        return Feed.ExitAtEndOfSession && RetransmissionServers().Count > 0 ? Patient(options) : options;
    }

    /// <summary>The retransmission servers to ask; on loopback, without any configured, where <c>simulate</c> serves by default.</summary>
    public IReadOnlyList<IPEndPoint> RetransmissionServers()
    {
        if (Feed.Retransmission is [FeedSettings.NoServer])
            return [];
        if (Feed.Retransmission.Length > 0)
            return [.. Feed.Retransmission.Select(IPEndPoint.Parse)];
        return SimulateOptions.DefaultRetransmission(IPEndPoint.Parse(Feed.LineA)) is { } usual ? [usual] : [];
    }

    /// <summary>The pipeline's options. What is written to a file is not overwritten before: the engine waits, and packets wait in the socket buffer.</summary>
    public PipelineOptions ToPipelineOptions() => Pipeline with { Lossless = Pipeline.Lossless || (Output.Lossless && Output.WritesFiles) };

    // A batch run has time, and what it writes is to be whole: a server that is slow to answer is waited for, and the whole of a recorded
    // day finds room behind a hole.
    private static ArbiterOptions Patient(ArbiterOptions options)
    {
        var patienceNs = Math.Max(options.GapTimeoutNs, 10_000_000_000L);
        return options with
        {
            GapTimeoutNs = patienceNs,
            RequestTries = (int)Math.Min(patienceNs / options.RequestTimeoutNs + 1, 1_000),
            WindowPackets = Math.Max(options.WindowPackets, 1 << 15),
            MaxHoles = 1 << 13,
        };
    }

    // The binder says "... value 'V' at 'KEY' to type 'T'": all but the type's name is for a user.
    private static string LineOf(InvalidOperationException fault) =>
        BinderFault().Match(fault.Message) is { Success: true } match
            ? $"{match.Groups["key"].Value} = {match.Groups["value"].Value} cannot be used{WordsOf(match.Groups["type"].Value)}."
            : $"{fault.Message} {fault.InnerException?.Message}".TrimEnd();

    private static string WordsOf(string type) =>
        (typeof(PipelineOptions).Assembly.GetType(type) ?? typeof(EngineSettings).Assembly.GetType(type)) is { IsEnum: true } words
            ? $": it is none of {string.Join(", ", Enum.GetNames(words))}"
            : "";

    [GeneratedRegex("value '(?<value>.*)' at '(?<key>[^']*)' to type '(?<type>[^']*)'")]
    private static partial Regex BinderFault();

    private static void RequireWord<T>(List<string> faults, string key, T value)
        where T : struct, Enum
    {
        // The binder takes any number for an enum.
        if (!Enum.IsDefined(value))
            faults.Add($"{key} = {value} is none of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    private void Validate(List<string> faults)
    {
        RequireWord(faults, "Pipeline:Topology", Pipeline.Topology);
        RequireWord(faults, "Pipeline:Idle", Pipeline.Idle);
        RequireWord(faults, "Kafka:Encoding", Kafka.Encoding);
        if (OutputPaths.ConflictOf(null, ("Output:Bbo", Output.Bbo), ("Output:Signals", Output.Signals)) is { } conflict)
            faults.Add(conflict);
        if (Feed.Format is not ("itch" or "fixed"))
            faults.Add($"Feed:Format = {Feed.Format} is neither itch nor fixed.");
        RequireEndPoint(faults, "Feed:LineA", Feed.LineA, optional: false);
        RequireEndPoint(faults, "Feed:LineB", Feed.LineB, optional: true);
        RequireEndPoint(faults, "Feed:Snapshot", Feed.Snapshot, optional: true);
        foreach (var server in Feed.Retransmission is [FeedSettings.NoServer] ? [] : Feed.Retransmission)
            RequireEndPoint(faults, "Feed:Retransmission", server, optional: false);
        foreach (var source in Feed.AllowedSources.Where(s => !IPAddress.TryParse(s, out _)))
            faults.Add($"Feed:AllowedSources = {source} is not an address.");
        if (!IsSession(Feed.Session))
            faults.Add($"Feed:Session = {Feed.Session} is not up to {SessionId.Length} letters, digits and spaces.");
        if (Status.Format is not ("none" or "text" or "json"))
            faults.Add($"Status:Format = {Status.Format} is none of none, text, json.");
        if (Status.CounterLogSeconds is < 0 or > 86_400)
            faults.Add($"Status:CounterLogSeconds = {Status.CounterLogSeconds} is outside 0 to 86400.");
        if (faults.Count == 0)
        {
            ToUdpOptions().Validate(faults);
            ToArbiterOptions().Validate(faults);
        }

        Pipeline.Validate(faults);
        Journal.Validate(faults);
        Analysis.Validate(faults);
        Kafka.Validate(faults);
    }

    private static bool IsSession(string name) =>
        name.Length <= SessionId.Length && SessionId.TryParse(Encoding.ASCII.GetBytes(name.PadRight(SessionId.Length)), out _);

    private static void RequireEndPoint(List<string> faults, string key, string value, bool optional)
    {
        if (optional && value.Length == 0)
            return;
        if (!IPEndPoint.TryParse(value, out var endPoint) || endPoint.Port == 0)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{key} = {value} is not ADDRESS:PORT."));
    }
}

/// <summary>Section <c>Output</c>: files for people and tests.</summary>
internal sealed class OutputSettings
{
    /// <summary>Where the best bid and offer go; empty: nowhere; <c>-</c>: standard output.</summary>
    public string Bbo { get; set; } = "";

    /// <summary>Where signals and summaries go, likewise.</summary>
    public string Signals { get; set; } = "";

    /// <summary>
    /// The engine waits for these files instead of overwriting snapshots that are not written yet; packets wait in the socket buffer meanwhile, and what
    /// the kernel drops there is counted. False: a slow disk costs rows, which are counted, and never holds up the books.
    /// </summary>
    public bool Lossless { get; set; } = true;

    /// <summary>Whether standard output belongs to rows: what is told to people then goes to standard error.</summary>
    public bool TakesStandardOutput => Bbo == "-" || Signals == "-";

    /// <summary>Whether anything is written.</summary>
    public bool WritesFiles => Bbo.Length > 0 || Signals.Length > 0;
}

/// <summary>Section <c>Status</c>.</summary>
internal sealed class StatusSettings
{
    /// <summary>What is printed each second on standard output: <c>none</c>, <c>text</c> or <c>json</c>.</summary>
    public string Format { get; set; } = "none";

    /// <summary>Every how many seconds all counters are logged; 0: only when it stops.</summary>
    public int CounterLogSeconds { get; set; } = 10;
}

/// <summary>What is printed each second.</summary>
internal enum StatusFormat
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A JSON object a line.</summary>
    Json,
}

/// <summary>Section <c>Host</c>.</summary>
internal sealed class HostSettings
{
    /// <summary>End when standard input ends.</summary>
    public bool ExitOnStdinEof { get; set; }
}
