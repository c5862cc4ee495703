namespace Engine.Core.Feed.Sources.Journal;

/// <summary>Where and how a journal is written. Immutable.</summary>
public sealed record JournalOptions
{
    /// <summary>The folder of the journal's files; made if it is not there. Empty: no journal.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Bytes after which the next file is begun; taken from the disk when a file is made. Default 256 MiB.</summary>
    public long SegmentBytes { get; init; } = 256L << 20;

    /// <summary>The newest files that are kept; 0 keeps all. Default 0.</summary>
    public int KeepSegments { get; init; }

    /// <summary>Bytes of the ring in front of the journal's thread, a power of two: what bridges a slow disk. Default 64 MiB.</summary>
    public int RingBytes { get; init; } = 64 << 20;

    /// <summary>Milliseconds between two times at which what was written is forced to the disk; 0: left to the system. What a crash of the machine may cost, a crash of the process costs nothing. Default 1000.</summary>
    public int FlushIntervalMs { get; init; } = 1_000;

    /// <summary>Adds to <paramref name="faults"/> one line for each value that cannot be used.</summary>
    public void Validate(ICollection<string> faults)
    {
        if (SegmentBytes < 4L << 20 || SegmentBytes > 1L << 40)
            faults.Add($"Journal:SegmentBytes = {SegmentBytes} is outside 4 MiB to 1 TiB.");
        if (KeepSegments < 0)
            faults.Add($"Journal:KeepSegments = {KeepSegments} is negative.");
        if (RingBytes < 4 << 20 || !System.Numerics.BitOperations.IsPow2(RingBytes))
            faults.Add($"Journal:RingBytes = {RingBytes} is not a power of two from 4 MiB to 1 GiB.");
        if (FlushIntervalMs is < 0 or > 3_600_000)
            faults.Add($"Journal:FlushIntervalMs = {FlushIntervalMs} is outside 0 to 3600000.");
    }
}
