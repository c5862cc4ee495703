namespace Engine.Core.Feed.Sources;

/// <summary>A file read forwards through one preallocated buffer. A name that ends in <c>.gz</c> is read as gzip.</summary>
internal sealed class RecordedStream : IDisposable
{
    private readonly Stream _stream;
    private readonly byte[] _buffer;
    private int _start;
    private int _end;
    private bool _ended;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public RecordedStream(string path, int capacity)
        : this(Open(path), capacity)
    {
    }

    public RecordedStream(Stream stream, int capacity)
    {
        _stream = stream;
        _buffer = GC.AllocateUninitializedArray<byte>(capacity);
    }

    /// <summary>Why reading stopped, if it stopped early.</summary>
    public SourceFault Fault { get; private set; }

    /// <summary>Bytes consumed so far, after decompression.</summary>
    public long Position { get; private set; }

    /// <summary>What is buffered and not consumed.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Consumes bytes from the head of <see cref="Available"/>.</summary>
    public void Advance(int bytes)
    {
        _start += bytes;
        Position += bytes;
    }

    /// <summary>Makes at least <paramref name="bytes"/> available; no more than the buffer's capacity may be asked for.</summary>
    /// <returns>False if the file ends before, or cannot be read further.</returns>
    public bool TryFill(int bytes)
    {
        if (_end - _start >= bytes)
            return true;
        Compact();
        while (_end - _start < bytes && !_ended)
            ReadMore();
        return _end - _start >= bytes;
    }

    /// <summary>Consumes bytes that need not fit the buffer.</summary>
    /// <returns>False if the file ends before.</returns>
    public bool TrySkip(long bytes)
    {
        while (bytes > 0)
        {
            if (!TryFill(1))
                return false;
            var step = (int)Math.Min(bytes, Available.Length);
            Advance(step);
            bytes -= step;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static Stream Open(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
        ? new GzipFile(path)
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);

    [ColdPath("once a buffer")]
    private void Compact()
    {
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        _end -= _start;
        _start = 0;
    }

    [ColdPath("a read of the file, once a buffer")]
    private void ReadMore()
    {
        try
        {
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _ended = read == 0;
        }
        catch (InvalidDataException)
        {
            OnFault(SourceFault.Corrupt);
        }
        catch (EndOfStreamException)
        {
            OnFault(SourceFault.Truncated);
        }
        catch (IOException)
        {
            OnFault(SourceFault.Unreadable);
        }
    }

    private void OnFault(SourceFault fault)
    {
        Fault = fault;
        _ended = true;
    }
}
