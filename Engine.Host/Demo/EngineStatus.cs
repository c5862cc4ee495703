using System.Text.Json.Serialization;

namespace Engine.Host.Demo;

/// <summary>One status line of the engine (<c>run --status json</c>), and what the demo reads back.</summary>
internal sealed record EngineStatus
{
    /// <summary>Messages received since the start.</summary>
    public long Messages { get; init; }

    /// <summary>Messages a second over the last interval.</summary>
    public double MessagesPerSecond { get; init; }

    /// <summary>Gaps declared.</summary>
    public long Gaps { get; init; }

    /// <summary>Messages lost in them.</summary>
    public long Lost { get; init; }

    /// <summary>Missing messages that a retransmission server sent again.</summary>
    public long Repaired { get; init; }

    /// <summary>Snapshots overwritten before the analysis or a file had them.</summary>
    public long Missed { get; init; }

    /// <summary>Datagrams the kernel dropped.</summary>
    public long Drops { get; init; }

    /// <summary>Signals found.</summary>
    public long Signals { get; init; }

    /// <summary>The same by kind, for people, such as <c>Sweep 12, Imbalance 3</c>.</summary>
    public string SignalsByKind { get; init; } = "none";

    /// <summary>Signals the broker has confirmed.</summary>
    public long Delivered { get; init; }

    /// <summary>
    /// Where the latency begins: <c>wire</c> with kernel timestamps, which are taken as a packet comes from the network card or, on one machine, from its sender;
    /// otherwise <c>receive</c>, which is when the engine read it from the socket.
    /// </summary>
    public string LatencyFrom { get; init; } = "receive";

    /// <summary>Median from there to the snapshot over the last interval, microseconds.</summary>
    public double P50Us { get; init; }

    /// <summary>99th percentile, likewise.</summary>
    public double P99Us { get; init; }

    /// <summary>Symbols with a book.</summary>
    public int Symbols { get; init; }
}

/// <summary>JSON of the status line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EngineStatus))]
internal sealed partial class EngineStatusJson : JsonSerializerContext;
