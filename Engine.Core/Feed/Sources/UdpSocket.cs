using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Engine.Core.Feed.Sources;

/// <summary>An open receive socket: bound, joined, its buffer asked for.</summary>
internal sealed class UdpSocket : IDisposable
{
    private const int MemInfoWords = 9;
    private const int MemInfoDrops = 8;

    private readonly Socket _socket;
    private readonly uint[] _allowed;
    private uint _kernelDrops;

    public UdpSocket(UdpLineOptions options, UdpOptions shared)
    {
        Line = options.Line;
        _allowed = [.. options.AllowedSources.Select(UdpNative.SocketAddress.AddressOf)];
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            Configure(options, shared);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Handle = (int)_socket.Handle;
    }

    public int Line { get; }

    public int Handle { get; }

    public int GrantedBufferBytes { get; private set; }

    /// <summary>Where the socket is bound.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public bool ChecksSource => _allowed.Length > 0;

    /// <summary>All datagrams the kernel dropped at this socket so far (<c>SO_MEMINFO</c>). A system call: not for hot threads.</summary>
    public long KernelDropsNow()
    {
        Span<byte> words = stackalloc byte[MemInfoWords * sizeof(uint)];
        _socket.GetRawSocketOption(UdpNative.SolSocket, UdpNative.SoMemInfo, words);
        return MemoryMarshal.Cast<byte, uint>(words)[MemInfoDrops];
    }

    public bool Allows(uint address) => _allowed.AsSpan().Contains(address);

    /// <summary>Takes the socket's drop count, as a packet carried it, and returns how many are new. The kernel's counter wraps at 2^32.</summary>
    public uint TakeDrops(uint total)
    {
        var added = total - _kernelDrops;
        _kernelDrops = total;
        return added;
    }

    public void Dispose() => _socket.Dispose();

    private void Configure(UdpLineOptions options, UdpOptions shared)
    {
        GrantedBufferBytes = AskForBuffer(shared.ReceiveBufferBytes);
        SetFlag(UdpNative.SolSocket, UdpNative.SoReceiveQueueOverflow, true);
        if (shared.KernelTimestamps)
            SetFlag(UdpNative.SolSocket, UdpNative.SoTimestampNs, true);
        if (shared.Gro)
            SetFlag(UdpNative.SolUdp, UdpNative.UdpGro, true);
        if (options.IsMulticast)
            Join(options);
        else
            _socket.Bind(options.EndPoint);
    }

    // The kernel doubles what it grants, for its own bookkeeping, and tells the double.
    private int AskForBuffer(int bytes)
    {
        _socket.ReceiveBufferSize = bytes;
        if (_socket.ReceiveBufferSize / 2 >= bytes)
            return _socket.ReceiveBufferSize / 2;
        try
        {
            // Beyond net.core.rmem_max, for who has CAP_NET_ADMIN.
            _socket.SetRawSocketOption(UdpNative.SolSocket, UdpNative.SoReceiveBufferForce, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in bytes)));
        }
        catch (SocketException)
        {
            // Without the capability the limit stands; BufferWarning tells.
        }

        return _socket.ReceiveBufferSize / 2;
    }

    private void Join(UdpLineOptions options)
    {
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        // Without this a socket gets the packets of every group that any program on the machine has joined.
        SetFlag(UdpNative.IpProtocol, UdpNative.IpMulticastAll, false);
        _socket.Bind(options.EndPoint);
        _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, MembershipOf(options));
    }

    private static MulticastOption MembershipOf(UdpLineOptions options)
    {
        if (options.Interface is not { } name)
            return new MulticastOption(options.EndPoint.Address);
        var found = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(i => i.Name == name)
            ?? throw new ArgumentException($"Feed:Interface = {name}: there is no such interface.");
        return new MulticastOption(options.EndPoint.Address, found.GetIPProperties().GetIPv4Properties().Index);
    }

    private void SetFlag(int level, int name, bool value)
    {
        var on = value ? 1 : 0;
        _socket.SetRawSocketOption(level, name, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in on)));
    }
}
