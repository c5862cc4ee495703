namespace Engine.Core.Feed.MoldUdp64;

/// <summary>Where a receiver that starts in the middle of a session begins to count.</summary>
public enum JoinPolicy
{
    /// <summary>At sequence 1: whatever was sent before is a gap, to be filled, or declared and rebuilt from a snapshot.</summary>
    SessionStart,

    /// <summary>At the first packet seen: for captures that hold a part of a session.</summary>
    FirstPacket,
}

/// <summary>How an arbiter treats what is missing. Immutable; times are nanoseconds.</summary>
public sealed record ArbiterOptions
{
    /// <summary>The only session to accept; null: whichever is sent. Packets of any other are strangers.</summary>
    public SessionId? Session { get; init; }

    /// <summary>Where to begin in a session that is under way.</summary>
    public JoinPolicy Join { get; init; } = JoinPolicy.SessionStart;

    /// <summary>
    /// Packets that can wait behind a hole. 16,384: at 100,000 packets a second that is 164 ms, longer than all tries take (<see cref="RequestTries"/>).
    /// </summary>
    public int WindowPackets { get; init; } = 16_384;

    /// <summary>The longest packet that can wait, in bytes.</summary>
    public int WindowPacketBytes { get; init; } = 2_048;

    /// <summary>Holes that are remembered at a time.</summary>
    public int MaxHoles { get; init; } = 512;

    /// <summary>How long the other line may take to fill a hole before it is asked for. 2 ms.</summary>
    public long ReorderWaitNs { get; init; } = 2_000_000;

    /// <summary>How long a hole may stay open, counted from the last retransmission that filled anything, before it is declared lost. 500 ms.</summary>
    public long GapTimeoutNs { get; init; } = 500_000_000;

    /// <summary>How long a request may remain unanswered before the next server is asked. 20 ms.</summary>
    public long RequestTimeoutNs { get; init; } = 20_000_000;

    /// <summary>Requests for one hole before it is declared lost: 5, so that with the defaults it is after 102 ms.</summary>
    public int RequestTries { get; init; } = 5;

    /// <summary>The least time between two requests: the rate limit. 100 µs.</summary>
    public long RequestIntervalNs { get; init; } = 100_000;

    /// <summary>Messages asked for at once: what fits a packet of 1,472 bytes at 40 bytes a message.</summary>
    public int RequestMessages { get; init; } = 36;

    /// <summary>A hole longer than this is not asked for but declared at once: a snapshot is cheaper.</summary>
    public long MaxRefillMessages { get; init; } = 1_000_000;

    /// <summary>A sequence further ahead than this is not loss but nonsense.</summary>
    public ulong MaxJump { get; init; } = 1UL << 32;

    /// <summary>A duplicate older than this raises an alarm.</summary>
    public ulong FarBehind { get; init; } = 1UL << 20;

    /// <summary>The sender's heartbeat interval. Three in a row missed is silence. 1 s.</summary>
    public long HeartbeatIntervalNs { get; init; } = 1_000_000_000;

    /// <summary>Packets in a row that another session must send, with none of ours between them, before it is believed while ours has not ended.</summary>
    public int SessionChangePackets { get; init; } = 3;

    /// <summary>Bytes kept of what was applied while a snapshot is fetched and applied.</summary>
    public int RecoveryBufferBytes { get; init; } = 32 << 20;

    /// <summary>How long to wait after a snapshot that failed or could not be used before asking for another. 1 s.</summary>
    public long SnapshotRetryNs { get; init; } = 1_000_000_000;

    /// <summary>Messages of a rebuild handed on in one duty cycle.</summary>
    public int RebuildSlice { get; init; } = 256;

    /// <summary>Adds to <paramref name="faults"/> one line for each value that cannot be used: key, value and range.</summary>
    public void Validate(ICollection<string> faults)
    {
        Require(faults, nameof(WindowPackets), WindowPackets, 1, 1 << 20);
        Require(faults, nameof(WindowPacketBytes), WindowPacketBytes, 64, 65_536);
        Require(faults, nameof(MaxHoles), MaxHoles, 2, 1 << 16);
        Require(faults, nameof(ReorderWaitNs), ReorderWaitNs, 0, 10_000_000_000);
        Require(faults, nameof(GapTimeoutNs), GapTimeoutNs, 0, 600_000_000_000);
        Require(faults, nameof(RequestTimeoutNs), RequestTimeoutNs, 1, 60_000_000_000);
        Require(faults, nameof(RequestTries), RequestTries, 1, 1_000);
        Require(faults, nameof(RequestIntervalNs), RequestIntervalNs, 0, 1_000_000_000);
        Require(faults, nameof(RequestMessages), RequestMessages, 1, MoldUdp64Header.MaxCount);
        Require(faults, nameof(MaxRefillMessages), MaxRefillMessages, 0, long.MaxValue);
        Require(faults, nameof(HeartbeatIntervalNs), HeartbeatIntervalNs, 1_000_000, 600_000_000_000);
        Require(faults, nameof(SessionChangePackets), SessionChangePackets, 1, 1_000);
        Require(faults, nameof(RecoveryBufferBytes), RecoveryBufferBytes, 65_536, 1 << 30);
        Require(faults, nameof(RebuildSlice), RebuildSlice, 1, 1 << 20);
    }

    private static void Require(ICollection<string> faults, string key, long value, long least, long most)
    {
        if (value < least || value > most)
            faults.Add($"Feed:{key} = {value} is outside {least} to {most}.");
    }
}
