using System.Runtime.InteropServices;
using Engine.Core;
using Engine.Core.Analysis;

namespace Engine.Host.Kafka;

/// <summary>What an <see cref="OutboundRecord"/> carries.</summary>
internal enum RecordBody : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A signal.</summary>
    Signal,

    /// <summary>A summary.</summary>
    Summary,

    /// <summary>A control event of the feed.</summary>
    FeedEvent,
}

/// <summary>One slot of the ring to the Kafka thread: a signal, a summary or a control event. Blittable, four cache lines.</summary>
/// <remarks>
/// <code>
///  0      8      9        64
///  +------+------+--------+--------------------------------------------+
///  |Symbol|Body  |(unused)|Signal 128 | Summary 192 | MarketEvent 64   |
///  +------+------+--------+--------------------------------------------+
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal struct OutboundRecord
{
    public const int SizeInBytes = 64 + SymbolSummary.SizeInBytes;

    /// <summary>The symbol's name when the record was made: an index may mean another symbol in the next session.</summary>
    [FieldOffset(0)] public SymbolName Symbol;

    [FieldOffset(8)] public RecordBody Body;

    [FieldOffset(64)] public Signal Signal;

    [FieldOffset(64)] public SymbolSummary Summary;

    [FieldOffset(64)] public MarketEvent FeedEvent;
}
