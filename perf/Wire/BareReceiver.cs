using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Timing;

namespace Perf.Wire;

/// <summary>The least a program can do with a datagram: spin on <c>recv</c>, look at the clock. What an engine adds is measured against it.</summary>
internal sealed unsafe class BareReceiver : IDisposable
{
    private const int DontWait = 0x40;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public BareReceiver()
    {
        _socket.ReceiveBufferSize = 8 << 20;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Receives until the end of the session and returns the times from due to received of all packets after the warm-up, each once for each of its messages.</summary>
    public (HistogramSnapshot Latency, long Messages) Run(ulong baseTicks, ulong warmUpTicks, int core, int perPacket)
    {
        var latency = new LatencyHistogram(LatencyHistogram.DefaultHighestValue, 3);
        var messages = PinnedThread.Run("bare-rx", core, () => Receive(latency, baseTicks, warmUpTicks));
        return (Weighted(latency.Read(), perPacket), messages);
    }

    /// <summary>Counts every value so many times. Afterwards, because all packets weigh the same and the loop has better things to do.</summary>
    private static HistogramSnapshot Weighted(HistogramSnapshot values, int weight)
    {
        foreach (ref var count in values.Counts)
            count *= weight;
        values.Set(values.Max, values.Clamped * weight);
        return values;
    }

    public void Dispose() => _socket.Dispose();

    private long Receive(LatencyHistogram latency, ulong baseTicks, ulong warmUpTicks)
    {
        var bytes = stackalloc byte[2048];
        var handle = (int)_socket.Handle;
        long messages = 0;
        while (true)
        {
            var length = recv(handle, bytes, 2048, DontWait);
            if (length < 0)
                continue;
            var now = Tsc.Now();
            var packet = new ReadOnlySpan<byte>(bytes, (int)length);
            var count = MoldUdp64Header.Read(packet).Count;
            if (count == MoldUdp64Header.EndOfSessionCount)
                return messages;
            messages += count;
            var due = PacketTape.DueTicksOf(packet);
            if (due >= warmUpTicks)
                latency.Record(now - (baseTicks + due));
        }
    }

    [DllImport("libc")]
    private static extern nint recv(int socket, byte* bytes, nint length, int flags);
}
