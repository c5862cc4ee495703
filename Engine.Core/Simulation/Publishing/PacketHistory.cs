using Engine.Core.Feed.MoldUdp64;

namespace Engine.Core.Simulation.Publishing;

/// <summary>The last packets of a session, so that they can be sent again. One thread adds, another reads; a lock keeps them apart.</summary>
/// <param name="packets">Packets kept.</param>
/// <param name="bytes">Bytes kept.</param>
internal sealed class PacketHistory(int packets, int bytes)
{
    private readonly Lock _gate = new();
    private readonly Entry[] _entries = new Entry[packets];
    private readonly byte[] _bytes = new byte[bytes];
    private long _first;
    private long _next;
    private int _offset;
    private SessionId _session;

    /// <summary>Forgets everything and begins a session.</summary>
    public void Begin(SessionId session)
    {
        lock (_gate)
        {
            _session = session;
            _first = _next = _offset = 0;
        }
    }

    /// <summary>Keeps the blocks of a packet; the oldest are forgotten.</summary>
    public void Add(ulong sequence, int count, ReadOnlySpan<byte> blocks)
    {
        lock (_gate)
        {
            if (_offset + blocks.Length > _bytes.Length)
                _offset = 0;
            while (_first < _next && (_next - _first == _entries.Length || Overlaps(At(_first), _offset, blocks.Length)))
                _first++;
            blocks.CopyTo(_bytes.AsSpan(_offset));
            At(_next++) = new Entry(sequence, count, _offset, blocks.Length);
            _offset += blocks.Length;
        }
    }

    /// <summary>Builds the answer to a request: as many of the messages as are kept and fit one packet.</summary>
    /// <returns>The packet's length; 0 if the first of them is not kept or the session is another.</returns>
    public int Answer(SessionId session, ulong sequence, int count, Span<byte> packet)
    {
        lock (_gate)
        {
            if (session != _session)
                return 0;
            var length = MoldUdp64Header.Size;
            var taken = 0;
            for (var i = Find(sequence); i < _next && taken < count; i++)
                if (!TryCopy(At(i), sequence, count, packet, ref taken, ref length))
                    break;
            if (taken == 0)
                return 0;
            MoldUdp64Header.Write(packet, session, sequence, (ushort)taken);
            return length;
        }
    }

    private static bool Overlaps(in Entry entry, int offset, int length) => entry.Offset < offset + length && offset < entry.Offset + entry.Length;

    /// <summary>Copies the blocks of an entry from the next wanted one on.</summary>
    /// <returns>False if no more can be taken.</returns>
    private bool TryCopy(in Entry entry, ulong sequence, int count, Span<byte> packet, ref int taken, ref int length)
    {
        var blocks = _bytes.AsSpan(entry.Offset, entry.Length);
        for (var wanted = (int)(sequence + (uint)taken - entry.Sequence); wanted < entry.Count; wanted++)
        {
            var start = MoldUdp64Packet.LengthOf(blocks, wanted);
            var block = blocks.Slice(start, MoldUdp64Packet.LengthOf(blocks[start..], 1));
            if (taken == count || length + block.Length > packet.Length)
                return false;
            block.CopyTo(packet[length..]);
            length += block.Length;
            taken++;
        }

        return true;
    }

    private long Find(ulong sequence)
    {
        long low = _first, high = _next;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (At(middle).Sequence + (uint)At(middle).Count > sequence)
                high = middle;
            else
                low = middle + 1;
        }

        return low < _next && At(low).Sequence <= sequence ? low : _next;
    }

    private ref Entry At(long index) => ref _entries[index % _entries.Length];

    private readonly record struct Entry(ulong Sequence, int Count, int Offset, int Length);
}
