using System.Globalization;
using Perf.Harness;

namespace Perf.Wire;

/// <summary>What the sender's process does: an open-loop schedule of packets over loopback UDP, with faults if asked for.</summary>
internal sealed record WireOptions
{
    /// <summary>Destination port on loopback.</summary>
    public int Port { get; init; }

    /// <summary>Messages a second; 0: as many as go (<see cref="FloodVerb"/> only).</summary>
    public double Rate { get; init; } = 100_000;

    /// <summary>Messages a packet.</summary>
    public int PerPacket { get; init; } = 1;

    /// <summary>Packets in all.</summary>
    public int Packets { get; init; } = 1;

    /// <summary>How long a flood lasts, which has no number of packets.</summary>
    public double Seconds { get; init; }

    /// <summary>Symbols of the simulated flow.</summary>
    public int Symbols { get; init; } = 100;

    /// <summary>Seed of the flow and of the faults.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The core the sender is pinned to; negative: none.</summary>
    public int Core { get; init; } = -1;

    /// <summary>Probability that a packet is never sent.</summary>
    public double Drop { get; init; }

    /// <summary>Probability that a packet is sent twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Probability that a packet changes places with its successor.</summary>
    public double Reorder { get; init; }

    /// <summary>Messages in all.</summary>
    public long Messages => (long)Packets * PerPacket;

    /// <summary>The words of <c>perf send</c> and <c>perf flood</c> that say the same.</summary>
    public string[] ToWords() =>
    [
        .. Word("port", Port), .. Word("rate", Rate), .. Word("per-packet", PerPacket), .. Word("packets", Packets), .. Word("seconds", Seconds), .. Word("symbols", Symbols),
        .. Word("seed", Seed), .. Word("core", Core), .. Word("drop", Drop), .. Word("duplicate", Duplicate), .. Word("reorder", Reorder),
    ];

    /// <summary>Reads them back.</summary>
    public static WireOptions Parse(IReadOnlyList<string> words)
    {
        var context = new ScenarioContext(quick: false, words);
        double Of(string name) => double.Parse(context.Option(name)!, CultureInfo.InvariantCulture);
        return new WireOptions
        {
            Port = (int)Of("port"),
            Rate = Of("rate"),
            PerPacket = (int)Of("per-packet"),
            Packets = (int)Of("packets"),
            Seconds = Of("seconds"),
            Symbols = (int)Of("symbols"),
            Seed = (ulong)Of("seed"),
            Core = (int)Of("core"),
            Drop = Of("drop"),
            Duplicate = Of("duplicate"),
            Reorder = Of("reorder"),
        };
    }

    private static string[] Word(string name, IFormattable value) => [$"--{name}", value.ToString(null, CultureInfo.InvariantCulture)];
}
