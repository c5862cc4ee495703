namespace Engine.Core.Feed.MoldUdp64;

/// <summary>The packets of another session that has not sent enough of them in a row to be believed. Memory is taken at construction.</summary>
/// <param name="packets">Packets kept.</param>
/// <param name="packetBytes">The longest packet kept, header included; a longer one counts but is not kept.</param>
internal sealed class InsistingSession(int packets, int packetBytes)
{
    private readonly byte[] _bytes = new byte[packets * packetBytes];
    private readonly Kept[] _kept = new Kept[packets];
    private SessionId _session;
    private ulong _newest;

    /// <summary>The lowest sequence it named.</summary>
    public ulong Lowest { get; private set; }

    /// <summary>Whether a packet goes on with what was noted last: the same session, no further away than <paramref name="reach"/>, either way, since lines differ.</summary>
    public bool Continues(SessionId session, ulong sequence, ulong reach) =>
        session == _session && Math.Max(sequence, _newest) - Math.Min(sequence, _newest) <= reach;

    public void Note(SessionId session, ulong sequence, bool isFirst)
    {
        _session = session;
        _newest = sequence;
        Lowest = isFirst ? sequence : Math.Min(Lowest, sequence);
    }

    public void Keep(int index, int line, ReadOnlySpan<byte> datagram, ulong receiveTsc)
    {
        var fits = datagram.Length <= packetBytes;
        _kept[index] = new Kept(line, fits ? datagram.Length : 0, receiveTsc);
        if (fits)
            datagram.CopyTo(_bytes.AsSpan(index * packetBytes));
    }

    /// <summary>A packet as it was kept; empty if it was too long.</summary>
    public ReadOnlySpan<byte> DatagramOf(int index, out int line, out ulong receiveTsc)
    {
        (line, var length, receiveTsc) = _kept[index];
        return _bytes.AsSpan(index * packetBytes, length);
    }

    private readonly record struct Kept(int Line, int Length, ulong ReceiveTsc);
}
