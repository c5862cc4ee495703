namespace Engine.Core.Feed.MoldUdp64;

/// <summary>
/// The way out of an arbiter: where it asks for what it misses. Implemented by structs and passed as a type argument. Called on
/// the arbiter's thread, so nothing here may block.
/// </summary>
public interface IRecoveryChannel
{
    /// <summary>How many retransmission servers can be asked; 0: none, and a hole is declared lost as soon as the other line had its chance.</summary>
    int RetransmissionServers { get; }

    /// <summary>Whether snapshots can be asked for. If not, books stay stale after a loss until the next session.</summary>
    bool HasSnapshots { get; }

    /// <summary>Sends one MoldUDP64 request packet.</summary>
    /// <param name="server">Which server, from 0.</param>
    /// <param name="session">The session.</param>
    /// <param name="first">The first sequence wanted.</param>
    /// <param name="count">How many messages.</param>
    /// <returns>False if the request could not be sent now.</returns>
    bool TryRequest(int server, SessionId session, ulong first, int count);

    /// <summary>Starts to fetch a snapshot of <paramref name="session"/> taken at <paramref name="atLeast"/> or later.</summary>
    /// <returns>False if a fetch is under way.</returns>
    bool TryRequestSnapshot(SessionId session, ulong atLeast);

    /// <summary>Asks how the fetch stands. A failure is told once.</summary>
    SnapshotFetch PollSnapshot(out SnapshotSpool? spool);

    /// <summary>Gives a spool back, used or not; the next fetch may begin.</summary>
    void ReleaseSnapshot();
}

/// <summary>How the fetch of a snapshot stands.</summary>
public enum SnapshotFetch : byte
{
    /// <summary>Nothing to tell.</summary>
    Pending,

    /// <summary>It is there.</summary>
    Ready,

    /// <summary>It failed.</summary>
    Failed,
}

/// <summary>No server to ask: what all lines lost is lost.</summary>
public readonly struct NoRecovery : IRecoveryChannel
{
    /// <inheritdoc/>
    public int RetransmissionServers => 0;

    /// <inheritdoc/>
    public bool HasSnapshots => false;

    /// <inheritdoc/>
    public bool TryRequest(int server, SessionId session, ulong first, int count) => false;

    /// <inheritdoc/>
    public bool TryRequestSnapshot(SessionId session, ulong atLeast) => false;

    /// <inheritdoc/>
    public SnapshotFetch PollSnapshot(out SnapshotSpool? spool)
    {
        spool = null;
        return SnapshotFetch.Pending;
    }

    /// <inheritdoc/>
    public void ReleaseSnapshot()
    {
    }
}
