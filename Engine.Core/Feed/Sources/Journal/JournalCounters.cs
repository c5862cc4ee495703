using Engine.Core.Memory;

namespace Engine.Core.Feed.Sources.Journal;

/// <summary>What a journal counted since the start. Any thread may read; each number has one writer.</summary>
public sealed class JournalCounters
{
    private IsolatedLong _recorded;
    private IsolatedLong _lostRecords;
    private IsolatedLong _lostMessages;
    private IsolatedLong _writtenBytes;
    private IsolatedLong _segments;
    private IsolatedLong _tornBytes;
    private IsolatedLong _faults;

    /// <summary>Messages handed to the journal's thread.</summary>
    public long RecordedMessages => _recorded.Acquire();

    /// <summary>Records (runs of messages, control events) that found the ring full. The journal has a hole for each stretch of them.</summary>
    public long LostRecords => _lostRecords.Acquire();

    /// <summary>Messages in <see cref="LostRecords"/>.</summary>
    public long LostMessages => _lostMessages.Acquire();

    /// <summary>Bytes written to files.</summary>
    public long WrittenBytes => _writtenBytes.Acquire();

    /// <summary>Files begun.</summary>
    public long Segments => _segments.Acquire();

    /// <summary>Bytes of a record that was half written when the process before ended, cut off when the journal was opened.</summary>
    public long TornBytes => _tornBytes.Acquire();

    /// <summary>Times a file could not be opened or written (a full disk); tried again after a second.</summary>
    public long Faults => _faults.Acquire();

    internal void OnRecorded(long messages) => _recorded.Add(messages);

    internal void OnLost(long messages)
    {
        _lostRecords.Add(1);
        _lostMessages.Add(messages);
    }

    internal void OnWritten(long bytes) => _writtenBytes.Add(bytes);

    internal void OnSegment() => _segments.Add(1);

    internal void OnTorn(long bytes) => _tornBytes.Add(bytes);

    internal void OnFault() => _faults.Add(1);
}
