using System.Net;
using System.Net.Sockets;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Core.Feed.Sources;

/// <summary>
/// Fetches snapshots over TCP on a thread of its own and hands each over as a spool. The hot thread only reads and writes one word.
/// The servers are asked in turn.
/// </summary>
public sealed class SnapshotClient : IDisposable
{
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(2);

    private readonly IReadOnlyList<IPEndPoint> _servers;
    private readonly int _timeoutMs;
    private readonly long _maxBytes;
    private readonly SnapshotSpool _spool = new();
    private readonly Thread _thread;
    private int _nextServer;

    // Whose turn it is. Each side writes it only in its own states, so that spool, session and sequence need no other protection:
    // the release of the word publishes them, its acquisition reads them.
    private int _state;
    private SessionId _session;
    private ulong _atLeast;
    private bool _stop;
    private string? _lastFailure;

    /// <summary>Starts the thread.</summary>
    /// <param name="servers">The servers, at least one.</param>
    /// <param name="timeout">How long any step of a fetch may take.</param>
    /// <param name="maxBytes">The largest snapshot to accept.</param>
    public SnapshotClient(IReadOnlyList<IPEndPoint> servers, TimeSpan timeout, long maxBytes = 1L << 30)
    {
        ArgumentOutOfRangeException.ThrowIfZero(servers.Count);
        _servers = servers;
        _timeoutMs = (int)timeout.TotalMilliseconds;
        _maxBytes = maxBytes;
        _thread = new Thread(Run) { Name = "engine-snapshot", IsBackground = true };
        _thread.Start();
    }

    private enum State
    {
        Idle,
        Wanted,
        Ready,
        Failed,
    }

    /// <summary>Why the last fetch failed; null if it did not. Any thread.</summary>
    public string? LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>Stops the thread.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _stop, true);
        _thread.Join(TimeSpan.FromSeconds(2));
    }

    internal bool TryRequest(SessionId session, ulong atLeast)
    {
        if (Volatile.Read(ref _state) != (int)State.Idle)
            return false;
        _session = session;
        _atLeast = atLeast;
        Volatile.Write(ref _state, (int)State.Wanted);
        return true;
    }

    internal SnapshotFetch Poll(out SnapshotSpool? spool)
    {
        var state = (State)Volatile.Read(ref _state);
        spool = state == State.Ready ? _spool : null;
        return state switch
        {
            State.Ready => SnapshotFetch.Ready,
            State.Failed => SnapshotFetch.Failed,
            _ => SnapshotFetch.Pending,
        };
    }

    internal void Release() => Volatile.Write(ref _state, (int)State.Idle);

    private void Run()
    {
        while (!Volatile.Read(ref _stop))
        {
            if (Volatile.Read(ref _state) == (int)State.Wanted)
                Volatile.Write(ref _state, (int)(TryFetch() ? State.Ready : State.Failed));
            else
                Thread.Sleep(Nap);
        }
    }

    private bool TryFetch()
    {
        try
        {
            Fetch(_servers[_nextServer++ % _servers.Count]);
            Volatile.Write(ref _lastFailure, null);
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException or AggregateException)
        {
            Volatile.Write(ref _lastFailure, e.GetBaseException().Message);
            return false;
        }
    }

    private void Fetch(IPEndPoint server)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (!socket.ConnectAsync(server).Wait(_timeoutMs))
            throw new IOException($"{server} did not accept within {_timeoutMs} ms.");
        socket.ReceiveTimeout = socket.SendTimeout = _timeoutMs;
        using var network = new NetworkStream(socket);
        using var stream = new BufferedStream(network, 1 << 16);
        var request = new byte[SnapshotProtocol.RequestBytes];
        SnapshotProtocol.WriteRequest(request, _session, _atLeast);
        network.Write(request);
        SnapshotProtocol.ReadSnapshot(stream, _spool, _maxBytes);
    }
}
