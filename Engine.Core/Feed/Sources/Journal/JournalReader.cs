using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Feed.Sources.Journal;

/// <summary>
/// Reads a journal: what the arbitration handed on when it was recorded, messages and control events, in the same order and with the same sequences.
/// </summary>
/// <remarks>
/// A record that was half written ends the journal and is counted. A hole (records the journal could not take) is delivered as a
/// <see cref="EventKind.GapDeclared"/>, so that no book is taken for right behind it. Nothing is thrown after the journal is open. One thread.
/// </remarks>
public sealed class JournalReader : IDisposable
{
    private readonly string[] _files;
    private RecordedStream _file;
    private int _index;
    private bool _ended;

    /// <summary>Opens a journal.</summary>
    /// <param name="path">Its folder, or one of its files.</param>
    /// <exception cref="IOException">It cannot be opened, or is no journal.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public JournalReader(string path)
    {
        _files = Directory.Exists(path) ? JournalSegment.In(path) : [path];
        if (_files.Length == 0)
            throw new IOException($"{path} has no file of a journal (*{JournalSegment.Extension}).");
        _file = OpenSegment(0, out var format) ?? throw new IOException($"{_files[0]} is not a file of a journal.");
        Format = format;
    }

    /// <summary>Name of the wire format of the messages.</summary>
    public string Format { get; }

    /// <summary>Messages delivered so far.</summary>
    public long Messages { get; private set; }

    /// <summary>Holes met so far.</summary>
    public long Holes { get; private set; }

    /// <summary>Messages missing in them.</summary>
    public long MissingMessages { get; private set; }

    /// <summary>Bytes of a record that was half written, at the end.</summary>
    public long TornBytes { get; private set; }

    /// <summary>When the record delivered last was received, in ns since 1970; 0: not known.</summary>
    public long ReceivedUnixNs { get; private set; }

    /// <summary>Why the journal ended early, if it did; meaningful once <see cref="Read"/> has returned false.</summary>
    public SourceFault Fault { get; private set; }

    /// <summary>Delivers the next record.</summary>
    /// <returns>False when there is nothing more.</returns>
    public bool Read<TSink>(ref TSink sink)
        where TSink : IMessageSink
    {
        while (!_ended)
        {
            if (TryTakeRecord(_file, out var record))
            {
                Deliver(record, ref sink);
                _file.Advance(record.Length);
                return true;
            }

            OnEndOfSegment();
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The whole, sound record at the head of a stream.</summary>
    internal static bool TryTakeRecord(RecordedStream stream, out ReadOnlySpan<byte> record)
    {
        record = default;
        if (!stream.TryFill(JournalRecord.HeadBytes) || !JournalRecord.HasPossibleLength(stream.Available))
            return false;
        var length = (int)MemoryMarshal.Read<uint>(stream.Available);
        if (!stream.TryFill(length) || !JournalRecord.IsSound(stream.Available[..length]))
            return false;
        record = stream.Available[..length];
        return true;
    }

    private void Deliver<TSink>(ReadOnlySpan<byte> record, ref TSink sink)
        where TSink : IMessageSink
    {
        ref readonly var head = ref Unsafe.As<byte, JournalRecord>(ref MemoryMarshal.GetReference(record));
        var payload = record.Slice(JournalRecord.HeadBytes, (int)head.PayloadBytes);
        ReceivedUnixNs = head.ReceivedUnixNs;
        switch (head.Kind)
        {
            case JournalRecordKind.Messages:
                Messages += (long)head.Count;
                sink.OnMessages(head.Session, head.FirstSequence, (int)head.Count, payload, 0);
                break;
            case JournalRecordKind.Control when payload.Length == MarketEvent.SizeInBytes:
                var control = MemoryMarshal.Read<MarketEvent>(payload);
                control.ReceiveTsc = 0;
                sink.OnControl(ref control);
                break;
            case JournalRecordKind.Hole:
                Holes++;
                MissingMessages += (long)head.Count;
                var gap = new MarketEvent { Session = head.Session, Sequence = head.FirstSequence, Kind = EventKind.GapDeclared, OrderReference = head.Count, Symbol = -1 };
                sink.OnControl(ref gap);
                break;
        }
    }

    [ColdPath("once a file of the journal")]
    private void OnEndOfSegment()
    {
        var isLast = _index == _files.Length - 1;
        var rest = RestOfSegment();
        if (_file.Fault != SourceFault.None)
            End(_file.Fault);
        else if (rest > 0 && (!isLast || rest > JournalRecord.LongestBytes))
            End(SourceFault.Corrupt);
        else if (isLast)
            End(SourceFault.None);
        else if (JournalSegment.NumberOf(_files[_index + 1]) != JournalSegment.NumberOf(_files[_index]) + 1)
            End(SourceFault.Corrupt);
        else if (OpenSegment(_index + 1, out var format) is { } next)
            Continue(next, format);
        else
            OnHeadless(_files[_index + 1], isLast: _index + 2 == _files.Length);
        if (isLast)
            TornBytes = rest;
    }

    // The last file may be one that the process did not get to write the head of.
    private void OnHeadless(string path, bool isLast)
    {
        var length = new FileInfo(path).Length;
        var isTorn = isLast && length < JournalSegment.HeadBytes;
        TornBytes = isTorn ? length : 0;
        End(isTorn ? SourceFault.None : SourceFault.Corrupt);
    }

    private void Continue(RecordedStream next, string format)
    {
        _file.Dispose();
        _file = next;
        _index++;
        if (format != Format)
            End(SourceFault.Corrupt);
    }

    private void End(SourceFault fault)
    {
        Fault = fault;
        _ended = true;
    }

    // Zeros are space that was taken in advance.
    private long RestOfSegment()
    {
        long rest = 0, skipped = 0;
        while (_file.TryFill(1))
        {
            var bytes = _file.Available;
            var last = bytes.LastIndexOfAnyExcept((byte)0);
            if (last >= 0)
                rest = skipped + last + 1;
            skipped += bytes.Length;
            _file.Advance(bytes.Length);
        }

        return rest;
    }

    private RecordedStream? OpenSegment(int index, out string format)
    {
        var stream = new RecordedStream(_files[index], 2 * JournalRecord.LongestBytes);
        format = (stream.TryFill(JournalSegment.HeadBytes) ? JournalSegment.FormatOf(stream.Available) : null) ?? "";
        if (format.Length > 0)
        {
            stream.Advance(JournalSegment.HeadBytes);
            return stream;
        }

        stream.Dispose();
        return null;
    }
}
