namespace Engine.Core.Feed.Sources.Capture;

/// <summary>The classic format of libpcap, with micro- or nanoseconds (IETF draft-ietf-opsawg-pcap).</summary>
internal sealed class PcapReader(RecordedStream file) : CaptureReader(file)
{
    private const uint MicrosecondMagic = 0xA1B2C3D4;
    private const uint NanosecondMagic = 0xA1B23C4D;
    private const int FileHeaderLength = 24;
    private const int RecordHeaderLength = 16;

    private bool _isOpen;
    private int _linkType;
    private long _fractionNs;
    private int _consumed;

    /// <summary>Whether a file that begins with <paramref name="magic"/>, read as little-endian, is of this format.</summary>
    public static bool IsMagic(uint magic) =>
        magic is MicrosecondMagic or NanosecondMagic or 0xD4C3B2A1 or 0x4D3CB2A1;

    /// <inheritdoc/>
    [HotPath]
    public override bool TryRead(out CapturedFrame frame)
    {
        frame = default;
        if (!_isOpen && !TryOpen())
            return false;
        File.Advance(_consumed);
        _consumed = 0;
        if (!TryTake(RecordHeaderLength, isStart: true))
            return false;
        var header = File.Available;
        var timeNs = U32(header) * 1_000_000_000L + U32(header[4..]) * _fractionNs;
        var length = U32(header[8..]);
        if (length > BufferSize - RecordHeaderLength)
            return Fail(SourceFault.Corrupt);
        _consumed = RecordHeaderLength + (int)length;
        if (!TryTake(_consumed, isStart: false))
            return false;
        frame = new CapturedFrame(_linkType, timeNs, File.Available.Slice(RecordHeaderLength, (int)length));
        return true;
    }

    private bool TryOpen()
    {
        if (!TryTake(FileHeaderLength, isStart: false))
            return false;
        var header = File.Available;
        IsBigEndian = false;
        IsBigEndian = U32(header) is not (MicrosecondMagic or NanosecondMagic);
        _fractionNs = U32(header) == NanosecondMagic ? 1 : 1_000;
        _linkType = (int)(U32(header[20..]) & 0xFFFF);
        _consumed = FileHeaderLength;
        _isOpen = true;
        return true;
    }
}
