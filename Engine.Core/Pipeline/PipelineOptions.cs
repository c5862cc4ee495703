using System.Numerics;

namespace Engine.Core.Pipeline;

/// <summary>How a pipeline is built. Immutable; the defaults suit the machine it runs on.</summary>
public sealed record PipelineOptions
{
    /// <summary>How stages are laid over threads.</summary>
    public Topology Topology { get; init; }

    /// <summary>Book threads of <see cref="Topology.Sharded"/>; 0: half the cores, at least two.</summary>
    public int Shards { get; init; }

    /// <summary>What hot threads do when there is nothing to do.</summary>
    public IdlePolicy Idle { get; init; }

    /// <summary>
    /// Cores to pin hot threads to, in the order of <see cref="MarketDataPipeline.Threads"/>: receive, decode, book…, analysis. Threads beyond the list
    /// are not pinned.
    /// </summary>
    public IReadOnlyList<int> Cores { get; init; } = [];

    /// <summary>
    /// Where <see cref="Cores"/> is empty, the source is live and there are four cores or more, pin the thread that receives to the last core the process
    /// may use. Off for several engines on one machine: they would all choose the same.
    /// </summary>
    public bool PinReceive { get; init; } = true;

    /// <summary><c>SCHED_FIFO</c> priority of hot threads, 1–99; 0: the normal scheduler.</summary>
    public int RealTimePriority { get; init; }

    /// <summary>
    /// Lock the process's memory (<c>mlockall(MCL_CURRENT)</c>) once the hot threads run, their stacks included. What is mapped later is not locked:
    /// see <see cref="ThreadPlacement.LockMemory"/>.
    /// </summary>
    public bool LockMemory { get; init; }

    /// <summary>Ask for huge pages under rings, books and board; what was granted is reported at start. False keeps small pages where the system would give huge ones.</summary>
    public bool HugePages { get; init; } = true;

    /// <summary>Symbol indices run from 0 to this, exclusive. ITCH's locate codes need 65,536 at most.</summary>
    public int MaxSymbols { get; init; } = 16_384;

    /// <summary>Live orders the books can hold, over all symbols.</summary>
    public int MaxOrders { get; init; } = 1 << 20;

    /// <summary>Price levels far from the best that the books can hold, over all symbols; 0: 256 for each of <see cref="MaxSymbols"/>, 8 bytes each.</summary>
    public int MaxColdLevels { get; init; }

    /// <summary>A symbol whose book is compared with a slow, simple one after every event of it; empty: none. Costs microseconds an event of that symbol.</summary>
    public string AuditSymbol { get; init; } = "";

    /// <summary>
    /// Slots of the packet ring between receive and decode (staged and sharded, over UDP); a power of two. A slot holds the longest datagram: 4,096 of
    /// them take 8 MiB, and 256 MiB where the kernel joins datagrams (<see cref="Feed.Sources.UdpOptions.Gro"/>).
    /// </summary>
    public int PacketRingSize { get; init; } = 4_096;

    /// <summary>Slots of each event ring between decode and book (staged and sharded); a power of two.</summary>
    public int EventRingSize { get; init; } = 16_384;

    /// <summary>Slots of each snapshot ring between book and analysis; a power of two.</summary>
    public int SnapshotRingSize { get; init; } = 16_384;

    /// <summary>
    /// The book waits for the slowest reader of the snapshot ring instead of overwriting what it has not read. For replays, where
    /// nothing may be lost and nobody is in a hurry; live, it would make a slow reader the feed's problem. <see cref="Topology.Fused"/>
    /// loses nothing either way: its one thread lets the analysis run when the ring is full.
    /// </summary>
    public bool Lossless { get; init; }

    /// <summary>Multiple of real time at which a recorded feed is replayed, by its own exchange times; 0: as fast as it goes.</summary>
    public double ReplaySpeed { get; init; }

    /// <summary>How long <c>Stop</c> lets the stages drain, all of them together, before it cuts off those that have not.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Adds to <paramref name="faults"/> one line for each value that cannot be used: key, value and range.</summary>
    public void Validate(ICollection<string> faults)
    {
        RequireRange(faults, nameof(Shards), Shards, 0, 64);
        RequireRange(faults, nameof(RealTimePriority), RealTimePriority, 0, 99);
        RequireRange(faults, nameof(MaxSymbols), MaxSymbols, 1, 65_536);
        RequireRange(faults, nameof(MaxOrders), MaxOrders, 1_024, 1 << 28);
        if (MaxColdLevels != 0)
            RequireRange(faults, nameof(MaxColdLevels), MaxColdLevels, 1_024, 1 << 27);
        if (AuditSymbol.Length > SymbolName.Length || AuditSymbol.Any(c => c is < '!' or > '~'))
            faults.Add($"Pipeline:AuditSymbol = {AuditSymbol} is not 1 to {SymbolName.Length} printable ASCII characters.");
        RequirePowerOfTwo(faults, nameof(PacketRingSize), PacketRingSize, 64, 1 << 20);
        RequirePowerOfTwo(faults, nameof(EventRingSize), EventRingSize, 1_024, 1 << 24);
        RequirePowerOfTwo(faults, nameof(SnapshotRingSize), SnapshotRingSize, 64, 1 << 24);
        foreach (var core in Cores)
            RequireRange(faults, nameof(Cores), core, 0, 1_023);
        if (!(ReplaySpeed is >= 0 and <= 1e6))
            faults.Add($"Pipeline:ReplaySpeed = {ReplaySpeed} is outside 0 to 1000000.");
        if (StopTimeout < TimeSpan.Zero || StopTimeout > TimeSpan.FromMinutes(5))
            faults.Add($"Pipeline:StopTimeout = {StopTimeout} is outside 0 to 5 minutes.");
    }

    /// <summary>The same options with every "automatic" value replaced by what suits a machine of <paramref name="cores"/> cores.</summary>
    public PipelineOptions Resolve(int cores) => this with
    {
        Topology = Topology != Topology.Auto ? Topology
            : cores >= 8 ? Topology.Sharded
            : cores >= 4 ? Topology.Staged
            : Topology.Inline,
        Idle = Idle != IdlePolicy.Auto ? Idle : cores >= 4 ? IdlePolicy.Spin : IdlePolicy.Yield,
        Shards = Shards > 0 ? Shards : Math.Max(2, cores / 2),
    };

    /// <summary>The same with the receiving thread's core filled in, where <see cref="PinReceive"/> asks for it.</summary>
    /// <param name="cores">How many cores there are to use.</param>
    /// <param name="allowed">Their numbers, ascending.</param>
    internal PipelineOptions PlaceReceiver(int cores, IReadOnlyList<int> allowed)
    {
        const int enough = 4;
        return PinReceive && Cores.Count == 0 && cores >= enough && allowed.Count >= enough ? this with { Cores = [allowed[^1]] } : this;
    }

    private static void RequireRange(ICollection<string> faults, string key, int value, int least, int most)
    {
        if (value < least || value > most)
            faults.Add($"Pipeline:{key} = {value} is outside {least} to {most}.");
    }

    private static void RequirePowerOfTwo(ICollection<string> faults, string key, int value, int least, int most)
    {
        RequireRange(faults, key, value, least, most);
        if (value >= least && value <= most && !BitOperations.IsPow2(value))
        {
            var above = (int)BitOperations.RoundUpToPowerOf2((uint)value);
            faults.Add($"Pipeline:{key} = {value} is not a power of two; nearest are {above / 2} and {above}.");
        }
    }
}
