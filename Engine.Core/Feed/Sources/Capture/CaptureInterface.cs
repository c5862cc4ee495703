namespace Engine.Core.Feed.Sources.Capture;

/// <summary>An interface of a pcapng section: its link layer and how it counts time.</summary>
internal struct CaptureInterface(int linkType, uint snapLength)
{
    private const byte Microseconds = 6;

    public int LinkType { get; } = linkType;

    /// <summary>The most bytes of a frame that were kept; 0: no limit.</summary>
    public uint SnapLength { get; } = snapLength;

    /// <summary>Ticks of a second: the negative power of 10, or of 2 if the top bit is set (option <c>if_tsresol</c>).</summary>
    public byte Resolution { get; set; } = Microseconds;

    /// <summary>Seconds to add (option <c>if_tsoffset</c>).</summary>
    public long OffsetSeconds { get; set; }

    /// <summary>Ticks since 1970 as nanoseconds. A time that 64 bits cannot hold wraps; it is only ever reported.</summary>
    public readonly long ToNanoseconds(ulong ticks)
    {
        var exponent = Resolution & 0x7F;
        UInt128 nanoseconds = ticks;
        if ((Resolution & 0x80) != 0)
            nanoseconds = (nanoseconds * 1_000_000_000) >> exponent;
        else if (exponent <= 9)
            nanoseconds *= Power(9 - exponent);
        else
            nanoseconds /= Power(Math.Min(exponent - 9, 19));
        return unchecked((long)(ulong)nanoseconds + OffsetSeconds * 1_000_000_000);
    }

    private static ulong Power(int exponent)
    {
        var power = 1UL;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
    }
}
