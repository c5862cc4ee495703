using System.Buffers.Binary;

namespace Engine.Core.Feed.Sources.Capture;

/// <summary>Reads the frames of a capture file of one format, in either byte order.</summary>
internal abstract class CaptureReader(RecordedStream file)
{
    /// <summary>Bytes that the file's buffer holds: no record may be larger.</summary>
    public const int BufferSize = 1 << 20;

    /// <summary>Why the file ended early, if it did.</summary>
    public SourceFault Fault { get; private set; }

    protected RecordedStream File => file;

    protected bool IsBigEndian { get; set; }

    /// <summary>Reads the next frame; it is valid until the next call.</summary>
    /// <returns>False at the end, or at a fault.</returns>
    [ColdPath("one virtual call a frame of a capture, which is read and not received; the formats' own are entry points")]
    public abstract bool TryRead(out CapturedFrame frame);

    /// <summary>Makes <paramref name="bytes"/> bytes of a record available; a record that has begun and does not end is a fault.</summary>
    protected bool TryTake(int bytes, bool isStart)
    {
        if (file.TryFill(bytes))
            return true;
        if (file.Fault != SourceFault.None)
            return Fail(file.Fault);
        return isStart && file.Available.IsEmpty ? false : Fail(SourceFault.Truncated);
    }

    protected bool Fail(SourceFault fault)
    {
        Fault = fault;
        return false;
    }

    protected ushort U16(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    protected uint U32(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}

/// <summary>A frame as it was captured.</summary>
internal readonly ref struct CapturedFrame(int linkType, long timeNs, ReadOnlySpan<byte> bytes)
{
    public int LinkType { get; } = linkType;

    /// <summary>Nanoseconds since 1970 UTC.</summary>
    public long TimeNs { get; } = timeNs;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
