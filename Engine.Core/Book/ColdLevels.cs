using System.Runtime.InteropServices;

namespace Engine.Core.Book;

/// <summary>A level outside the window: a signed price (asks negated, so that greater is better) and its shares.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ColdLevel
{
    public int Key;
    public uint Size;
}

/// <summary>
/// The levels of one side that are outside its window, sorted with the best at the end: what the window pushes out is better than
/// everything here and is appended, what it takes back is popped.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal unsafe struct ColdLevels
{
    public const int SizeInBytes = 16;

    /// <summary>The block, or null.</summary>
    [FieldOffset(0)] public ColdLevel* Levels;

    /// <summary>Levels the block has room for.</summary>
    [FieldOffset(8)] public int Capacity;

    /// <summary>
    /// The index of the first level that is not worse than <paramref name="key"/>. A few steps from the best end first: that is where most changes are.
    /// </summary>
    public readonly int IndexOf(int key, int count)
    {
        const int Near = 8;
        var i = count;
        for (var steps = 0; steps < Near; steps++, i--)
        {
            if (i == 0 || Levels[i - 1].Key < key)
                return i;
        }

        var low = 0;
        while (low < i)
        {
            var middle = (int)((uint)(low + i) >> 1);
            if (Levels[middle].Key < key)
                low = middle + 1;
            else
                i = middle;
        }

        return low;
    }

    /// <summary>Puts a level at <paramref name="index"/>. The caller has made room.</summary>
    public readonly void Insert(int index, int count, int key, uint size)
    {
        Move(Levels + index, Levels + index + 1, count - index);
        Levels[index] = new ColdLevel { Key = key, Size = size };
    }

    /// <summary>Takes the level at <paramref name="index"/> out.</summary>
    public readonly void RemoveAt(int index, int count) => Move(Levels + index + 1, Levels + index, count - index - 1);

    private static void Move(ColdLevel* from, ColdLevel* to, int count)
    {
        if (count > 0)
            Buffer.MemoryCopy(from, to, (long)count * sizeof(ColdLevel), (long)count * sizeof(ColdLevel));
    }
}
