using System.Runtime.InteropServices;

namespace Engine.Core;

/// <summary>
/// One normalised event of the feed: what every wire format is decoded to and all the book ever sees.
/// Blittable, exactly one cache line, and identified by (<see cref="Session"/>, <see cref="Sequence"/>).
/// </summary>
/// <remarks>
/// <code>
///  0        8         16               24          32              40            48    52    56     60    61    62
///  +--------+---------+----------------+-----------+---------------+-------------+-----+-----+------+-----+-----+------+
///  |Session |Sequence |ExchangeTimeNs  |ReceiveTsc |OrderReference |SecondaryRef |Price|Size |Symbol|Kind |Side |Flags |
///  +--------+---------+----------------+-----------+---------------+-------------+-----+-----+------+-----+-----+------+
/// </code>
/// Control events (<see cref="EventKind.SessionStarted"/> and above) travel in the same stream, so that their order
/// relative to messages is part of the data; the meaning of the generic fields is given with each <see cref="EventKind"/>.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
public struct MarketEvent
{
    /// <summary>The size of the struct: one cache line.</summary>
    public const int SizeInBytes = 64;

    /// <summary>The session the event belongs to.</summary>
    [FieldOffset(0)] public SessionId Session;

    /// <summary>Sequence number of the message in its session, from 1. A control event carries that of the message it follows, except where its
    /// <see cref="EventKind"/> says otherwise.</summary>
    [FieldOffset(8)] public ulong Sequence;

    /// <summary>Exchange time in nanoseconds since midnight of the session's day, as on the wire.</summary>
    [FieldOffset(16)] public long ExchangeTimeNs;

    /// <summary>TSC at which the packet was received (the kernel's arrival time, converted, where kernel timestamps are on). 0 from a file.</summary>
    [FieldOffset(24)] public ulong ReceiveTsc;

    /// <summary>The order's reference number; see <see cref="EventKind"/> for the kinds that use it otherwise.</summary>
    [FieldOffset(32)] public ulong OrderReference;

    /// <summary>A second reference: the new order of a replace, the match number of an execution or trade, the symbol name of an add.</summary>
    [FieldOffset(40)] public ulong SecondaryReference;

    /// <summary>Price in 1e-4 of the currency unit; never negative.</summary>
    [FieldOffset(48)] public int Price;

    /// <summary>Size in shares.</summary>
    [FieldOffset(52)] public uint Size;

    /// <summary>Index of the symbol: ITCH's stock locate code, or the index the feed itself uses. Session-wide events carry -1.</summary>
    [FieldOffset(56)] public int Symbol;

    /// <summary>What happened.</summary>
    [FieldOffset(60)] public EventKind Kind;

    /// <summary>The side of the resting order.</summary>
    [FieldOffset(61)] public Side Side;

    /// <summary>What else is known about the event.</summary>
    [FieldOffset(62)] public EventFlags Flags;
}
