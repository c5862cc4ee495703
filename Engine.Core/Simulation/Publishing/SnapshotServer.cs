using System.Net;
using System.Net.Sockets;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Core.Simulation.Publishing;

/// <summary>Serves snapshots over TCP, one client at a time, on a thread of its own. The protocol is in <c>Feed/MoldUdp64/PROTOCOL.md</c>.</summary>
internal sealed class SnapshotServer : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly SnapshotDesk _desk;
    private readonly ServiceThread _thread;
    private long _served;

    public SnapshotServer(IPEndPoint endPoint, SnapshotDesk desk)
    {
        _desk = desk;
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(endPoint);
        _listener.Listen(8);
        _thread = new ServiceThread("feed-snapshot", ServeOne, _listener.Dispose);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Snapshots served.</summary>
    public long Served => Volatile.Read(ref _served);

    /// <summary>Clients that went away, sent no request in time, or could not be accepted.</summary>
    public long Failures => _thread.Failures;

    public void Dispose() => _thread.Dispose();

    private void ServeOne()
    {
        using var client = _listener.Accept();
        Serve(client);
    }

    private void Serve(Socket client)
    {
        client.ReceiveTimeout = client.SendTimeout = (int)AnswerLimit.TotalMilliseconds;
        using var stream = new NetworkStream(client);
        Span<byte> request = stackalloc byte[SnapshotProtocol.RequestBytes];
        stream.ReadExactly(request);
        if (!SnapshotProtocol.TryReadRequest(request, out var session, out var atLeast)
            || _desk.Ask(session, atLeast, AnswerLimit) is not { } answer)
            return;
        stream.Write(answer.Blocks.Span);
        stream.Write(answer.End());
        Volatile.Write(ref _served, _served + 1);
    }
}
