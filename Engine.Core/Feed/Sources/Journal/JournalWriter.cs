using System.Runtime.InteropServices;
using Engine.Core.Timing;
using Microsoft.Win32.SafeHandles;

namespace Engine.Core.Feed.Sources.Journal;

/// <summary>Writes records to a journal's files. One thread; a disk that refuses is told as false, never thrown.</summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly JournalOptions _options;
    private readonly string _format;
    private readonly JournalCounters _counters;
    private readonly TimeProvider _time;
    private SafeFileHandle? _file;
    private long _number;
    private long _position;
    private long _flushedAt;
    private bool _isDirty;
    private int _completed;

    /// <summary>Opens the folder, and cuts a record that was half written when the process before ended.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public JournalWriter(JournalOptions options, string format, JournalCounters counters, TimeProvider time)
    {
        (_options, _format, _counters, _time) = (options, format, counters, time);
        Directory.CreateDirectory(options.Folder);
        var files = JournalSegment.In(options.Folder);
        if (files.Length > 0)
        {
            counters.OnTorn(JournalRepair.CutTornTail(files[^1]));
            _number = JournalSegment.NumberOf(files[^1]) - (File.Exists(files[^1]) ? 0 : 1);
        }

        BeginSegment();
    }

    /// <summary>Completes records (receive time, checksum) and writes them.</summary>
    /// <returns>False if the disk refused: the same records, and perhaps more behind them, are to be given again.</returns>
    public bool TryWrite(Span<byte> records)
    {
        Complete(records[_completed..]);
        _completed = records.Length;
        try
        {
            if (_file is null || _position + records.Length > _options.SegmentBytes)
                BeginSegment();
            RandomAccess.Write(_file!, records, _position);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What was written of it is cut off when the file is ended, so that the next file begins with it.
            _counters.OnFault();
            EndSegment();
            return false;
        }

        _completed = 0;
        _position += records.Length;
        _isDirty = true;
        _counters.OnWritten(records.Length);
        return true;
    }

    /// <summary>Forces what was written to the disk if its time has come.</summary>
    public void FlushIfDue()
    {
        if (!_isDirty || _file is null || _options.FlushIntervalMs == 0 || _time.GetElapsedTime(_flushedAt).TotalMilliseconds < _options.FlushIntervalMs)
            return;
        _flushedAt = _time.GetTimestamp();
        _isDirty = false;
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException)
        {
            _counters.OnFault();
        }
    }

    public void Dispose() => EndSegment();

    private static unsafe void Complete(Span<byte> records)
    {
        var (nowTicks, nowNs) = (Tsc.Now(), UnixNs(DateTimeOffset.UtcNow));
        while (!records.IsEmpty)
        {
            ref var head = ref MemoryMarshal.AsRef<JournalRecord>(records);
            var record = records[..(int)head.Bytes];
            records = records[(int)head.Bytes..];
            if (head.ReceivedUnixNs != 0)
                head.ReceivedUnixNs = nowNs - (long)Tsc.ToNanoseconds(nowTicks - Math.Min(nowTicks, (ulong)head.ReceivedUnixNs));
            head.Crc = JournalRecord.CrcOf(record);
        }
    }

    private void BeginSegment()
    {
        EndSegment();
        _file = File.OpenHandle(JournalSegment.PathOf(_options.Folder, _number + 1), FileMode.Create, FileAccess.Write, FileShare.Read, preallocationSize: _options.SegmentBytes);
        _number++;
        RandomAccess.Write(_file, JournalSegment.Head(_format, _number, UnixNs(_time.GetUtcNow())), 0);
        _position = JournalSegment.HeadBytes;
        _counters.OnSegment();
        RemoveOld();
    }

    private void EndSegment()
    {
        if (_file is null)
            return;
        try
        {
            RandomAccess.SetLength(_file, _position);
        }
        catch (IOException)
        {
            _counters.OnFault();
        }

        _file.Dispose();
        _file = null;
    }

    private void RemoveOld()
    {
        if (_options.KeepSegments == 0)
            return;
        foreach (var path in JournalSegment.In(_options.Folder).SkipLast(_options.KeepSegments))
            File.Delete(path);
    }

    private static long UnixNs(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
