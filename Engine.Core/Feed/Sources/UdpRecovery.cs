using System.Net;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Memory;

namespace Engine.Core.Feed.Sources;

/// <summary>
/// Asks retransmission servers over the socket that receives their replies, and a snapshot client for snapshots. A handle: copies share
/// what is behind it. Its owner disposes it after the arbiter's thread has stopped.
/// </summary>
public readonly struct UdpRecovery : IRecoveryChannel, IDisposable
{
    private readonly Requests? _requests;
    private readonly SnapshotClient? _snapshots;

    /// <summary>Puts the ways together.</summary>
    /// <param name="receiver">The receiver that has a socket for <see cref="FeedLine.Retransmission"/>; null: no retransmissions.</param>
    /// <param name="servers">The retransmission servers.</param>
    /// <param name="snapshots">The snapshot client; null: no snapshots.</param>
    public UdpRecovery(UdpReceiver? receiver, IReadOnlyList<IPEndPoint> servers, SnapshotClient? snapshots)
    {
        _requests = receiver is null || servers.Count == 0 ? null : new Requests(receiver.SocketOf(FeedLine.Retransmission), servers);
        _snapshots = snapshots;
    }

    /// <inheritdoc/>
    public int RetransmissionServers => _requests?.Count ?? 0;

    /// <inheritdoc/>
    public bool HasSnapshots => _snapshots is not null;

    /// <inheritdoc/>
    public bool TryRequest(int server, SessionId session, ulong first, int count) => _requests!.TrySend(server, session, first, count);

    /// <inheritdoc/>
    public bool TryRequestSnapshot(SessionId session, ulong atLeast) => _snapshots!.TryRequest(session, atLeast);

    /// <inheritdoc/>
    public SnapshotFetch PollSnapshot(out SnapshotSpool? spool) => _snapshots!.Poll(out spool);

    /// <inheritdoc/>
    public void ReleaseSnapshot() => _snapshots!.Release();

    /// <summary>Gives the memory back. The receiver and the snapshot client remain their owner's.</summary>
    public void Dispose() => _requests?.Dispose();

    private sealed unsafe class Requests : IDisposable
    {
        private readonly UdpSocket _socket;
        private readonly NativeBlock<UdpNative.SocketAddress> _servers;
        private readonly NativeBlock<byte> _packet = new(MoldUdp64Header.Size);

        public Requests(UdpSocket socket, IReadOnlyList<IPEndPoint> servers)
        {
            _socket = socket;
            _servers = new NativeBlock<UdpNative.SocketAddress>(servers.Count);
            for (var i = 0; i < servers.Count; i++)
                _servers[i] = UdpNative.SocketAddress.From(servers[i]);
        }

        public int Count => (int)_servers.Length;

        public bool TrySend(int server, SessionId session, ulong first, int count)
        {
            MoldUdp64Header.Write(_packet.Slice(0, MoldUdp64Header.Size), session, first, (ushort)count);
            return UdpNative.SendTo(_socket.Handle, _packet.Pointer, MoldUdp64Header.Size, UdpNative.MsgDontWait,
                _servers.Pointer + server, UdpNative.SocketAddress.SizeInBytes) == MoldUdp64Header.Size;
        }

        public void Dispose()
        {
            _servers.Dispose();
            _packet.Dispose();
        }
    }
}
