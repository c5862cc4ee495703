using System.Buffers.Binary;

namespace Engine.Core.Feed.Sources.Capture;

/// <summary>The block format of Wireshark (IETF draft-ietf-opsawg-pcapng): sections in either byte order, several interfaces.</summary>
internal sealed class PcapngReader(RecordedStream file) : CaptureReader(file)
{
    /// <summary>The type of the block that a file of this format begins with; it reads the same in both byte orders.</summary>
    public const uint SectionHeader = 0x0A0D0D0A;

    private const uint InterfaceDescription = 1;
    private const uint ObsoletePacket = 2;
    private const uint SimplePacket = 3;
    private const uint EnhancedPacket = 6;
    private const uint ByteOrderMagic = 0x1A2B3C4D;
    private const int BlockOverhead = 12;
    private const int MaxInterfaces = 256;

    private readonly CaptureInterface[] _interfaces = new CaptureInterface[MaxInterfaces];
    private int _interfaceCount;
    private int _consumed;

    /// <inheritdoc/>
    [HotPath]
    public override bool TryRead(out CapturedFrame frame)
    {
        frame = default;
        while (TryNextBlock(out var type, out var body))
        {
            switch (type)
            {
                case InterfaceDescription:
                    if (!TryAddInterface(body))
                        return false;
                    break;
                case EnhancedPacket or ObsoletePacket:
                    return TryPacket(type, body, out frame);
                case SimplePacket:
                    return TrySimplePacket(body, out frame);
            }
        }

        return false;
    }

    // Blocks that are not of interest are skipped without regard to their size; the body of the others is in the buffer.
    private bool TryNextBlock(out uint type, out ReadOnlySpan<byte> body)
    {
        type = 0;
        body = default;
        File.Advance(_consumed);
        _consumed = 0;
        if (!TryTake(8, isStart: true))
            return false;
        type = U32(File.Available);
        if (type == SectionHeader && !TryBeginSection())
            return false;
        var length = U32(File.Available[4..]);
        if (length < BlockOverhead || length % 4 != 0)
            return Fail(SourceFault.Corrupt);
        if (type is not (InterfaceDescription or EnhancedPacket or ObsoletePacket or SimplePacket))
            return File.TrySkip(length) || Fail(File.Fault != SourceFault.None ? File.Fault : SourceFault.Truncated);
        if (length > BufferSize)
            return Fail(SourceFault.Corrupt);
        if (!TryTake((int)length, isStart: false))
            return false;
        _consumed = (int)length;
        body = File.Available[8..(_consumed - 4)];
        return U32(File.Available[(_consumed - 4)..]) == length || Fail(SourceFault.Corrupt);
    }

    private bool TryBeginSection()
    {
        if (!TryTake(12, isStart: false))
            return false;
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(File.Available[8..]);
        IsBigEndian = magic != ByteOrderMagic;
        _interfaceCount = 0;
        return magic is ByteOrderMagic or 0x4D3C2B1A || Fail(SourceFault.Corrupt);
    }

    private bool TryAddInterface(ReadOnlySpan<byte> body)
    {
        if (body.Length < 8 || _interfaceCount == MaxInterfaces)
            return Fail(SourceFault.Corrupt);
        var added = new CaptureInterface(U16(body), U32(body[4..]));
        var options = body[8..];
        while (options.Length >= 4)
        {
            var code = U16(options);
            var length = U16(options[2..]);
            options = options[4..];
            if (length > options.Length)
                return Fail(SourceFault.Corrupt);
            if (code == 9 && length >= 1)
                added.Resolution = options[0];
            else if (code == 14 && length >= 8)
                added.OffsetSeconds = IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(options) : BinaryPrimitives.ReadInt64LittleEndian(options);
            options = options[Math.Min((length + 3) & ~3, options.Length)..];
        }

        _interfaces[_interfaceCount++] = added;
        return true;
    }

    private bool TryPacket(uint type, ReadOnlySpan<byte> body, out CapturedFrame frame)
    {
        frame = default;
        if (body.Length < 20)
            return Fail(SourceFault.Corrupt);
        var interfaceId = type == EnhancedPacket ? U32(body) : U16(body);
        var length = U32(body[12..]);
        if (interfaceId >= _interfaceCount || length > body.Length - 20)
            return Fail(SourceFault.Corrupt);
        ref var from = ref _interfaces[interfaceId];
        var ticks = ((ulong)U32(body[4..]) << 32) | U32(body[8..]);
        frame = new CapturedFrame(from.LinkType, from.ToNanoseconds(ticks), body.Slice(20, (int)length));
        return true;
    }

    private bool TrySimplePacket(ReadOnlySpan<byte> body, out CapturedFrame frame)
    {
        frame = default;
        if (body.Length < 4 || _interfaceCount == 0)
            return Fail(SourceFault.Corrupt);
        var original = U32(body);
        var snap = _interfaces[0].SnapLength;
        var length = snap == 0 ? original : Math.Min(original, snap);
        if (length > body.Length - 4)
            return Fail(SourceFault.Corrupt);
        frame = new CapturedFrame(_interfaces[0].LinkType, 0, body.Slice(4, (int)length));
        return true;
    }
}
