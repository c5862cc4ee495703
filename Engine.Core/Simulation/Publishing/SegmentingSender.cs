using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Engine.Core.Memory;
using static Engine.Core.Feed.Sources.UdpNative;
using SocketAddress = Engine.Core.Feed.Sources.UdpNative.SocketAddress;

namespace Engine.Core.Simulation.Publishing;

/// <summary>
/// Sends datagrams to one destination, many with one system call: <c>sendmmsg</c>, and where neighbours are of equal length one buffer
/// that the kernel cuts up (<c>UDP_SEGMENT</c>), which is twice as fast over loopback. One thread.
/// </summary>
internal sealed unsafe class SegmentingSender : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const int MaxPackets = 2_048;
    private const int MaxCalls = 64;
    private const int MaxSegments = 64;
    private const int MaxRunBytes = 65_000;
    private const int ControlBytes = 24;
    private const int NoSupport = 22; // EINVAL

    private readonly Socket _socket;
    private readonly NativeBlock<byte> _buffer = new(BufferBytes);
    private readonly NativeBlock<MessageHeader> _messages = new(MaxCalls);
    private readonly NativeBlock<IoVector> _vectors = new(MaxCalls);
    private readonly NativeBlock<byte> _controls = new(MaxCalls * ControlBytes);
    private readonly NativeBlock<SocketAddress> _destination = new(1);
    private readonly int[] _lengths = new int[MaxPackets];
    private int _count;
    private int _bytes;
    private int _maxSegments = MaxSegments;

    public SegmentingSender(IPEndPoint destination, IPAddress? multicastInterface, int ttl)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { SendBufferSize = 4 << 20 };
        if (multicastInterface is not null)
            _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, multicastInterface.GetAddressBytes());
        if (destination.Address.GetAddressBytes()[0] >= 224)
            _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, ttl);
        _destination[0] = SocketAddress.From(destination);
    }

    /// <summary>Datagrams given to the kernel.</summary>
    public long Sent { get; private set; }

    /// <summary>Datagrams the kernel did not take.</summary>
    public long Failed { get; private set; }

    /// <summary>Puts a datagram into the batch; a full batch is sent first.</summary>
    public void Append(ReadOnlySpan<byte> datagram)
    {
        if (_count == MaxPackets || _bytes + datagram.Length > BufferBytes)
            Flush();
        datagram.CopyTo(_buffer.Slice(_bytes, datagram.Length));
        _lengths[_count++] = datagram.Length;
        _bytes += datagram.Length;
    }

    /// <summary>Sends the batch.</summary>
    public void Flush()
    {
        int packet = 0, offset = 0;
        while (packet < _count)
        {
            var calls = 0;
            for (; calls < MaxCalls && packet < _count; calls++)
                packet = PrepareRun(calls, packet, ref offset);
            Send(calls);
        }

        _count = _bytes = 0;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _buffer.Dispose();
        _messages.Dispose();
        _vectors.Dispose();
        _controls.Dispose();
        _destination.Dispose();
    }

    // A run is of equal lengths; its last datagram may be shorter.
    private int PrepareRun(int call, int first, ref int offset)
    {
        var segment = _lengths[first];
        var bytes = segment;
        var next = first + 1;
        while (next < _count && next - first < _maxSegments && bytes + _lengths[next] <= MaxRunBytes && _lengths[next] <= segment)
        {
            bytes += _lengths[next++];
            if (_lengths[next - 1] < segment)
                break;
        }

        _vectors[call] = new IoVector { Base = _buffer.Pointer + offset, Length = (nuint)bytes };
        _messages[call] = new MessageHeader
        {
            Name = _destination.Pointer,
            NameLength = SocketAddress.SizeInBytes,
            Vectors = _vectors.Pointer + call,
            VectorCount = 1,
            Length = (uint)(next - first),
        };
        if (next - first > 1)
            RequestSegments(call, segment);
        offset += bytes;
        return next;
    }

    private void RequestSegments(int call, int segment)
    {
        var control = (ControlHeader*)(_controls.Pointer + call * ControlBytes);
        *control = new ControlHeader { Length = ControlHeaderBytes + sizeof(ushort), Level = SolUdp, Type = UdpSegment };
        *(ushort*)(control + 1) = (ushort)segment;
        _messages[call].Control = (byte*)control;
        _messages[call].ControlLength = ControlBytes;
    }

    private void Send(int calls)
    {
        Span<int> datagrams = stackalloc int[MaxCalls];
        for (var i = 0; i < calls; i++)
            datagrams[i] = (int)_messages[i].Length;
        for (var done = 0; done < calls;)
        {
            var sent = SendMany((int)_socket.Handle, _messages.Pointer + done, (uint)(calls - done), 0);
            for (var i = done; i < done + sent; i++)
                Sent += datagrams[i];
            if (sent > 0)
            {
                done += sent;
                continue;
            }

            Failed += datagrams[done++];
            // A kernel or a device without segmentation offload: one datagram a buffer from now on.
            if (Marshal.GetLastPInvokeError() == NoSupport)
                _maxSegments = 1;
        }
    }
}
