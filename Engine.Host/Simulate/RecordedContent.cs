using System.Buffers;
using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Sources;
using Engine.Core.Simulation.Publishing;

namespace Engine.Host.Simulate;

/// <summary>A length-prefixed file as what a feed says. It has no snapshots: it knows messages, not books.</summary>
internal sealed class RecordedContent(string path) : IFeedContent, IDisposable
{
    private readonly LengthPrefixedFile _file = new(path, SessionId.Parse("RECORDED"));
    private Run _run = new();
    private int _offset;

    public bool HasSnapshots => false;

    /// <summary>Why the file ended early, if it did; to be read after the last message.</summary>
    public SourceFault Fault => _file.Fault;

    public int WriteNext(Span<byte> message)
    {
        while (_offset == _run.Length)
        {
            _offset = 0;
            _run.Length = 0;
            if (!_file.Read(ref _run))
                return 0;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(_run.Bytes.AsSpan(_offset));
        _run.Bytes.AsSpan(_offset + BlockRun.PrefixLength, length).CopyTo(message);
        _offset += BlockRun.PrefixLength + length;
        return length;
    }

    public int WriteSnapshot(IBufferWriter<byte> destination) => throw new NotSupportedException("A recording has no snapshots.");

    public void Dispose() => _file.Dispose();

    private struct Run() : IMessageSink
    {
        public readonly byte[] Bytes = new byte[LengthPrefixedFile.RunLimit * BlockRun.LongestBlock];
        public int Length;

        public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
        {
            blocks.CopyTo(Bytes);
            Length = blocks.Length;
        }

        public readonly void OnControl(ref MarketEvent control)
        {
        }
    }
}
