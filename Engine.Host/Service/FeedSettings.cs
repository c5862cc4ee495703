namespace Engine.Host.Service;

/// <summary>Section <c>Feed</c>: where the feed comes from and how it is repaired.</summary>
internal sealed class FeedSettings
{
    /// <summary>Payload: <c>itch</c> or <c>fixed</c>.</summary>
    public string Format { get; set; } = "itch";

    /// <summary>Address and port of line A; a multicast group is joined. Default: loopback.</summary>
    public string LineA { get; set; } = "127.0.0.1:26400";

    /// <summary>Address and port of line B; empty: there is none.</summary>
    public string LineB { get; set; } = "";

    /// <summary>The only session to accept, such as <c>SIMULATED</c>; empty: whichever is sent. Where strangers can reach the port, name it.</summary>
    public string Session { get; set; } = "";

    /// <summary>Network interface multicast is received on; empty: the system's choice.</summary>
    public string Interface { get; set; } = "";

    /// <summary>Source addresses packets are taken from; empty: any.</summary>
    public string[] AllowedSources { get; set; } = [];

    /// <summary>Socket buffer asked of the kernel, bytes.</summary>
    public int ReceiveBufferBytes { get; set; } = 16 << 20;

    /// <summary>The longest datagram to receive, bytes; longer ones are counted and dropped. As long a packet can wait for one before it.</summary>
    public int MaxDatagramBytes { get; set; } = 2_048;

    /// <summary>Let the kernel hand over runs of equal datagrams as one (UDP_GRO).</summary>
    public bool Gro { get; set; }

    /// <summary>Take the kernel's arrival time of each packet as its receive time.</summary>
    public bool KernelTimestamps { get; set; }

    /// <summary>In place of a retransmission server: nobody is asked.</summary>
    public const string NoServer = "none";

    /// <summary>
    /// Retransmission servers, asked in turn; <c>none</c>: nobody. Empty: nobody, or with line A on loopback its address with the port 100 higher,
    /// where <c>simulate</c> serves by default.
    /// </summary>
    public string[] Retransmission { get; set; } = [];

    /// <summary>Snapshot server; empty: a book stays stale until the next session.</summary>
    public string Snapshot { get; set; } = "";

    /// <summary>Packets that can wait for what is missing before them; with more, it is declared lost.</summary>
    public int WindowPackets { get; set; } = 16_384;

    /// <summary>How long the other line may take to bring what is missing before it is asked for, milliseconds.</summary>
    public double ReorderWaitMs { get; set; } = 2;

    /// <summary>How long a retransmission request may remain unanswered before the next server is asked, milliseconds.</summary>
    public double RequestTimeoutMs { get; set; } = 20;

    /// <summary>Retransmission requests for the same messages before they are declared lost.</summary>
    public int RequestTries { get; set; } = 5;

    /// <summary>How long a gap may be repaired before it is declared, milliseconds; with <see cref="ExitAtEndOfSession"/> and a server at least 10,000.</summary>
    public int GapTimeoutMs { get; set; } = 500;

    /// <summary>Interval of the feed's heartbeats, milliseconds; three missed ones are silence.</summary>
    public int HeartbeatIntervalMs { get; set; } = 1_000;

    /// <summary>End when the session ends, instead of waiting for the next.</summary>
    public bool ExitAtEndOfSession { get; set; }
}
