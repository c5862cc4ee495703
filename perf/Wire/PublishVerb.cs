using System.Globalization;
using System.Net;
using Engine.Core.Simulation;
using Engine.Core.Simulation.Publishing;
using Engine.Core.Timing;
using Perf.Harness;

namespace Perf.Wire;

/// <summary>What <c>perf publish</c> does: the simulated feed's own publisher, with faults and a retransmission server, for as long as asked.</summary>
internal sealed record PublishOptions
{
    /// <summary>Destination port on loopback.</summary>
    public int Port { get; init; }

    /// <summary>Port of the retransmission server on loopback.</summary>
    public int RetransmissionPort { get; init; }

    /// <summary>Messages a second.</summary>
    public double Rate { get; init; }

    /// <summary>Messages in all.</summary>
    public long Messages { get; init; }

    /// <summary>Messages a packet.</summary>
    public int PerPacket { get; init; }

    /// <summary>Probability that a packet is lost on the way; the server still has it.</summary>
    public double Drop { get; init; }

    /// <summary>Probability that a packet is sent twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Probability that a packet is overtaken.</summary>
    public double Reorder { get; init; }

    /// <summary>The words that say the same.</summary>
    public string[] ToWords() =>
    [
        "publish", .. Word("port", Port), .. Word("retransmission", RetransmissionPort), .. Word("rate", Rate), .. Word("messages", Messages),
        .. Word("per-packet", PerPacket), .. Word("drop", Drop), .. Word("duplicate", Duplicate), .. Word("reorder", Reorder),
    ];

    /// <summary>Reads them back.</summary>
    public static PublishOptions Parse(IReadOnlyList<string> words)
    {
        var context = new ScenarioContext(quick: false, words);
        double Of(string name) => double.Parse(context.Option(name)!, CultureInfo.InvariantCulture);
        return new PublishOptions
        {
            Port = (int)Of("port"),
            RetransmissionPort = (int)Of("retransmission"),
            Rate = Of("rate"),
            Messages = (long)Of("messages"),
            PerPacket = (int)Of("per-packet"),
            Drop = Of("drop"),
            Duplicate = Of("duplicate"),
            Reorder = Of("reorder"),
        };
    }

    private static string[] Word(string name, IFormattable value) => [$"--{name}", value.ToString(null, CultureInfo.InvariantCulture)];
}

/// <summary><c>perf publish</c>. Prints <c>base TICK</c> when it begins and <c>sent MESSAGES PACKETS DROPPED DUPLICATED OVERTAKEN ANSWERED</c> when the session has ended.</summary>
internal static class PublishVerb
{
    /// <summary>How long the end of the session repeats and requests are still answered.</summary>
    public static readonly TimeSpan EndOfSession = TimeSpan.FromSeconds(2);

    // The engine that is measured leaves its socket open when the session has ended, and reads no more: what waits there is not waited for.
    private static readonly TimeSpan EndOfSessionLimit = TimeSpan.FromSeconds(5);

    public static int Run(IReadOnlyList<string> words)
    {
        var options = PublishOptions.Parse(words);
        var faults = new FaultPlan { Drop = options.Drop, Duplicate = options.Duplicate, Reorder = options.Reorder };
        var flow = new OrderFlow(new OrderFlowOptions { Symbols = 100, MessagesPerSecond = options.Rate });
        var publisherOptions = new PublisherOptions
        {
            Session = SendVerb.Session,
            Lines = [new PublisherLine(new IPEndPoint(IPAddress.Loopback, options.Port)) { Faults = faults }],
            Rate = options.Rate,
            Messages = options.Messages,
            MessagesPerPacket = options.PerPacket,
            EndOfSession = EndOfSession,
            EndOfSessionLimit = EndOfSessionLimit,
            Retransmission = new IPEndPoint(IPAddress.Loopback, options.RetransmissionPort),
        };
        using var publisher = new FeedPublisher(publisherOptions);
        Console.WriteLine($"base {Tsc.Now()}");
        FeedSimulation.Run(flow, publisherOptions, publisher, CancellationToken.None);
        var line = publisher.FaultsOf(0);
        Console.WriteLine($"sent {publisher.Messages} {publisher.Packets} {line.Dropped} {line.Duplicated} {line.Overtaken} {publisher.RequestsAnswered}");
        return 0;
    }
}
