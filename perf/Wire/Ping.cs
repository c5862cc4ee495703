using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Engine.Core.Timing;

namespace Perf.Wire;

/// <summary>A datagram there and back over loopback between two spinning threads: the least that two parties can do to each other by UDP.</summary>
internal static unsafe class Ping
{
    private const int DontWait = 0x40;
    private const int Bytes = 48;
    private const int WarmUp = 2_000;

    /// <summary>Plays <paramref name="rounds"/> rounds and returns their times in ticks.</summary>
    public static HistogramSnapshot Run(int rounds, int pingCore, int pongCore)
    {
        using var ping = Open();
        using var pong = Open();
        ping.Connect(pong.LocalEndPoint!);
        pong.Connect(ping.LocalEndPoint!);
        var total = rounds + WarmUp;
        var answers = Task.Factory.StartNew(() => PinnedThread.Run("bare-pong", pongCore, () => Answer((int)pong.Handle, total)), TaskCreationOptions.LongRunning);
        var times = PinnedThread.Run("bare-ping", pingCore, () => Play((int)ping.Handle, total));
        answers.Wait();
        return times;
    }

    private static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static HistogramSnapshot Play(int socket, int rounds)
    {
        var times = new LatencyHistogram(LatencyHistogram.DefaultHighestValue, 3);
        var bytes = stackalloc byte[Bytes];
        for (var i = 0; i < rounds; i++)
        {
            var sent = Tsc.Now();
            send(socket, bytes, Bytes, DontWait);
            Await(socket, bytes);
            if (i >= WarmUp)
                times.Record(Tsc.Now() - sent);
        }

        return times.Read();
    }

    private static int Answer(int socket, int rounds)
    {
        var bytes = stackalloc byte[Bytes];
        for (var i = 0; i < rounds; i++)
        {
            Await(socket, bytes);
            send(socket, bytes, Bytes, DontWait);
        }

        return rounds;
    }

    private static void Await(int socket, byte* bytes)
    {
        while (recv(socket, bytes, Bytes, DontWait) < 0)
        {
        }
    }

    [DllImport("libc")]
    private static extern nint recv(int socket, byte* bytes, nint length, int flags);

    [DllImport("libc")]
    private static extern nint send(int socket, byte* bytes, nint length, int flags);
}
