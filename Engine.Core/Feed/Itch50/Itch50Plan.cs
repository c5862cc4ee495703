using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Engine.Core.Feed.Itch50;

/// <summary>
/// How the fields of one message type travel into an event: two registers of the message's bytes are shuffled into the event's two
/// halves, which turns the byte order round on the way. One path for all types, so that no branch depends on the type.
/// </summary>
/// <remarks>
/// <code>
///            0   1      3      5           11                             length-16              length
///  message   |typ|locate|track.|time       |reference  ...                |           ...        |
///                                          [--------- middle --------]    [--------- tail -------]
///                                                        \  shuffles       /
///  event     |OrderReference   SecondaryReference|  and  |Price Size Symbol Kind Side Flags|
///            32                40                48      48    52   56     60   61   62    64
/// </code>
/// A message shorter than 27 bytes has its middle moved towards the front, so that it ends inside.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = SizeInBytes)]
internal struct Itch50Plan
{
    /// <summary>Two cache lines, so that a plan does not share one.</summary>
    public const int SizeInBytes = 128;

    /// <summary>Length of a shuffled register.</summary>
    public const int RegisterLength = 16;

    // A control byte beyond 15 yields zero in both PSHUFB and TBL.
    private const byte Zero = 0xFF;

    public Vector128<byte> ReferencesFromMiddle;
    public Vector128<byte> ReferencesFromTail;
    public Vector128<byte> ValuesFromMiddle;
    public Vector128<byte> ValuesFromTail;

    /// <summary>The event's kind at its place, zeros elsewhere.</summary>
    public Vector128<byte> Kind;

    /// <summary>Type and, from bit 8, length: what a message must have for this plan; 0 where there is no plan.</summary>
    public uint Key;

    /// <summary>Offset of the middle register.</summary>
    public byte MiddleAt;

    /// <summary>Offset of the side indicator.</summary>
    public byte SideAt;

    /// <summary>Keeps the side where the type has one.</summary>
    public byte SideMask;

    /// <summary>1 where the type has a side, else 0.</summary>
    public byte SideNeeded;

    /// <summary>A plan for a type, from the offsets of its fields; 0: the type has no such field.</summary>
    public static Itch50Plan Of(char type, EventKind kind, int secondaryAt, int priceAt, int sizeAt, int sideAt)
    {
        var length = Itch50Lengths.Of((byte)type);
        var plan = new Itch50Plan
        {
            Key = KeyOf((byte)type, length),
            MiddleAt = (byte)Math.Min(Itch50Format.ReferenceAt, length - RegisterLength),
            SideAt = (byte)sideAt,
            SideMask = sideAt == 0 ? (byte)0 : (byte)0xFF,
            SideNeeded = sideAt == 0 ? (byte)0 : (byte)1,
            Kind = Vector128<byte>.Zero.WithElement(12, (byte)kind),
        };
        plan.ReferencesFromMiddle = plan.ReferencesFromTail = Vector128.Create(Zero);
        plan.ValuesFromMiddle = plan.ValuesFromTail = Vector128.Create(Zero);
        var tailAt = length - RegisterLength;
        Route(ref plan.ReferencesFromMiddle, ref plan.ReferencesFromTail, plan.MiddleAt, tailAt, Itch50Format.ReferenceAt, 0, 8);
        Route(ref plan.ReferencesFromMiddle, ref plan.ReferencesFromTail, plan.MiddleAt, tailAt, secondaryAt, 8, 8);
        Route(ref plan.ValuesFromMiddle, ref plan.ValuesFromTail, plan.MiddleAt, tailAt, priceAt, 0, 4);
        Route(ref plan.ValuesFromMiddle, ref plan.ValuesFromTail, plan.MiddleAt, tailAt, sizeAt, 4, 4);
        return plan;
    }

    /// <summary>What a message is looked up by.</summary>
    public static uint KeyOf(byte type, int length) => type | ((uint)length << 8);

    // A field comes from whichever register holds all of it, its last byte first.
    private static void Route(
        ref Vector128<byte> middle, ref Vector128<byte> tail, int middleAt, int tailAt, int fieldAt, int to, int bytes)
    {
        if (fieldAt == 0)
            return;
        var isInMiddle = fieldAt >= middleAt && fieldAt + bytes <= middleAt + RegisterLength;
        var from = isInMiddle ? middleAt : tailAt;
        if (fieldAt < from || fieldAt + bytes > from + RegisterLength)
            throw new InvalidOperationException($"No register holds the field at {fieldAt}.");
        for (var i = 0; i < bytes; i++)
        {
            var source = (byte)(fieldAt + bytes - 1 - i - from);
            if (isInMiddle)
                middle = middle.WithElement(to + i, source);
            else
                tail = tail.WithElement(to + i, source);
        }
    }
}
