using System.Net;
using System.Net.Sockets;

namespace Engine.Core.Feed.Sources;

/// <summary>One socket to receive from.</summary>
/// <param name="Line">What its packets are: a <see cref="MoldUdp64.FeedLine"/>.</param>
/// <param name="EndPoint">The IPv4 address and port to bind to. A multicast address is joined. Port 0: the system chooses.</param>
public sealed record UdpLineOptions(int Line, IPEndPoint EndPoint)
{
    /// <summary>The interface to join a multicast group on, such as <c>eth1</c>; null: the system's choice.</summary>
    public string? Interface { get; init; }

    /// <summary>The only addresses to accept packets from; empty: any. Packets of others are counted and dropped.</summary>
    public IReadOnlyList<IPAddress> AllowedSources { get; init; } = [];

    internal bool IsMulticast => EndPoint.Address.GetAddressBytes() is [>= 224 and <= 239, _, _, _];

    internal void Validate(ICollection<string> faults)
    {
        if (Line is < 0 or >= MoldUdp64.FeedLine.Count)
            faults.Add($"Feed:Line = {Line} is outside 0 to {MoldUdp64.FeedLine.Count - 1}.");
        if (EndPoint.AddressFamily != AddressFamily.InterNetwork || AllowedSources.Any(a => a.AddressFamily != AddressFamily.InterNetwork))
            faults.Add($"Feed:EndPoint = {EndPoint}: only IPv4 is received.");
    }
}

/// <summary>How UDP is received. Immutable.</summary>
public sealed record UdpOptions
{
    /// <summary>The sockets, polled in this order.</summary>
    public IReadOnlyList<UdpLineOptions> Lines { get; init; } = [];

    /// <summary>The socket buffer to ask for, in bytes. The kernel grants at most <c>net.core.rmem_max</c>. 8 MiB.</summary>
    public int ReceiveBufferBytes { get; init; } = 8 << 20;

    /// <summary>Datagrams taken with one system call, at most. 64.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>The longest datagram that is received whole; longer ones are counted and dropped. 2,048 bytes.</summary>
    public int MaxDatagramBytes { get; init; } = 2_048;

    /// <summary>Ask the kernel when each packet arrived (<c>SO_TIMESTAMPNS</c>), so that the time in the socket buffer is part of every latency.</summary>
    public bool KernelTimestamps { get; init; }

    /// <summary>Let the kernel hand over runs of equal datagrams as one (<c>UDP_GRO</c>). They are taken apart again here.</summary>
    public bool Gro { get; init; }

    /// <summary>Adds to <paramref name="faults"/> one line for each value that cannot be used: key, value and range.</summary>
    public void Validate(ICollection<string> faults)
    {
        if (Lines.Count == 0)
            faults.Add("Feed:Lines is empty.");
        foreach (var line in Lines)
            line.Validate(faults);
        Require(faults, nameof(ReceiveBufferBytes), ReceiveBufferBytes, 4_096, 1 << 30);
        Require(faults, nameof(Batch), Batch, 1, 1_024);
        Require(faults, nameof(MaxDatagramBytes), MaxDatagramBytes, 64, 65_536);
    }

    private static void Require(ICollection<string> faults, string key, int value, int least, int most)
    {
        if (value < least || value > most)
            faults.Add($"Feed:{key} = {value} is outside {least} to {most}.");
    }
}
