using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Engine.Core.Feed.MoldUdp64;

/// <summary>
/// The 20 bytes every MoldUDP64 packet begins with, downstream and request alike (Nasdaq MoldUDP64 1.00, sections 3 and 4).
/// </summary>
/// <remarks>
/// <code>
///  0                     10                18       20
///  +---------------------+-----------------+--------+----------------------
///  | session, 10 ASCII   | sequence, u64 BE| count  | blocks: u16 BE length, message ...
///  +---------------------+-----------------+--------+----------------------
/// </code>
/// The session is kept as it stands on the wire, so that a packet of the current session is recognised by two comparisons.
/// </remarks>
/// <param name="NameHead">The first 8 bytes of the session, as they lie in memory.</param>
/// <param name="NameTail">The last 2 bytes of the session, as they lie in memory.</param>
/// <param name="Sequence">Sequence of the first message; of a heartbeat or an end of session, that of the next one.</param>
/// <param name="Count">Messages in the packet; <see cref="HeartbeatCount"/> or <see cref="EndOfSessionCount"/>.</param>
public readonly record struct MoldUdp64Header(ulong NameHead, ushort NameTail, ulong Sequence, ushort Count)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 20;

    /// <summary>The count of a heartbeat: no message.</summary>
    public const ushort HeartbeatCount = 0;

    /// <summary>The count that says the session is over.</summary>
    public const ushort EndOfSessionCount = 0xFFFF;

    /// <summary>The most messages a packet can hold: the next higher count means end of session.</summary>
    public const int MaxCount = EndOfSessionCount - 1;

    private const int NameTailOffset = 8;
    private const int SequenceOffset = SessionId.Length;
    private const int CountOffset = SequenceOffset + 8;

    /// <summary>Packets without messages: heartbeat and end of session.</summary>
    public bool IsEmpty => Count is HeartbeatCount or EndOfSessionCount;

    /// <summary>Reads the header of a packet of at least <see cref="Size"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MoldUdp64Header Read(ReadOnlySpan<byte> packet)
    {
        ref readonly var start = ref packet[..Size][0];
        return new MoldUdp64Header(
            Unsafe.ReadUnaligned<ulong>(in start),
            Unsafe.ReadUnaligned<ushort>(in Unsafe.Add(ref Unsafe.AsRef(in start), NameTailOffset)),
            BinaryPrimitives.ReadUInt64BigEndian(packet[SequenceOffset..]),
            BinaryPrimitives.ReadUInt16BigEndian(packet[CountOffset..]));
    }

    /// <summary>Writes a header.</summary>
    public static void Write(Span<byte> packet, SessionId session, ulong sequence, ushort count)
    {
        session.WriteTo(packet);
        BinaryPrimitives.WriteUInt64BigEndian(packet[SequenceOffset..], sequence);
        BinaryPrimitives.WriteUInt16BigEndian(packet[CountOffset..], count);
    }

    /// <summary>Parses the session's name.</summary>
    /// <returns>False if a byte is outside the alphabet of <see cref="SessionId"/>.</returns>
    public bool TryParseSession(out SessionId session)
    {
        Span<byte> name = stackalloc byte[SessionId.Length];
        Unsafe.WriteUnaligned(ref name[0], NameHead);
        Unsafe.WriteUnaligned(ref name[NameTailOffset], NameTail);
        return SessionId.TryParse(name, out session);
    }
}
