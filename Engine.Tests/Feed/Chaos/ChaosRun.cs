using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Simulation;
using Engine.Core.Simulation.Publishing;
using Engine.Tests.Feed.MoldUdp64;

namespace Engine.Tests.Feed.Chaos;

/// <summary>A feed over two bad lines, its servers and its receiver, in one thread and in virtual time: the same plan gives the same run.</summary>
internal sealed class ChaosRun : IDisposable
{
    private const string Session = "CHAOS";
    private const long PacketNs = 10_000;

    private readonly ChaosPlan _plan;
    private readonly OrderFlow _flow;
    private readonly ChaosBooks _senderBooks = new();
    private readonly List<BookTop[]> _sent = [new BookTop[ChaosBooks.Symbols]];
    private readonly ChaosRecovery.Servers _servers;
    private readonly FaultyLine[] _lines;
    private readonly LineArbiter<ChaosLog.Sink, ChaosRecovery> _arbiter;
    private readonly MoldUdp64Writer _writer = new(SessionId.Parse(Session), 1_472);
    private FlowRandom _random;

    public ChaosRun(ChaosPlan plan)
    {
        _plan = plan;
        _random = new FlowRandom(plan.Seed + 1_000);
        _flow = new OrderFlow(new OrderFlowOptions { Seed = plan.Seed + 1, Symbols = ChaosBooks.Symbols });
        _servers = new ChaosRecovery.Servers(plan, _flow) { NowNs = 1_000_000_000 };
        _servers.History.Begin(SessionId.Parse(Session));
        _lines = [new FaultyLine(FeedLine.A, plan.Faults(0)), new FaultyLine(FeedLine.B, plan.Faults(1))];
        Log = new ChaosLog(_sent);
        _arbiter = new(new ChaosLog.Sink(Log), new ChaosRecovery(_servers), ChaosPlan.Arbiter);
    }

    public ChaosLog Log { get; }

    public FeedCounters Counters => _arbiter.Counters;

    public long Sent => _sent.Count - 1;

    public void Run(int packets)
    {
        var output = new ToArbiter(this);
        for (var i = 0; i < packets; i++)
        {
            var packet = NextPacket();
            if (i == packets / 3)
                Stray();
            if (i % (packets / 4) == 0)
                Pause();
            foreach (var line in _lines)
                line.Send(packet, ref output);
            Tick(PacketNs);
        }

        foreach (var line in _lines)
            line.Flush(ref output);
        for (var i = 0; i < 200; i++)
        {
            Deliver(FeedLine.A, Packets.End(Session, (ulong)Sent + 1));
            Tick(100_000);
        }
    }

    public void Dispose()
    {
        _arbiter.Dispose();
        Log.Dispose();
        _senderBooks.Dispose();
    }

    private ReadOnlySpan<byte> NextPacket()
    {
        Span<byte> block = stackalloc byte[2 + OrderFlow.LongestMessage];
        for (var messages = 1 + _random.Below(8); messages > 0; messages--)
        {
            var length = _flow.WriteNext(block[2..]);
            _writer.TryAppend(block.Slice(2, length));
            BinaryPrimitives.WriteUInt16BigEndian(block, (ushort)length);
            _senderBooks.OnMessages(default, _flow.Sequence, 1, block[..(2 + length)]);
            _sent.Add([.. Enumerable.Range(1, ChaosBooks.Symbols).Select(_senderBooks.TopOf)]);
        }

        var (sequence, count) = (_writer.Sequence, _writer.Count);
        var packet = _writer.Finish();
        _servers.History.Add(sequence, count, packet[MoldUdp64Header.Size..]);
        return packet;
    }

    private void Stray()
    {
        Deliver(FeedLine.A, Packets.Heartbeat("TEST", 1));
        Deliver(FeedLine.B, Packets.Of("TEST", 1, 3));
    }

    // A packet that is known to have been sent and comes after it was given up, and a silence long enough to be taken for one.
    private void Pause()
    {
        Deliver(FeedLine.A, Packets.Heartbeat(Session, (ulong)Sent + 1));
        for (var i = _random.Below(50); i >= 0; i--)
            Tick(100_000);
    }

    private void Tick(long ns)
    {
        _servers.NowNs += ns;
        while (_servers.TryTakeReply(out var reply))
            Deliver(FeedLine.Retransmission, reply);
        _arbiter.OnTick(_servers.NowNs);
        Log.CheckBooks();
    }

    private void Deliver(int line, ReadOnlySpan<byte> packet)
    {
        _arbiter.OnPacket(line, packet, 0, _servers.NowNs);
        Log.CheckBooks();
    }

    private readonly struct ToArbiter(ChaosRun run) : IPacketSink
    {
        public void OnPacket(int line, ReadOnlySpan<byte> datagram, ulong receiveTsc) => run.Deliver(line, datagram);
    }
}
