using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Pipeline;

namespace Engine.Tests.Pipeline;

/// <summary>A source that hands on what a test has written down, one step a poll.</summary>
internal sealed class ScriptedSource(Func<IEnumerable<ScriptedStep>> script) : IFeedSource
{
    public string Description => "script";

    public bool IsFinite => true;

    public IFeed Open<TSink>(TSink sink)
        where TSink : struct, IMessageSink => new Feed<TSink>(sink, script().GetEnumerator());

    private sealed class Feed<TSink>(TSink sink, IEnumerator<ScriptedStep> steps) : IFeed
        where TSink : struct, IMessageSink
    {
        private TSink _sink = sink;

        public FeedState Poll()
        {
            if (!steps.MoveNext())
                return FeedState.Ended;
            var step = steps.Current;
            if (step.Kind == EventKind.None)
            {
                _sink.OnMessages(step.Session, step.Sequence, step.Count, step.Blocks, receiveTsc: 0);
                return FeedState.Busy;
            }

            var control = new MarketEvent { Kind = step.Kind, Session = step.Session, Sequence = step.Sequence, Symbol = -1, OrderReference = 1 };
            _sink.OnControl(ref control);
            return FeedState.Busy;
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>A run of messages, or a control event.</summary>
internal sealed record ScriptedStep(SessionId Session, ulong Sequence, EventKind Kind, int Count = 0, byte[]? Blocks = null)
{
    private const int AddBytes = 2 + 36;
    private static ulong s_reference;

    /// <summary>A control event.</summary>
    public static ScriptedStep Control(SessionId session, EventKind kind, ulong sequence) => new(session, sequence, kind);

    /// <summary>New orders, one a symbol, each of which changes the top of its book's side: alternating sides, ever larger.</summary>
    public static ScriptedStep Adds(SessionId session, ulong firstSequence, params ReadOnlySpan<int> symbols)
    {
        var blocks = new byte[AddBytes * symbols.Length];
        for (var i = 0; i < symbols.Length; i++)
            WriteAdd(blocks.AsSpan(AddBytes * i), symbols[i], isBid: (firstSequence + (ulong)i) % 2 == 0);
        return new ScriptedStep(session, firstSequence, EventKind.None, symbols.Length, blocks);
    }

    // ITCH 5.0, 1.3.1.
    private static void WriteAdd(Span<byte> block, int symbol, bool isBid)
    {
        BinaryPrimitives.WriteUInt16BigEndian(block, AddBytes - 2);
        var message = block[2..];
        message[0] = (byte)'A';
        BinaryPrimitives.WriteUInt16BigEndian(message[1..], (ushort)symbol);
        BinaryPrimitives.WriteUInt64BigEndian(message[11..], Interlocked.Increment(ref s_reference));
        message[19] = isBid ? (byte)'B' : (byte)'S';
        BinaryPrimitives.WriteUInt32BigEndian(message[20..], 1);
        "SCRIPTED"u8.CopyTo(message[24..]);
        BinaryPrimitives.WriteUInt32BigEndian(message[32..], isBid ? 1_000_000u : 1_000_100u);
    }
}
