using System.Net.Sockets;

namespace Engine.Core.Simulation.Publishing;

/// <summary>A server's thread: serves one request after another until it is disposed. What a peer or the network does wrong ends a request, never the server.</summary>
internal sealed class ServiceThread : IDisposable
{
    // So that an error that returns at once does not take a core.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(1);

    private readonly Action _serveOne;
    private readonly Action _close;
    private readonly Thread _thread;
    private long _failures;
    private bool _stopping;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="serveOne">Waits for a request and serves it.</param>
    /// <param name="close">Closes what <paramref name="serveOne"/> waits on.</param>
    public ServiceThread(string name, Action serveOne, Action close)
    {
        _serveOne = serveOne;
        _close = close;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Requests that ended with an error. Any thread.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Ends the thread; waits for it, but not for ever.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _stopping, true);
        _close();
        _thread.Join(TimeSpan.FromSeconds(2));
    }

    private void Run()
    {
        while (!Volatile.Read(ref _stopping))
        {
            try
            {
                _serveOne();
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                if (Volatile.Read(ref _stopping))
                    return;
                Volatile.Write(ref _failures, _failures + 1);
                Thread.Sleep(PauseAfterFailure);
            }
        }
    }
}
