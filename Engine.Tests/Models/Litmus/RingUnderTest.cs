using Engine.Core.Snapshots;

namespace Engine.Tests.Models.Litmus;

/// <summary>What came of one attempt to take the next event.</summary>
internal enum RingRead
{
    /// <summary>An event, which the ring says is intact.</summary>
    Got,

    /// <summary>There is none.</summary>
    Nothing,

    /// <summary>The ring says that the writer overtook the attempt.</summary>
    Overtaken,
}

/// <summary>What the ring's experiments need of a ring.</summary>
internal abstract class RingUnderTest : IDisposable
{
    public abstract bool TryPublish(in BookSnapshot snapshot);

    public abstract ReaderUnderTest Subscribe();

    public virtual void Dispose()
    {
    }
}

/// <summary>What the ring's experiments need of a reader.</summary>
internal abstract class ReaderUnderTest
{
    public abstract long Missed { get; }

    public abstract RingRead Take(out BookSnapshot snapshot);

    public virtual void Leave()
    {
    }
}

/// <summary>The product's ring, read in place.</summary>
internal sealed class SoundRing(int capacity, BroadcastMode mode) : RingUnderTest
{
    private readonly SnapshotRing _ring = new(capacity, mode);

    public override bool TryPublish(in BookSnapshot snapshot) => _ring.TryPublish(in snapshot);

    public override ReaderUnderTest Subscribe() => new Reader(_ring.Subscribe());

    public override void Dispose() => _ring.Dispose();

    private sealed class Reader(BroadcastReader<BookSnapshot> reader) : ReaderUnderTest
    {
        public override long Missed => reader.Missed;

        public override RingRead Take(out BookSnapshot snapshot)
        {
            snapshot = default;
            var run = reader.Peek(1);
            if (run.IsEmpty)
                return RingRead.Nothing;
            snapshot = run[0];
            return reader.Advance(1) ? RingRead.Got : RingRead.Overtaken;
        }

        public override void Leave() => reader.Dispose();
    }
}

/// <summary>Ways to get a broadcast ring wrong.</summary>
internal enum RingFlaw
{
    /// <summary>A reader trusts what it read without asking whether it was overwritten meanwhile.</summary>
    Unchecked,

    /// <summary>A reader asks for the last event published instead of the last one begun.</summary>
    CursorForIntent,

    /// <summary>A lossless writer goes one slot too far.</summary>
    OneTooFar,

    /// <summary>A reader that joins a lossless writer does not look again where the writer is.</summary>
    JoinsBlindly,
}

/// <summary>A broadcast ring frozen in a broken state, to show that the experiments see the difference.</summary>
internal sealed class BrokenRing(int capacity, BroadcastMode mode, RingFlaw flaw) : RingUnderTest
{
    private readonly BookSnapshot[] _slots = new BookSnapshot[capacity];
    private Reader[] _readers = [];
    private long _cursor = -1;
    private long _intent = -1;

    public override bool TryPublish(in BookSnapshot snapshot)
    {
        var sequence = _cursor + 1;
        if (mode == BroadcastMode.Lossless && sequence > Slowest() + capacity + (flaw == RingFlaw.OneTooFar ? 1 : 0))
            return false;
        Volatile.Write(ref _intent, sequence);
        Volatile.WriteBarrier();
        _slots[sequence & (capacity - 1)] = snapshot;
        Volatile.Write(ref _cursor, sequence);
        return true;
    }

    public override ReaderUnderTest Subscribe()
    {
        var reader = new Reader(this, Volatile.Read(ref _cursor));
        // The window of the flaw, held open until the writer has moved.
        for (var turns = 0; flaw == RingFlaw.JoinsBlindly && turns < 100 && Volatile.Read(ref _cursor) == reader.Next - 1; turns++)
            Thread.Yield();
        _readers = [.. _readers, reader];
        Interlocked.MemoryBarrier();
        if (flaw != RingFlaw.JoinsBlindly)
            reader.Next = Volatile.Read(ref _cursor) + 1;
        return reader;
    }

    private long Slowest()
    {
        Interlocked.MemoryBarrier();
        var slowest = _cursor;
        foreach (var reader in Volatile.Read(ref _readers))
            slowest = Math.Min(slowest, Volatile.Read(ref reader.Next) - 1);
        return slowest;
    }

    private sealed class Reader(BrokenRing ring, long position) : ReaderUnderTest
    {
        public long Next = position + 1;
        private long _missed;

        public override long Missed => _missed;

        public override RingRead Take(out BookSnapshot snapshot)
        {
            snapshot = default;
            var cursor = Volatile.Read(ref ring._cursor);
            if (cursor < Next)
                return RingRead.Nothing;
            if (ring.IsLive && cursor - Next >= ring.Capacity)
                Skip(cursor);
            snapshot = ring._slots[Next & (ring.Capacity - 1)];
            Volatile.ReadBarrier();
            if (ring.IsLive && ring.LastFor(Next) - Next >= ring.Capacity)
            {
                Skip(Volatile.Read(ref ring._cursor));
                return RingRead.Overtaken;
            }

            Volatile.Write(ref Next, Next + 1);
            return RingRead.Got;
        }

        public override void Leave() => ring._readers = Array.FindAll(ring._readers, reader => reader != this);

        private void Skip(long newest)
        {
            _missed += newest - Next;
            Next = newest;
        }
    }

    private int Capacity => capacity;

    private bool IsLive => mode == BroadcastMode.Live;

    private long LastFor(long sequence) => flaw switch
    {
        RingFlaw.Unchecked => sequence,
        RingFlaw.CursorForIntent => Volatile.Read(ref _cursor),
        _ => Volatile.Read(ref _intent),
    };
}
