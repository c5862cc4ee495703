using Engine.Core.Feed.MoldUdp64;

namespace Engine.Tests.Feed.MoldUdp64;

/// <summary>An arbiter with a fake clock, a recording sink and a scripted way to recover.</summary>
internal sealed class ArbiterBench : IDisposable
{
    public static readonly ArbiterOptions Defaults = new()
    {
        WindowPackets = 8,
        WindowPacketBytes = 256,
        ReorderWaitNs = 1_000,
        GapTimeoutNs = 100_000,
        RequestTimeoutNs = 10_000,
        RequestTries = 3,
        RequestIntervalNs = 100,
        RequestMessages = 10,
        HeartbeatIntervalNs = 1_000_000,
        RecoveryBufferBytes = 1 << 16,
        SnapshotRetryNs = 5_000,
    };

    public ArbiterBench(ArbiterOptions? options = null, int servers = 0, bool snapshots = false)
    {
        Script = new ScriptedRecovery.Script { Servers = servers, HasSnapshots = snapshots };
        Arbiter = new(new Recording.Sink(Recording), new ScriptedRecovery(Script), options ?? Defaults);
    }

    public Recording Recording { get; } = new();

    public ScriptedRecovery.Script Script { get; }

    public LineArbiter<Recording.Sink, ScriptedRecovery> Arbiter { get; }

    public long NowNs { get; private set; } = 1_000_000_000;

    public long this[FeedCounter counter] => Arbiter.Counters[counter];

    public void Send(ulong sequence, int count = 1, int line = FeedLine.A, string session = "S") =>
        Take(Packets.Of(session, sequence, count), line);

    public void Take(ReadOnlySpan<byte> packet, int line = FeedLine.A) => Arbiter.OnPacket(line, packet, 7, NowNs);

    public void Pass(long ns)
    {
        NowNs += ns;
        Arbiter.OnTick(NowNs);
    }

    /// <summary>The log since the last call.</summary>
    public string Log()
    {
        var log = string.Join(" | ", Recording.Log);
        Recording.Log.Clear();
        return log;
    }

    public void Dispose() => Arbiter.Dispose();
}
