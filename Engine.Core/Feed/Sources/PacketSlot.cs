using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Feed.Sources;

/// <summary>
/// What is known of a received datagram; its bytes follow at once. The receiving thread writes both before it hands the slot on. 32 bytes, so that
/// the first cache line of a slot holds a MoldUDP64 header too.
/// </summary>
/// <code>
/// |Length 4|SegmentBytes 4|ReceiveTsc 8|KernelTimeNs 8|Source 4|Line 4|bytes …
/// </code>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal unsafe struct PacketSlot
{
    /// <summary>Bytes of the header.</summary>
    public const int SizeInBytes = 32;

    /// <summary>In place of a length: the datagram was counted and is not to be handed on.</summary>
    public const int Discarded = -1;

    /// <summary>Bytes of the datagram, or <see cref="Discarded"/>.</summary>
    [FieldOffset(0)] public int Length;

    /// <summary>Of a run that the kernel joined (<c>UDP_GRO</c>): bytes of each of its datagrams, of which the last may be shorter. 0: it is one datagram.</summary>
    [FieldOffset(4)] public int SegmentBytes;

    /// <summary>TSC at which it was taken from the socket, or at which the kernel got it where kernel timestamps are on.</summary>
    [FieldOffset(8)] public ulong ReceiveTsc;

    /// <summary>When the kernel got it, in nanoseconds since 1970; 0 where kernel timestamps are off.</summary>
    [FieldOffset(16)] public long KernelTimeNs;

    /// <summary>The sender's IPv4 address, in network order.</summary>
    [FieldOffset(24)] public uint Source;

    /// <summary>The line it came by: a <see cref="MoldUdp64.FeedLine"/>.</summary>
    [FieldOffset(28)] public int Line;

    /// <summary>How many datagrams it holds.</summary>
    public readonly int Datagrams => SegmentBytes == 0 || Length <= SegmentBytes ? 1 : (Length + SegmentBytes - 1) / SegmentBytes;

    /// <summary>Bytes from one slot to the next: whole cache lines, and an odd number of them, so that headers spread over all sets of a cache.</summary>
    /// <param name="capacity">The longest datagram, in bytes.</param>
    public static int StrideFor(int capacity) => (((SizeInBytes + capacity + CacheLine.Size - 1) / CacheLine.Size) | 1) * CacheLine.Size;

    /// <summary>Hands on what a slot holds, each datagram of a run by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deliver<TSink>(PacketSlot* slot, ref TSink sink)
        where TSink : struct, IPacketSink
    {
        if (slot->Length == Discarded)
            return;
        var bytes = new ReadOnlySpan<byte>(slot + 1, slot->Length);
        if (slot->SegmentBytes != 0)
        {
            for (; bytes.Length > slot->SegmentBytes; bytes = bytes[slot->SegmentBytes..])
                sink.OnPacket(slot->Line, bytes[..slot->SegmentBytes], slot->ReceiveTsc);
        }

        sink.OnPacket(slot->Line, bytes, slot->ReceiveTsc);
    }
}

/// <summary>Packet slots that lie one behind the other.</summary>
/// <param name="first">The first.</param>
/// <param name="stride">Bytes from one to the next.</param>
/// <param name="count">How many.</param>
internal readonly unsafe struct PacketSlots(byte* first, int stride, int count)
{
    public int Count => count;

    public byte* First => first;

    public PacketSlot* this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (PacketSlot*)(first + (nint)index * stride);
    }
}
