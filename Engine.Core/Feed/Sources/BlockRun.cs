using System.Buffers.Binary;

namespace Engine.Core.Feed.Sources;

/// <summary>Finds whole length-prefixed blocks at the head of a buffer.</summary>
public static class BlockRun
{
    /// <summary>Bytes of a block's length prefix.</summary>
    public const int PrefixLength = 2;

    /// <summary>The largest block: prefix and message.</summary>
    public const int LongestBlock = PrefixLength + ushort.MaxValue;

    /// <summary>Measures the whole blocks at the head of <paramref name="bytes"/>, at most <paramref name="limit"/> of them.</summary>
    /// <param name="bytes">The buffer.</param>
    /// <param name="limit">The most blocks to take.</param>
    /// <param name="count">How many whole blocks there are.</param>
    /// <returns>The bytes they fill.</returns>
    public static int Measure(ReadOnlySpan<byte> bytes, int limit, out int count)
    {
        var offset = 0;
        count = 0;
        while (count < limit && bytes.Length - offset >= PrefixLength)
        {
            var length = PrefixLength + BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
            if (bytes.Length - offset < length)
                break;
            offset += length;
            count++;
        }

        return offset;
    }
}
