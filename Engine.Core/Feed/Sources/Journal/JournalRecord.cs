using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Feed.Sources.Journal;

/// <summary>The head of a record, in the ring and in the file alike; the payload follows, padded with zeros to a multiple of 8 bytes.</summary>
/// <remarks>
/// <code>
///  0      4      8     9         12             16       24             32      40               48
///  +------+------+-----+---------+--------------+--------+--------------+-------+----------------+---------
///  |Bytes |Crc   |Kind |zero     |PayloadBytes  |Session |FirstSequence |Count  |ReceivedUnixNs  |payload …
///  +------+------+-----+---------+--------------+--------+--------------+-------+----------------+---------
/// </code>
/// Little-endian. <c>Crc</c> is CRC-32C of everything behind it up to <c>Bytes</c>. A file ends where <c>Bytes</c> is 0 or the file does.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = HeadBytes)]
internal struct JournalRecord
{
    public const int HeadBytes = 48;

    /// <summary>The longest record: more than any run of messages a source hands on at once.</summary>
    public const int LongestBytes = 1 << 20;

    private const int CrcEnd = 8;

    /// <summary>Bytes of the whole record, a multiple of 8.</summary>
    [FieldOffset(0)] public uint Bytes;

    [FieldOffset(4)] public uint Crc;

    [FieldOffset(8)] public JournalRecordKind Kind;

    [FieldOffset(12)] public uint PayloadBytes;

    [FieldOffset(16)] public SessionId Session;

    /// <summary>Sequence of the first message; of a hole, the first that is missing as far as is known.</summary>
    [FieldOffset(24)] public ulong FirstSequence;

    /// <summary>Messages in the payload, or missing.</summary>
    [FieldOffset(32)] public ulong Count;

    /// <summary>When it was received, in ns since 1970; 0: not known. In the ring, until the journal's thread has seen it: a TSC reading.</summary>
    [FieldOffset(40)] public long ReceivedUnixNs;

    public static int BytesFor(int payloadBytes) => (HeadBytes + payloadBytes + 7) & ~7;

    /// <summary>CRC-32C of a record without its first eight bytes.</summary>
    public static uint CrcOf(ReadOnlySpan<byte> record)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(record[CrcEnd..]))
            crc = BitOperations.Crc32C(crc, word);
        return ~crc;
    }

    /// <summary>Whether the head of <paramref name="bytes"/> is a length that a record can have.</summary>
    public static bool HasPossibleLength(ReadOnlySpan<byte> bytes)
    {
        var length = MemoryMarshal.Read<uint>(bytes);
        return length is >= HeadBytes and <= LongestBytes && length % 8 == 0;
    }

    /// <summary>Whether a whole record is undamaged and says nothing impossible.</summary>
    public static bool IsSound(ReadOnlySpan<byte> record)
    {
        ref readonly var head = ref Unsafe.As<byte, JournalRecord>(ref MemoryMarshal.GetReference(record));
        return head.Crc == CrcOf(record)
            && HeadBytes + (long)head.PayloadBytes <= head.Bytes
            && head.Kind is >= JournalRecordKind.Messages and <= JournalRecordKind.Hole;
    }
}

/// <summary>What a record holds.</summary>
internal enum JournalRecordKind : byte
{
    None = 0,

    /// <summary>A run of length-prefixed messages, as the arbiter handed it on.</summary>
    Messages = 1,

    /// <summary>One control event, its 64 bytes.</summary>
    Control = 2,

    /// <summary>No payload: records are missing here because the journal could not keep up.</summary>
    Hole = 3,
}
