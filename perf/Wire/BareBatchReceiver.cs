using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Memory;

namespace Perf.Wire;

/// <summary>
/// The least a program can do with datagrams by the batch: spin on <c>recvmmsg</c> into buffers that stay where they are, and look at each packet's header.
/// The rate an engine receives at is measured against its rate.
/// </summary>
internal sealed unsafe class BareBatchReceiver : IDisposable
{
    private readonly int _batch;
    private readonly int _datagramBytes;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly NativeBlock<byte> _buffers;
    private readonly NativeBlock<UdpNative.IoVector> _vectors;
    private readonly NativeBlock<UdpNative.MessageHeader> _headers;

    /// <summary>Binds to a port of the system's choice; the defaults are the engine's.</summary>
    /// <param name="batch">Datagrams a call, at most.</param>
    /// <param name="datagramBytes">The longest datagram.</param>
    /// <param name="socketBufferBytes">The socket buffer to ask for.</param>
    public BareBatchReceiver(int batch = 64, int datagramBytes = 2_048, int socketBufferBytes = 8 << 20)
    {
        _batch = batch;
        _datagramBytes = datagramBytes;
        _buffers = new NativeBlock<byte>((long)batch * datagramBytes);
        _vectors = new NativeBlock<UdpNative.IoVector>(batch);
        _headers = new NativeBlock<UdpNative.MessageHeader>(batch);
        for (var i = 0; i < batch; i++)
        {
            _vectors[i] = new UdpNative.IoVector { Base = BufferOf(i), Length = (nuint)datagramBytes };
            _headers[i] = new UdpNative.MessageHeader { Vectors = _vectors.Pointer + i, VectorCount = 1 };
        }

        _socket.ReceiveBufferSize = socketBufferBytes;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose()
    {
        _socket.Dispose();
        _headers.Dispose();
        _vectors.Dispose();
        _buffers.Dispose();
    }

    /// <summary>Receives until the end of the session, on the calling thread.</summary>
    /// <param name="baseTicks">When the flood begins.</param>
    /// <param name="deadline">When its end is given up.</param>
    public FloodReceived Receive(ulong baseTicks, ulong deadline)
    {
        var handle = (int)_socket.Handle;
        var clock = new FloodClock(baseTicks);
        long messages = 0, datagrams = 0, calls = 0;
        for (var hasEnded = false; !hasEnded;)
        {
            var received = UdpNative.ReceiveMany(handle, _headers.Pointer, (uint)_batch, UdpNative.MsgDontWait, null);
            if (received <= 0)
            {
                FloodReceivers.ThrowIfOver(deadline);
                continue;
            }

            calls++;
            datagrams += received;
            for (var i = 0; i < received; i++)
            {
                var packet = new ReadOnlySpan<byte>(BufferOf(i), (int)_headers.At(i).Length);
                var count = MoldUdp64Header.Read(packet).Count;
                hasEnded |= count == MoldUdp64Header.EndOfSessionCount;
                if (count == MoldUdp64Header.EndOfSessionCount)
                    continue;
                messages += count;
                clock.OnPacket(PacketTape.DueTicksOf(packet));
            }
        }

        return new FloodReceived { Messages = messages, KernelDrops = KernelDropsNow(), DatagramsPerCall = datagrams / (double)calls, Seconds = clock.Seconds, Latency = clock.Latency };
    }

    private long KernelDropsNow()
    {
        const int words = 9, drops = 8;
        Span<uint> memory = stackalloc uint[words];
        _socket.GetRawSocketOption(UdpNative.SolSocket, UdpNative.SoMemInfo, MemoryMarshal.AsBytes(memory));
        return memory[drops];
    }

    private byte* BufferOf(int index) => _buffers.Pointer + (long)index * _datagramBytes;
}
