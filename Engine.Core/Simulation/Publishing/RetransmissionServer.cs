using System.Net;
using System.Net.Sockets;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Core.Simulation.Publishing;

/// <summary>Answers MoldUDP64 request packets with one packet each (MoldUDP64 1.00, section 4), on a thread of its own.</summary>
internal sealed class RetransmissionServer : IDisposable
{
    private const int MaxRequestBytes = 64;

    private readonly Socket _socket;
    private readonly PacketHistory _history;
    private readonly byte[] _packet;
    private readonly byte[] _request = new byte[MaxRequestBytes];
    private readonly SocketAddress _peer = new(AddressFamily.InterNetwork);
    private readonly ServiceThread _thread;
    private long _answered;
    private long _refused;

    public RetransmissionServer(IPEndPoint endPoint, PacketHistory history, int maxPacketBytes)
    {
        _history = history;
        _packet = new byte[maxPacketBytes];
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        _socket.Bind(endPoint);
        _thread = new ServiceThread("feed-retransmit", ServeOne, _socket.Dispose);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Requests answered.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Requests that could not be answered: malformed, another session, or too old.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Requests that ended with an error of the socket.</summary>
    public long Failures => _thread.Failures;

    public void Dispose() => _thread.Dispose();

    private void ServeOne()
    {
        var length = _socket.ReceiveFrom(_request, SocketFlags.None, _peer);
        Answer(_request.AsSpan(0, length), _peer);
    }

    private void Answer(ReadOnlySpan<byte> request, SocketAddress peer)
    {
        var length = 0;
        if (request.Length == MoldUdp64Header.Size)
        {
            var header = MoldUdp64Header.Read(request);
            if (header.TryParseSession(out var session))
                length = _history.Answer(session, header.Sequence, header.Count, _packet);
        }

        if (length == 0)
        {
            Volatile.Write(ref _refused, _refused + 1);
            return;
        }

        _socket.SendTo(_packet.AsSpan(0, length), SocketFlags.None, peer);
        Volatile.Write(ref _answered, _answered + 1);
    }
}
