namespace Engine.Core.Disruptor;

/// <summary>Arrays of sequences that are replaced as a whole, so that a reader sees one state or the next.</summary>
internal static class Sequences
{
    /// <summary>The lowest of <paramref name="sequences"/> and <paramref name="minimum"/>.</summary>
    public static long Minimum(Sequence[] sequences, long minimum)
    {
        foreach (var sequence in sequences)
            minimum = Math.Min(minimum, sequence.Value);
        return minimum;
    }

    /// <summary>Adds <paramref name="added"/>, each moved to the cursor.</summary>
    public static void Add(ref Sequence[] sequences, ICursored cursor, Sequence[] added)
    {
        Sequence[] current;
        do
        {
            current = Volatile.Read(ref sequences);
            MoveTo(added, cursor.Cursor);
        }
        while (Interlocked.CompareExchange(ref sequences, [.. current, .. added], current) != current);

        // The producer may have gone on until it saw the new array; from here on it cannot lap them.
        MoveTo(added, cursor.Cursor);
    }

    /// <summary>Removes every occurrence of <paramref name="removed"/>; <c>false</c> when there was none.</summary>
    public static bool Remove(ref Sequence[] sequences, Sequence removed)
    {
        while (true)
        {
            var current = Volatile.Read(ref sequences);
            var kept = Array.FindAll(current, sequence => !ReferenceEquals(sequence, removed));
            if (kept.Length == current.Length)
                return false;
            if (Interlocked.CompareExchange(ref sequences, kept, current) == current)
                return true;
        }
    }

    private static void MoveTo(Sequence[] sequences, long position)
    {
        foreach (var sequence in sequences)
            sequence.SetValue(position);
    }
}
