namespace Engine.Core.Feed.MoldUdp64;

/// <summary>A snapshot as it was fetched: the messages that rebuild every book as of <see cref="Sequence"/>. Filled by one thread, then read by another.</summary>
public sealed class SnapshotSpool
{
    private byte[] _blocks = new byte[1 << 16];

    /// <summary>The session it was taken in.</summary>
    public SessionId Session { get; private set; }

    /// <summary>The last message it includes.</summary>
    public ulong Sequence { get; private set; }

    /// <summary>The messages, each behind its 2-byte big-endian length; whole blocks only.</summary>
    public ReadOnlySpan<byte> Blocks => _blocks.AsSpan(0, Length);

    /// <summary>Bytes of <see cref="Blocks"/>.</summary>
    public int Length { get; private set; }

    /// <summary>Messages in it.</summary>
    public long Count { get; private set; }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Length = 0;
        Count = 0;
    }

    /// <summary>Adds one block, its length included.</summary>
    public void Append(ReadOnlySpan<byte> block)
    {
        if (Length + block.Length > _blocks.Length)
            Array.Resize(ref _blocks, Math.Max(_blocks.Length * 2, Length + block.Length));
        block.CopyTo(_blocks.AsSpan(Length));
        Length += block.Length;
        Count++;
    }

    /// <summary>Says what it is a snapshot of.</summary>
    public void Complete(SessionId session, ulong sequence)
    {
        Session = session;
        Sequence = sequence;
    }
}
