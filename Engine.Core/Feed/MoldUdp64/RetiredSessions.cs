using System.Runtime.CompilerServices;

namespace Engine.Core.Feed.MoldUdp64;

/// <summary>The sessions that were left last, and how far each was seen, so that stragglers are told from a session that goes on.</summary>
internal struct RetiredSessions
{
    private Entries _entries;
    private int _count;

    /// <summary>Remembers a session; the oldest is forgotten.</summary>
    /// <param name="session">The session.</param>
    /// <param name="next">The first sequence that nothing was seen of.</param>
    public void Add(SessionId session, ulong next)
    {
        var index = IndexOf(session);
        if (index < 0)
            index = _count++ % Entries.Length;
        _entries[index] = new Entry(session, next);
    }

    /// <summary>Whether a packet is of a session that was left, and tells nothing that was not known when it was.</summary>
    public readonly bool HasSeen(SessionId session, in MoldUdp64Header header)
    {
        var index = IndexOf(session);
        return index >= 0 && header.Sequence + (header.IsEmpty ? 0u : header.Count) <= _entries[index].Next;
    }

    private readonly int IndexOf(SessionId session)
    {
        for (var i = 0; i < Math.Min(_count, Entries.Length); i++)
            if (_entries[i].Session == session)
                return i;
        return -1;
    }

    private readonly record struct Entry(SessionId Session, ulong Next);

    [InlineArray(Length)]
    private struct Entries
    {
        public const int Length = 4;
        private Entry _first;
    }
}
