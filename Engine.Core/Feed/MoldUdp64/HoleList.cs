namespace Engine.Core.Feed.MoldUdp64;

/// <summary>A run of sequences that were not seen although later ones were.</summary>
internal struct Hole
{
    /// <summary>The first missing sequence.</summary>
    public ulong From;

    /// <summary>The first sequence behind the hole.</summary>
    public ulong To;

    /// <summary>When it was noticed.</summary>
    public long OpenedNs;

    /// <summary>When it was asked for last.</summary>
    public long RequestedNs;

    /// <summary>How often it was asked for without an answer.</summary>
    public int Tries;

    /// <summary>The server it was asked of last.</summary>
    public int Server;

    /// <summary>How many messages are missing.</summary>
    public readonly long Length => (long)(To - From);
}

/// <summary>The holes between the next expected sequence and the highest one seen, in order. Fixed capacity, no allocation.</summary>
internal sealed class HoleList(int capacity)
{
    private readonly Hole[] _holes = new Hole[capacity];
    private int _count;

    public int Count => _count;

    public Span<Hole> Items => _holes.AsSpan(0, _count);

    public ref Hole First => ref _holes[0];

    public void Clear() => _count = 0;

    /// <summary>Adds a hole behind all others.</summary>
    public bool TryAppend(ulong from, ulong to, long nowNs) => TryInsert(_count, new Hole { From = from, To = to, OpenedNs = nowNs });

    /// <summary>Adds a hole before all others.</summary>
    public bool TryPrepend(ulong from, ulong to, long nowNs) => TryInsert(0, new Hole { From = from, To = to, OpenedNs = nowNs });

    public void RemoveFirst() => RemoveAt(0);

    /// <summary>True if any sequence of [from, to) is missing.</summary>
    public bool Touches(ulong from, ulong to)
    {
        var i = FirstEndingAfter(from);
        return i < _count && _holes[i].From < to;
    }

    /// <summary>
    /// Takes [from, to) out of the holes. What remains of a hole may be asked for at once.
    /// </summary>
    /// <param name="from">The first sequence that arrived.</param>
    /// <param name="to">The first sequence behind it.</param>
    /// <param name="filled">How many missing messages it filled.</param>
    /// <returns>False, with nothing changed, if a hole would have to be split and the list is full.</returns>
    public bool TryFill(ulong from, ulong to, out long filled)
    {
        filled = 0;
        var i = FirstEndingAfter(from);
        if (i < _count && _holes[i].From < from && to < _holes[i].To)
        {
            filled = (long)(to - from);
            return TrySplit(i, from, to);
        }

        while (i < _count && _holes[i].From < to)
        {
            var before = _holes[i].Length;
            if (Trim(ref _holes[i], from, to))
            {
                filled += before - _holes[i].Length;
                i++;
            }
            else
            {
                filled += before;
                RemoveAt(i);
            }
        }

        return true;
    }

    /// <summary>Cuts the hole at <paramref name="index"/> in two, so that its parts are asked for one by one.</summary>
    /// <returns>False if the list is full.</returns>
    public bool TryCut(int index, ulong at) => TrySplit(index, at, at);

    private static bool Trim(ref Hole hole, ulong from, ulong to)
    {
        if (from <= hole.From)
            hole.From = Math.Min(to, hole.To);
        else
            hole.To = from;
        hole.Tries = 0;
        return hole.From < hole.To;
    }

    private bool TrySplit(int index, ulong from, ulong to)
    {
        var rest = _holes[index];
        rest.From = to;
        rest.Tries = 0;
        if (!TryInsert(index + 1, rest))
            return false;
        _holes[index].To = from;
        return true;
    }

    private int FirstEndingAfter(ulong sequence)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_holes[middle].To > sequence)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private bool TryInsert(int index, in Hole hole)
    {
        if (_count == _holes.Length)
            return false;
        _holes.AsSpan(index, _count - index).CopyTo(_holes.AsSpan(index + 1));
        _holes[index] = hole;
        _count++;
        return true;
    }

    private void RemoveAt(int index)
    {
        _holes.AsSpan(index + 1, _count - index - 1).CopyTo(_holes.AsSpan(index));
        _count--;
    }
}
