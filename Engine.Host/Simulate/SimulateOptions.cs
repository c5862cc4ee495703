using System.Net;
using Engine.Core;
using Engine.Core.Simulation;
using Engine.Core.Simulation.Publishing;

namespace Engine.Host.Simulate;

/// <summary>What <c>simulate</c> was asked for.</summary>
internal sealed record SimulateOptions
{
    /// <summary>The packet with which the one burst begins: late enough for books to be there.</summary>
    public const int FirstBurst = 1_000;

    private const int LongestName = 10;

    public required IPEndPoint Target { get; init; }

    public IPEndPoint? TargetB { get; init; }

    public double Rate { get; init; }

    public long Count { get; init; }

    public required OrderFlowOptions Flow { get; init; }

    public int PerPacket { get; init; }

    public double Drop { get; init; }

    /// <summary>The same of line B; null: as on line A.</summary>
    public double? DropB { get; init; }

    /// <summary>Packets lost in a row; 0: none. Once on every line, the same ones, unless there is a <see cref="BurstChance"/>.</summary>
    public int Burst { get; init; }

    /// <summary>Probability that a burst begins with a packet, on each line by itself.</summary>
    public double BurstChance { get; init; }

    public double Duplicate { get; init; }

    public double Reorder { get; init; }

    public SessionId Session { get; init; }

    /// <summary>Sessions to publish, one after the other: each begins at sequence 1 with empty books.</summary>
    public int Sessions { get; init; } = 1;

    /// <summary>Where retransmissions are served; null: on loopback at <see cref="DefaultRetransmission"/>, elsewhere nowhere.</summary>
    public IPEndPoint? Retransmission { get; init; }

    public IPEndPoint? Snapshots { get; init; }

    public string? ToFile { get; init; }

    public string? FromFile { get; init; }

    public double Speed { get; init; }

    public bool ExitOnStdinEof { get; init; }

    /// <summary>Where a feed to <paramref name="target"/> is repaired if nothing else is said; null unless it is loopback.</summary>
    public static IPEndPoint? DefaultRetransmission(IPEndPoint target) => IPAddress.IsLoopback(target.Address) && target.Port + 100 <= IPEndPoint.MaxPort
        ? new IPEndPoint(target.Address, target.Port + 100)
        : null;

    /// <summary>The name of a session, counted from 0: the first is <see cref="Session"/>, the others end in their number.</summary>
    public SessionId SessionName(int index)
    {
        if (index == 0)
            return Session;
        var (name, number) = (Session.ToString(), $"{index + 1}");
        return SessionId.Parse(name[..Math.Min(name.Length, LongestName - number.Length)] + number);
    }

    /// <summary>What a session says: flows of their own, since another session is another day.</summary>
    public OrderFlowOptions FlowOf(int session) => Flow with { Seed = Flow.Seed + (ulong)session };

    /// <summary>The same for the publisher. Each line has faults of its own: two lines that lose the same packets would be one.</summary>
    public PublisherOptions ToPublisherOptions()
    {
        IPEndPoint?[] targets = [Target, TargetB];
        return new PublisherOptions
        {
            Session = Session,
            Lines = [.. targets.OfType<IPEndPoint>().Select((to, i) => new PublisherLine(to)
            {
                Faults = FaultsOf(i),
            })],
            Rate = Rate,
            Messages = Count,
            MessagesPerPacket = PerPacket,
            Retransmission = Retransmission ?? DefaultRetransmission(Target),
            Snapshots = Snapshots,
        };
    }

    private FaultPlan FaultsOf(int line) => new()
    {
        Seed = Flow.Seed + (ulong)line,
        Drop = line == 0 ? Drop : DropB ?? Drop,
        Duplicate = Duplicate,
        Reorder = Reorder,
        Burst = Burst > 0 ? BurstChance : 0,
        BurstLength = Burst,
        BurstAt = Burst > 0 && BurstChance == 0 ? FirstBurst : 0,
    };
}
