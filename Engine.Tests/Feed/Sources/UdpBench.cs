using System.Net;
using System.Net.Sockets;
using Engine.Core.Feed.Sources;

namespace Engine.Tests.Feed.Sources;

/// <summary>A receiver on loopback and senders with addresses of their own, for tests over real sockets.</summary>
internal sealed class UdpBench : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, Socket> _senders = [];

    public UdpBench(UdpOptions options) => Receiver = new UdpReceiver(options);

    public UdpReceiver Receiver { get; }

    /// <summary>What was handed on, in order.</summary>
    public List<Packet> Packets { get; } = [];

    /// <summary>What each poll came to.</summary>
    public List<int> Polls { get; } = [];

    public long this[UdpCounter counter] => Receiver.Counters[counter];

    /// <summary>A socket on 127.0.0.1, on a port of the system's choice.</summary>
    public static UdpLineOptions Line(int line, params string[] allowed) =>
        new(line, new IPEndPoint(IPAddress.Loopback, 0)) { AllowedSources = [.. allowed.Select(IPAddress.Parse)] };

    public void Send(int line, ReadOnlySpan<byte> datagram, string from = "127.0.0.1") =>
        SenderOf(from).SendTo(datagram, SocketFlags.None, Receiver.EndPointOf(line));

    public void Send(int line, byte first, string from = "127.0.0.1") => Send(line, [first], from);

    public void Poll()
    {
        var sink = new Collect(Packets);
        Polls.Add(Receiver.Poll(ref sink));
    }

    /// <summary>Polls until <paramref name="counter"/> has come to a value.</summary>
    public void PollUntil(UdpCounter counter, long value)
    {
        PollUntil(() => this[counter] >= value);
        Assert.That(this[counter], Is.EqualTo(value), counter.ToString());
    }

    /// <summary>Polls until something is so.</summary>
    public void PollUntil(Func<bool> condition)
    {
        var inTime = SpinWait.SpinUntil(
            () =>
            {
                Poll();
                return condition();
            },
            Limit);
        Assert.That(inTime, Is.True, $"it did not come to that: {Receiver.Counters}");
    }

    public void Dispose()
    {
        Receiver.Dispose();
        foreach (var sender in _senders.Values)
            sender.Dispose();
    }

    private Socket SenderOf(string address)
    {
        if (_senders.TryGetValue(address, out var sender))
            return sender;
        sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return _senders[address] = sender;
    }

    /// <summary>A datagram as it was handed on.</summary>
    internal sealed record Packet(int Line, byte[] Bytes, ulong ReceiveTsc);

    private readonly struct Collect(List<Packet> packets) : IPacketSink
    {
        public void OnPacket(int line, ReadOnlySpan<byte> datagram, ulong receiveTsc) => packets.Add(new Packet(line, datagram.ToArray(), receiveTsc));
    }
}
