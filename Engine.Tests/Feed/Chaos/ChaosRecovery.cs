using System.Buffers;
using Engine.Core;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Simulation;
using Engine.Core.Simulation.Publishing;

namespace Engine.Tests.Feed.Chaos;

/// <summary>Servers in process, with a clock of their own: some requests and replies are lost, the others take a while; some snapshots fail.</summary>
internal readonly struct ChaosRecovery(ChaosRecovery.Servers servers) : IRecoveryChannel
{
    public int RetransmissionServers => servers.Plan.Servers;

    public bool HasSnapshots => servers.Plan.HasSnapshots;

    public bool TryRequest(int server, SessionId session, ulong first, int count) => servers.TryRequest(session, first, count);

    public bool TryRequestSnapshot(SessionId session, ulong atLeast) => servers.TryRequestSnapshot(session, atLeast);

    public SnapshotFetch PollSnapshot(out SnapshotSpool? spool) => servers.PollSnapshot(out spool);

    public void ReleaseSnapshot() => servers.ReleaseSnapshot();

    internal sealed class Servers(ChaosPlan plan, OrderFlow flow)
    {
        private readonly PriorityQueue<byte[], long> _replies = new();
        private readonly SnapshotSpool _spool = new();
        private readonly byte[] _reply = new byte[1_472];
        private FlowRandom _random = new(plan.Seed + 77);
        private long _snapshotAtNs = -1;
        private bool _isWanted;
        private ulong _atLeast;
        private SessionId _session;

        public ChaosPlan Plan => plan;

        public PacketHistory History { get; } = new(256, 1 << 18);

        public long NowNs { get; set; }

        public bool TryTakeReply(out byte[] reply)
        {
            if (_replies.TryPeek(out reply!, out var due) && due <= NowNs)
                return _replies.TryDequeue(out reply!, out _);
            return false;
        }

        public bool TryRequest(SessionId session, ulong first, int count)
        {
            if (_random.Below(50) == 0)
                return false;
            var length = History.Answer(session, first, count, _reply);
            if (length > 0 && !_random.Chance(plan.Loss))
                _replies.Enqueue(_reply[..length], NowNs + 20_000 + _random.Below(500_000));
            return true;
        }

        public bool TryRequestSnapshot(SessionId session, ulong atLeast)
        {
            if (_isWanted)
                return false;
            (_isWanted, _session, _atLeast) = (true, session, atLeast);
            _snapshotAtNs = NowNs + 50_000 + _random.Below(1_000_000);
            return true;
        }

        // As of the last message written, which may well be ahead of what the receiver has seen.
        public SnapshotFetch PollSnapshot(out SnapshotSpool? spool)
        {
            spool = null;
            if (!_isWanted || NowNs < _snapshotAtNs || flow.Sequence < _atLeast)
                return SnapshotFetch.Pending;
            if (_random.Below(5) == 0)
                return SnapshotFetch.Failed;
            Fill();
            spool = _spool;
            return SnapshotFetch.Ready;
        }

        public void ReleaseSnapshot() => _isWanted = false;

        private void Fill()
        {
            var blocks = new ArrayBufferWriter<byte>();
            flow.WriteSnapshot(blocks);
            _spool.Clear();
            for (var rest = blocks.WrittenSpan; rest.Length > 0; rest = rest[MoldUdp64Packet.LengthOf(rest, 1)..])
                _spool.Append(rest[..MoldUdp64Packet.LengthOf(rest, 1)]);
            _spool.Complete(_session, flow.Sequence);
        }
    }
}
