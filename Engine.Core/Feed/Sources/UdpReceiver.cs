using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;
using Engine.Core.Timing;

namespace Engine.Core.Feed.Sources;

/// <summary>
/// Receives datagrams by polling (<c>recvmmsg</c> with <c>MSG_DONTWAIT</c>), up to <see cref="UdpOptions.Batch"/> a system call,
/// from one or more sockets. One thread owns it. It allocates nothing after construction and never blocks; what an idle thread does is its caller's choice.
/// </summary>
public sealed unsafe class UdpReceiver : IDisposable
{
    private const int GroBufferBytes = 65_536;

    private readonly UdpOptions _options;
    private readonly UdpSocket[] _sockets;
    private readonly UdpBatch _batch;
    private readonly NativeBlock<byte> _memory;
    private readonly PacketSlots _slots;
    private readonly RealtimeToTsc _kernelClock = Tsc.CreateRealtimeConverter();

    /// <summary>Opens and binds the sockets and takes all memory it will need.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or there is no such interface; the message names them all.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">A socket cannot be bound or joined.</exception>
    public UdpReceiver(UdpOptions options)
    {
        var faults = new List<string>();
        options.Validate(faults);
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(options));
        _options = options;
        _sockets = OpenAll(options);
        var datagramBytes = options.Gro ? GroBufferBytes : options.MaxDatagramBytes;
        SlotBytes = PacketSlot.StrideFor(datagramBytes);
        _batch = new UdpBatch(options.Batch, datagramBytes);
        _memory = new NativeBlock<byte>((long)options.Batch * SlotBytes);
        _slots = new PacketSlots(_memory.Pointer, SlotBytes, options.Batch);
    }

    /// <summary>What was counted.</summary>
    public UdpCounters Counters { get; } = new();

    /// <summary>The smallest socket buffer that was granted, in bytes.</summary>
    public int GrantedBufferBytes => _sockets.Min(s => s.GrantedBufferBytes);

    /// <summary>What to tell the operator about the socket buffers; null if they are as large as asked for.</summary>
    public string? BufferWarning => GrantedBufferBytes >= _options.ReceiveBufferBytes
        ? null
        : $"The socket buffer is {GrantedBufferBytes} bytes instead of {_options.ReceiveBufferBytes}; to grant it: sysctl -w net.core.rmem_max={_options.ReceiveBufferBytes}";

    /// <summary>All datagrams the kernel dropped at these sockets so far. System calls: not for hot threads.</summary>
    public long KernelDropsNow() => _sockets.Sum(s => s.KernelDropsNow());

    /// <summary>Where the socket of a line is bound.</summary>
    public IPEndPoint EndPointOf(int line) => SocketOf(line).EndPoint;

    /// <summary>Datagrams a system call, at most.</summary>
    internal int Batch => _batch.Capacity;

    /// <summary>Sockets, polled by index from 0.</summary>
    internal int SocketCount => _sockets.Length;

    /// <summary>Bytes from one <see cref="PacketSlot"/> to the next that <see cref="Receive"/> needs.</summary>
    internal int SlotBytes { get; }

    /// <summary>Takes what has arrived, one system call a socket, and hands each datagram to <paramref name="sink"/> where it lies.</summary>
    /// <returns>How many datagrams there were; a run that the kernel joined counts once.</returns>
    [HotPath]
    public int Poll<TSink>(ref TSink sink)
        where TSink : struct, IPacketSink
    {
        var total = 0;
        for (var socket = 0; socket < _sockets.Length; socket++)
        {
            var received = Receive(socket, in _slots);
            for (var i = 0; i < received; i++)
                PacketSlot.Deliver(_slots[i], ref sink);
            total += received;
        }

        return total;
    }

    /// <summary>Takes what has arrived at one socket, with one system call, straight into slots.</summary>
    /// <param name="socket">The socket's index.</param>
    /// <param name="slots">Where to: <see cref="SlotBytes"/> apart.</param>
    /// <returns>How many slots were filled, from the first on.</returns>
    internal int Receive(int socket, in PacketSlots slots)
    {
        var from = _sockets[socket];
        var received = _batch.Receive(from.Handle, in slots);
        if (received <= 0)
        {
            Counters.Add(received == 0 ? UdpCounter.EmptyCalls : UdpCounter.FailedCalls, 1);
            return 0;
        }

        var now = Tsc.Now();
        long datagrams = 0, bytes = 0;
        for (var i = 0; i < received; i++)
        {
            var slot = slots[i];
            Describe(from, i, slot, now);
            datagrams += slot->Datagrams;
            bytes += slot->Length;
            if (!IsWelcome(from, i))
                slot->Length = PacketSlot.Discarded;
        }

        Counters.Add(UdpCounter.Calls, 1);
        Counters.Add(UdpCounter.Datagrams, datagrams);
        Counters.Add(UdpCounter.Bytes, bytes);
        return received;
    }

    /// <summary>Closes the sockets and gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
        _batch.Dispose();
        _memory.Dispose();
    }

    internal UdpSocket SocketOf(int line) => _sockets.First(s => s.Line == line);

    private static UdpSocket[] OpenAll(UdpOptions options)
    {
        var opened = new List<UdpSocket>();
        try
        {
            foreach (var line in options.Lines)
                opened.Add(new UdpSocket(line, options));
            return [.. opened];
        }
        catch
        {
            opened.ForEach(s => s.Dispose());
            throw;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Describe(UdpSocket socket, int index, PacketSlot* slot, ulong now)
    {
        ref readonly var message = ref _batch[index];
        *slot = new PacketSlot { Length = (int)message.Length, ReceiveTsc = now, Source = _batch.SourceOf(index), Line = socket.Line };
        if (message.ControlLength != 0)
            ReadControls(socket, index, slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsWelcome(UdpSocket socket, int index)
    {
        if ((_batch[index].Flags & UdpNative.MsgTrunc) != 0)
        {
            Counters.Add(UdpCounter.Truncated, 1);
            return false;
        }

        if (!socket.ChecksSource || socket.Allows(_batch.SourceOf(index)))
            return true;
        Counters.Add(UdpCounter.RefusedSources, 1);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadControls(UdpSocket socket, int index, PacketSlot* slot)
    {
        if (_batch.TryGetControl(index, UdpNative.SolSocket, UdpNative.SoReceiveQueueOverflow, out var drops))
            Counters.Add(UdpCounter.KernelDrops, socket.TakeDrops(MemoryMarshal.Read<uint>(drops)));
        if (_options.KernelTimestamps && _batch.TryGetControl(index, UdpNative.SolSocket, UdpNative.SoTimestampNs, out var stamp))
        {
            var arrival = MemoryMarshal.Read<UdpNative.TimeSpec>(stamp);
            slot->KernelTimeNs = arrival.Seconds * 1_000_000_000 + arrival.Nanoseconds;
            slot->ReceiveTsc = _kernelClock.Convert(arrival.Seconds, arrival.Nanoseconds, slot->ReceiveTsc);
        }

        if (_options.Gro && _batch.TryGetControl(index, UdpNative.SolUdp, UdpNative.UdpGro, out var size))
            slot->SegmentBytes = Math.Max(BinaryPrimitives.ReadInt32LittleEndian(size), 1);
    }
}
