using System.Runtime.CompilerServices;
using Engine.Core.Memory;

namespace Engine.Core.Snapshots;

/// <summary>
/// One consumer's place in a <see cref="BroadcastRing{T}"/>. It gets every event in order; where it was too slow for a live writer it goes on with the newest
/// event and has the others in <see cref="Missed"/>: what it read plus what it missed is what was published.
/// </summary>
/// <remarks>Threads: one, except for <see cref="Position"/>, <see cref="Missed"/> and <see cref="Lag"/>, which any thread may read.</remarks>
/// <typeparam name="T">The event.</typeparam>
public sealed unsafe class BroadcastReader<T> : IDisposable
    where T : unmanaged
{
    private const int MaxAttempts = 64;

    private readonly BroadcastRing<T> _ring;
    private IsolatedLong _position;
    private IsolatedLong _missed;

    internal BroadcastReader(BroadcastRing<T> ring) => _ring = ring;

    /// <summary>The sequence of the last event that was read or missed. A lossless writer keeps every event behind it.</summary>
    public long Position => _position.Acquire();

    /// <summary>How many events a live writer overwrote before they could be read.</summary>
    public long Missed => _missed.Acquire();

    /// <summary>How many events are published and neither read nor missed yet.</summary>
    public long Lag => _ring.Cursor - _position.Acquire();

    /// <summary>Copies the next event.</summary>
    /// <returns>False if there is none, or if a live writer overtook every one of a bounded number of attempts (then <see cref="Missed"/> has grown).</returns>
    public bool TryRead(out T value)
    {
        Unsafe.SkipInit(out value);
        if (Read(new Span<T>(ref value)) == 1)
            return true;
        value = default;
        return false;
    }

    /// <summary>Copies the next events.</summary>
    /// <returns>How many were copied. 0 if there is none, or if a live writer overtook every one of a bounded number of attempts (then <see cref="Missed"/> has grown).</returns>
    [HotPath]
    public int Read(Span<T> destination)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var run = Peek(destination.Length);
            run.CopyTo(destination);
            if (Advance(run.Length))
                return run.Length;
        }

        return 0;
    }

    /// <summary>The next events in place: as many as lie in a row, at most <paramref name="limit"/>; empty if there is none. <see cref="Advance"/> must follow.</summary>
    /// <remarks>
    /// In live mode the events may be overwritten while they are looked at: nothing taken from them counts before <see cref="Advance"/> has said that they were intact.
    /// In lossless mode they always are.
    /// </remarks>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Peek(int limit = int.MaxValue)
    {
        var next = _position.Own + 1;
        // Acquire: pairs with the writer's release of the cursor.
        var available = _ring.Cursor - next + 1;
        if (available > _ring.Capacity)
        {
            SkipToNewest();
            next = _position.Own + 1;
            available = 1;
        }

        var toEnd = _ring.Capacity - (next & (_ring.Capacity - 1));
        return new ReadOnlySpan<T>(_ring.SlotOf(next), (int)Math.Min(Math.Min(available, toEnd), limit));
    }

    /// <summary>Goes on behind <paramref name="count"/> events of the last <see cref="Peek"/>.</summary>
    /// <returns>
    /// False if a live writer had begun to overwrite them: what was taken from them must be thrown away, they count as missed, and the newest event is next.
    /// </returns>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Advance(int count)
    {
        // Nothing was read, so nothing can have been overwritten while it was: an empty look is never overtaken.
        if (count == 0)
            return true;
        var position = _position.Own;
        if (!_ring.IsIntact(position + 1))
        {
            SkipToNewest();
            return false;
        }

        // Release: the slots have been read before a lossless writer may see them free. Pairs with the acquire in BroadcastRing.FindRoom.
        _position.Release(position + count);
        return true;
    }

    /// <summary>Leaves the ring: a lossless writer no longer waits for it. On any thread that is not inside another call.</summary>
    public void Dispose() => _ring.Remove(this);

    /// <summary>Sets the position when the reader joins.</summary>
    internal void MoveTo(long position) => _position.Release(position);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SkipToNewest()
    {
        // Never back: the intent of a publication may be visible before the cursor of the one before it.
        var behindNewest = Math.Max(_position.Own, _ring.Cursor - 1);
        _missed.Add(behindNewest - _position.Own);
        _position.Release(behindNewest);
    }
}
