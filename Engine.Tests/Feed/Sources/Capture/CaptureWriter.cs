using System.Buffers.Binary;

namespace Engine.Tests.Feed.Sources.Capture;

/// <summary>Writes capture files in either byte order.</summary>
internal sealed class CaptureWriter(bool bigEndian)
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public CaptureWriter PcapHeader(bool nanoseconds, uint linkType) =>
        U32(nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4).U16(2).U16(4).U32(0).U32(0).U32(65535).U32(linkType);

    public CaptureWriter PcapRecord(uint seconds, uint fraction, byte[] frame, int? length = null)
    {
        U32(seconds).U32(fraction).U32((uint)(length ?? frame.Length)).U32((uint)frame.Length);
        return Bytes(frame);
    }

    public CaptureWriter Section() => Block(0x0A0D0D0A, w => w.U32(0x1A2B3C4D).U16(1).U16(0).U32(uint.MaxValue).U32(uint.MaxValue));

    public CaptureWriter Interface(ushort linkType, uint snapLength = 0, byte? resolution = null, long? offsetSeconds = null) =>
        Block(1, w =>
        {
            w.U16(linkType).U16(0).U32(snapLength);
            if (resolution is { } r)
                w.U16(9).U16(1).Bytes([r, 0, 0, 0]);
            if (offsetSeconds is { } o)
                w.U16(14).U16(8).U64((ulong)o);
            w.U16(0).U16(0);
        });

    public CaptureWriter Enhanced(uint interfaceId, ulong ticks, byte[] frame, int? length = null) =>
        Block(6, w => w.U32(interfaceId).U32((uint)(ticks >> 32)).U32((uint)ticks)
            .U32((uint)(length ?? frame.Length)).U32((uint)frame.Length).Bytes(frame).Pad());

    public CaptureWriter Obsolete(ushort interfaceId, ulong ticks, byte[] frame) =>
        Block(2, w => w.U16(interfaceId).U16(0).U32((uint)(ticks >> 32)).U32((uint)ticks)
            .U32((uint)frame.Length).U32((uint)frame.Length).Bytes(frame).Pad());

    public CaptureWriter Simple(byte[] frame, int original) => Block(3, w => w.U32((uint)original).Bytes(frame).Pad());

    public CaptureWriter Block(uint type, Action<CaptureWriter> body)
    {
        var inner = new CaptureWriter(bigEndian);
        body(inner);
        var length = (uint)inner._bytes.Count + 12;
        return U32(type).U32(length).Bytes(inner.ToArray()).U32(length);
    }

    public CaptureWriter U16(ushort value)
    {
        Span<byte> b = stackalloc byte[2];
        if (bigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(b, value);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(b, value);
        return Bytes(b);
    }

    public CaptureWriter U32(uint value)
    {
        Span<byte> b = stackalloc byte[4];
        if (bigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(b, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(b, value);
        return Bytes(b);
    }

    public CaptureWriter U64(ulong value)
    {
        Span<byte> b = stackalloc byte[8];
        if (bigEndian)
            BinaryPrimitives.WriteUInt64BigEndian(b, value);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(b, value);
        return Bytes(b);
    }

    public CaptureWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    private CaptureWriter Pad() => Bytes(new byte[-_bytes.Count & 3]);
}
