using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Feed.Sources.Journal;

/// <summary>
/// The ring of bytes between the thread that arbitrates and the journal's: one writer, one reader, records of any length that lie in one piece,
/// laid out as they go to the file. The writer never waits: without room it says so.
/// </summary>
/// <remarks>Not a Disruptor ring, because its slots would all have to be as long as the longest run.</remarks>
internal sealed unsafe class JournalRing : IDisposable
{
    // In the place of a length: the rest of the ring is left out, because the next record would not fit in one piece.
    private const uint Filler = 1U << 31;

    private readonly NativeBlock<byte> _memory;
    private readonly byte* _bytes;
    private readonly long _capacity;
    private IsolatedLong _published;
    private IsolatedLong _consumed;

    // The writer's own: where it writes next, and how far the reader was when it last looked.
    private IsolatedLong _next;
    private IsolatedLong _consumedSeen;

    // The reader's own.
    private IsolatedLong _read;

    /// <param name="capacity">A power of two, at least two of the longest records.</param>
    public JournalRing(int capacity)
    {
        _memory = new NativeBlock<byte>(capacity);
        _bytes = _memory.Pointer;
        _capacity = capacity;
    }

    /// <summary>Bytes published and not released, as of some moment between the call and its return. Any thread.</summary>
    public long Depth => Math.Max(0, _published.Acquire() - _consumed.Acquire());

    /// <summary>Takes room for a record of <paramref name="bytes"/> bytes, a multiple of 8. Only for the writer.</summary>
    /// <returns>The room, which <see cref="Publish"/> hands over; null if there is none.</returns>
    public byte* TryClaim(int bytes)
    {
        var start = _next.Own;
        var offset = start & (_capacity - 1);
        var left = _capacity - offset;
        var skipped = left < bytes ? left : 0;
        var end = start + skipped + bytes;
        if (end - _consumedSeen.Own > _capacity)
        {
            _consumedSeen.Release(_consumed.Acquire());
            if (end - _consumedSeen.Own > _capacity)
                return null;
        }

        if (skipped > 0)
        {
            *(uint*)(_bytes + offset) = Filler;
            offset = 0;
        }

        _next.Release(end);
        return _bytes + offset;
    }

    /// <summary>Hands over everything claimed. Only for the writer.</summary>
    public void Publish() => _published.Release(_next.Own);

    /// <summary>The next whole records in one piece, at most <paramref name="limit"/> bytes but at least one record. Only for the reader.</summary>
    public Span<byte> Peek(int limit)
    {
        var published = _published.Acquire();
        var offset = _read.Own & (_capacity - 1);
        if (_read.Own < published && *(uint*)(_bytes + offset) == Filler)
        {
            _read.Add(_capacity - offset);
            offset = 0;
        }

        var available = Math.Min(published - _read.Own, _capacity - offset);
        long bytes = 0;
        while (bytes < available)
        {
            var length = *(uint*)(_bytes + offset + bytes);
            if (length == Filler || (bytes > 0 && bytes + length > limit))
                break;
            bytes += length;
        }

        return MemoryMarshal.CreateSpan(ref *(_bytes + offset), (int)bytes);
    }

    /// <summary>Gives back the first <paramref name="bytes"/> bytes of the last <see cref="Peek"/>. Only for the reader.</summary>
    public void Release(int bytes)
    {
        _read.Add(bytes);
        _consumed.Release(_read.Own);
    }

    public void Dispose() => _memory.Dispose();
}
