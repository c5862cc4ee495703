using Engine.Core;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Tests.Pipeline.Proofs;

/// <summary>Sequences that were asked for, until they are answered. One thread.</summary>
internal sealed class TapeRequests
{
    private readonly ulong[] _first = new ulong[64];
    private int _count;

    public bool TryAdd(ulong first)
    {
        if (_count == _first.Length)
            return false;
        _first[_count++] = first;
        return true;
    }

    public bool TryTake(out ulong first)
    {
        first = _count > 0 ? _first[--_count] : 0;
        return first > 0;
    }
}

/// <summary>A retransmission server that the tape's player answers for. No snapshots.</summary>
internal readonly struct TapeRecovery(TapeRequests requests) : IRecoveryChannel
{
    public int RetransmissionServers => 1;

    public bool HasSnapshots => false;

    public bool TryRequest(int server, SessionId session, ulong first, int count) => requests.TryAdd(first);

    public bool TryRequestSnapshot(SessionId session, ulong atLeast) => false;

    public SnapshotFetch PollSnapshot(out SnapshotSpool? spool)
    {
        spool = null;
        return SnapshotFetch.Pending;
    }

    public void ReleaseSnapshot()
    {
    }
}
