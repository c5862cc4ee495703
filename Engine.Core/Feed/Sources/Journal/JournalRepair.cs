namespace Engine.Core.Feed.Sources.Journal;

/// <summary>Brings the last file of a journal whose process was killed to the end of its last whole record.</summary>
internal static class JournalRepair
{
    /// <summary>
    /// Cuts what lies behind the last whole record; a file that did not get as far as its head is removed. More than the longest record there is no torn tail but damage, and is left for a person to look at.
    /// </summary>
    /// <returns>Bytes of a record that was half written; 0 if there was none.</returns>
    /// <exception cref="IOException">The file cannot be read or cut.</exception>
    public static long CutTornTail(string path)
    {
        var end = EndOfWholeRecords(path);

        // Exclusive: fails while another process writes it.
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var length = RandomAccess.GetLength(file);
        if (end == length || length - end > JournalRecord.LongestBytes + JournalSegment.HeadBytes && !IsZero(file, end, length))
            return 0;
        var torn = IsZero(file, end, length) ? 0 : length - end;
        RandomAccess.SetLength(file, end);
        if (end == 0)
            File.Delete(path);
        return torn;
    }

    private static long EndOfWholeRecords(string path)
    {
        using var stream = new RecordedStream(path, 2 * JournalRecord.LongestBytes);
        if (!stream.TryFill(JournalSegment.HeadBytes) || JournalSegment.FormatOf(stream.Available) is null)
            return 0;
        stream.Advance(JournalSegment.HeadBytes);
        while (JournalReader.TryTakeRecord(stream, out var record))
            stream.Advance(record.Length);
        return stream.Position;
    }

    // Space that was taken in advance and never written.
    private static bool IsZero(Microsoft.Win32.SafeHandles.SafeFileHandle file, long from, long to)
    {
        var buffer = new byte[1 << 16];
        while (from < to)
        {
            var read = RandomAccess.Read(file, buffer, from);
            if (read == 0 || buffer.AsSpan(0, (int)Math.Min(read, to - from)).ContainsAnyExcept((byte)0))
                return read == 0;
            from += read;
        }

        return true;
    }
}
