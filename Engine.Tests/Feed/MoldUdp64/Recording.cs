using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed;

namespace Engine.Tests.Feed.MoldUdp64;

/// <summary>Writes down what a source yields: <c>1-3</c> for a run of messages, <c>gap 4+2</c> and the like for control events, <c>=5 text</c> for messages of a rebuild.</summary>
internal sealed class Recording
{
    public List<string> Log { get; } = [];

    public List<(ulong Sequence, byte[] Message)> Messages { get; } = [];

    public bool KeepsMessages { get; init; } = true;

    public bool InRebuild { get; private set; }

    /// <summary>Messages handed on outside rebuilds.</summary>
    public long Live { get; private set; }

    public void Take(ulong first, int count, ReadOnlySpan<byte> blocks)
    {
        if (!InRebuild)
            Live += count;
        if (!KeepsMessages)
            return;
        Log.Add((InRebuild ? "=" : "") + (count == 1 ? $"{first}" : $"{first}-{first + (ulong)count - 1}"));
        var offset = 0;
        for (var i = 0; i < count; i++)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(blocks[offset..]);
            Messages.Add((first + (ulong)i, blocks.Slice(offset + 2, length).ToArray()));
            offset += 2 + length;
        }

        Assert.That(offset, Is.EqualTo(blocks.Length));
    }

    public void Take(in MarketEvent control)
    {
        if (control.Kind == EventKind.RebuildStarted)
            InRebuild = true;
        else if (control.Kind is EventKind.RebuildEnded or EventKind.GapDeclared or EventKind.SessionStarted)
            InRebuild = false;
        Log.Add(control.Kind switch
        {
            EventKind.SessionStarted => $"started {control.Session} {control.Sequence}",
            EventKind.GapDeclared => $"gap {control.Sequence}+{control.OrderReference}",
            EventKind.FeedSilent => "silent",
            EventKind.FeedResumed => "resumed" + (control.OrderReference == 0 ? "" : $" without {control.OrderReference}"),
            EventKind.SessionEnded => $"ended {control.Sequence}" + (control.OrderReference == 0 ? "" : $" without {control.OrderReference}"),
            EventKind.RebuildStarted => $"rebuild {control.Sequence}",
            EventKind.RebuildEnded => $"rebuilt {control.Sequence}",
            _ => control.Kind.ToString(),
        });
    }

    /// <summary>The sink that writes into a recording.</summary>
    public readonly struct Sink(Recording recording) : IMessageSink
    {
        public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc) =>
            recording.Take(firstSequence, count, blocks);

        public void OnControl(ref MarketEvent control) => recording.Take(in control);
    }
}
