using System.Runtime.CompilerServices;

namespace Perf.Scenarios;

/// <summary>An event that a producer fills from a number and a consumer adds up.</summary>
internal interface IRingEvent
{
    /// <summary>What a consumer adds.</summary>
    long Worth { get; }

    /// <summary>Writes the whole event.</summary>
    void Fill(long number);
}

/// <summary>Eight bytes.</summary>
internal struct SmallEvent : IRingEvent
{
    private long _number;

    public readonly long Worth => _number;

    public void Fill(long number) => _number = number;
}

/// <summary>A cache line, all of it written, its two ends read.</summary>
[InlineArray(8)]
internal struct LineEvent : IRingEvent
{
    private long _word;

    public readonly long Worth => (this[0] + this[7]) >> 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(long number)
    {
        this[0] = number;
        this[1] = number;
        this[2] = number;
        this[3] = number;
        this[4] = number;
        this[5] = number;
        this[6] = number;
        this[7] = number;
    }
}
