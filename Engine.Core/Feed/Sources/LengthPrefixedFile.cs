using System.Buffers.Binary;

namespace Engine.Core.Feed.Sources;

/// <summary>
/// A recorded day: a file of messages, each behind a 2-byte big-endian length, as Nasdaq publishes its samples. Sequences are the
/// messages' positions, from 1. A name that ends in <c>.gz</c> is read as gzip.
/// </summary>
/// <remarks>
/// A file that ends inside a message, or whose compression is damaged, ends there: everything before is delivered,
/// <see cref="Fault"/> says why. Nothing is thrown after the file is open. One thread; allocates at construction only.
/// </remarks>
public sealed class LengthPrefixedFile : IDisposable
{
    /// <summary>The most messages in a run.</summary>
    public const int RunLimit = 64;

    private const int BufferSize = 1 << 18;

    private readonly RecordedStream _file;
    private readonly SessionId _session;
    private ulong _nextSequence = 1;
    private SourceFault _fault;
    private bool _started;
    private bool _ended;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="session">The session its messages are to belong to: a file has no name of its own.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public LengthPrefixedFile(string path, SessionId session)
    {
        _file = new RecordedStream(path, BufferSize);
        _session = session;
    }

    /// <summary>Reads a stream that is not compressed; it is disposed with this.</summary>
    public LengthPrefixedFile(Stream stream, SessionId session)
    {
        _file = new RecordedStream(stream, BufferSize);
        _session = session;
    }

    /// <summary>Messages delivered so far.</summary>
    public long Messages => (long)(_nextSequence - 1);

    /// <summary>Bytes of delivered messages, prefixes included, after decompression.</summary>
    public long Bytes => _file.Position;

    /// <summary>Why the file ended early, if it did; meaningful once <see cref="Read"/> has returned false.</summary>
    public SourceFault Fault => _fault;

    /// <summary>
    /// Delivers the next run of up to <see cref="RunLimit"/> messages. The first call delivers <see cref="EventKind.SessionStarted"/>
    /// before it; the end of a file without fault is delivered as <see cref="EventKind.SessionEnded"/>.
    /// </summary>
    /// <returns>False when there is nothing more.</returns>
    public bool Read<TSink>(ref TSink sink)
        where TSink : IMessageSink
    {
        if (_ended)
            return false;
        if (!_started)
            Deliver(ref sink, EventKind.SessionStarted, _nextSequence - 1);
        _started = true;
        var bytes = BlockRun.Measure(_file.Available, RunLimit, out var count);
        if (count < RunLimit && TryFillOneBlock())
            bytes = BlockRun.Measure(_file.Available, RunLimit, out count);
        if (count == 0)
        {
            OnEnd(ref sink);
            return false;
        }

        sink.OnMessages(_session, _nextSequence, count, _file.Available[..bytes], 0);
        _nextSequence += (uint)count;
        _file.Advance(bytes);
        return true;
    }

    /// <summary>Delivers everything that is left.</summary>
    public void ReadToEnd<TSink>(ref TSink sink)
        where TSink : IMessageSink
    {
        while (Read(ref sink))
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool TryFillOneBlock() =>
        _file.TryFill(BlockRun.PrefixLength)
        && _file.TryFill(BlockRun.PrefixLength + BinaryPrimitives.ReadUInt16BigEndian(_file.Available));

    private void OnEnd<TSink>(ref TSink sink)
        where TSink : IMessageSink
    {
        _ended = true;
        _fault = _file.Fault != SourceFault.None ? _file.Fault
            : _file.Available.Length > 0 ? SourceFault.Truncated
            : SourceFault.None;
        if (_fault == SourceFault.None)
            Deliver(ref sink, EventKind.SessionEnded, _nextSequence);
    }

    private void Deliver<TSink>(ref TSink sink, EventKind kind, ulong sequence)
        where TSink : IMessageSink
    {
        var control = new MarketEvent { Session = _session, Sequence = sequence, Kind = kind, Symbol = -1 };
        sink.OnControl(ref control);
    }
}
