using System.Buffers.Binary;
using Engine.Core.Feed.Sources.Capture;

namespace Engine.Core.Feed.Sources;

/// <summary>
/// The UDP datagrams of a capture, in the order of the file: pcap (micro- and nanoseconds) and pcapng, told apart by content, in either
/// byte order; <c>.gz</c> is read as gzip. Link layers: Ethernet with any number of VLAN tags up to eight, Linux cooked 1 and 2, bare IP;
/// IPv4 and IPv6.
/// </summary>
/// <remarks>
/// Frames that are not whole UDP datagrams are skipped and counted by reason. A file that ends inside a record, or contradicts itself,
/// ends there with a <see cref="Fault"/>. Nothing is thrown after the file is open. One thread; allocates at construction and on the first read.
/// </remarks>
public sealed class CaptureFile : IDisposable
{
    private readonly RecordedStream _file;
    private readonly long[] _results = new long[(int)FrameResult.Malformed + 1];
    private CaptureReader? _reader;
    private SourceFault _fault;

    /// <summary>Opens a capture.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public CaptureFile(string path) => _file = new RecordedStream(path, CaptureReader.BufferSize);

    /// <summary>Reads a stream that is not compressed; it is disposed with this.</summary>
    public CaptureFile(Stream stream) => _file = new RecordedStream(stream, CaptureReader.BufferSize);

    /// <summary>Why the file ended early, if it did; meaningful once <see cref="TryRead"/> has returned false.</summary>
    public SourceFault Fault => _fault;

    /// <summary>Frames so far that turned out as <paramref name="result"/>.</summary>
    public long Count(FrameResult result) => _results[(int)result];

    /// <summary>Reads up to the next UDP datagram.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryRead(out CapturedDatagram datagram)
    {
        datagram = default;
        if (_fault != SourceFault.None || (_reader is null && !TryChooseReader()))
            return false;
        while (_reader!.TryRead(out var frame))
        {
            var result = FrameDecoder.Find(frame.LinkType, frame.Bytes, out var at);
            _results[(int)result]++;
            if (result != FrameResult.Udp)
                continue;
            datagram = new CapturedDatagram(frame.TimeNs, at, frame.Bytes);
            return true;
        }

        _fault = _reader.Fault;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    [ColdPath("once a capture, at its first frame")]
    private bool TryChooseReader()
    {
        if (!_file.TryFill(4))
        {
            _fault = _file.Fault != SourceFault.None ? _file.Fault : SourceFault.Truncated;
            return false;
        }

        var magic = BinaryPrimitives.ReadUInt32LittleEndian(_file.Available);
        if (magic == PcapngReader.SectionHeader)
            _reader = new PcapngReader(_file);
        else if (PcapReader.IsMagic(magic))
            _reader = new PcapReader(_file);
        else
            _fault = SourceFault.Corrupt;
        return _reader is not null;
    }
}
