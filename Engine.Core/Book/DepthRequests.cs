using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Book;

/// <summary>The mailboxes of other threads that want depth. The writer looks at one word a packet, which is in its cache unless somebody asked.</summary>
internal sealed class DepthRequests
{
    private readonly Lock _registration = new();
    private DepthReader[] _readers = [];
    private IsolatedWord _asked;
    private long _served;

    /// <summary>A reader waits. For the writer.</summary>
    public bool ArePending => Volatile.Read(ref _asked.Value) != _served;

    /// <summary>Adds a reader that asks several books, symbols dealt out to them in turn. Any thread; not for the hot path.</summary>
    public static DepthReader Register(DepthRequests[] shards, int levels)
    {
        var reader = new DepthReader(shards, levels);
        foreach (var shard in shards)
            shard.Add(reader);
        return reader;
    }

    /// <summary>Answers every request. On the writer's thread only.</summary>
    public void Serve(SymbolDirectory symbols)
    {
        foreach (var reader in Volatile.Read(ref _readers))
        {
            if (reader.TryServe(this, symbols))
                _served++;
        }
    }

    private void Add(DepthReader reader)
    {
        lock (_registration)
            Volatile.Write(ref _readers, [.. _readers, reader]);
    }

    // The full fence orders the reader's request, written before, against the writer's look at this word.
    internal void OnAsked() => Interlocked.Increment(ref _asked.Value);

    // Readers write this word and the writer polls it: nothing else may lie on its lines.
    [StructLayout(LayoutKind.Explicit, Size = 2 * CacheLine.Isolation + sizeof(long))]
    private struct IsolatedWord
    {
        [FieldOffset(CacheLine.Isolation)] public long Value;
    }
}
