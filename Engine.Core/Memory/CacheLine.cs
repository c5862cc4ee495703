namespace Engine.Core.Memory;

/// <summary>Sizes that layouts are built from.</summary>
public static class CacheLine
{
    /// <summary>Bytes in a cache line on x86-64 and most ARM64 cores.</summary>
    public const int Size = 64;

    /// <summary>
    /// Bytes that keep two words of different writers apart: two lines, because the adjacent-line prefetcher of x86-64 pulls lines
    /// in pairs, and the line of an Apple core.
    /// </summary>
    public const int Isolation = 128;
}
