using Engine.Core;
using Engine.Core.Feed;

namespace Engine.Tests.Feed;

/// <summary>Keeps every event it is given, and the size of each call.</summary>
internal readonly struct RecordingEventSink() : IEventSink
{
    public List<MarketEvent> Events { get; } = [];

    public List<int> Batches { get; } = [];

    public void OnEvents(Span<MarketEvent> events)
    {
        Batches.Add(events.Length);
        Events.AddRange(events);
    }
}

/// <summary>Keeps every message and control event it is given.</summary>
internal readonly struct RecordingMessageSink() : IMessageSink
{
    public List<(ulong Sequence, byte[] Message)> Messages { get; } = [];

    public List<MarketEvent> Controls { get; } = [];

    public List<int> Runs { get; } = [];

    public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        Runs.Add(count);
        for (var i = 0; i < count; i++)
        {
            var length = (blocks[0] << 8) | blocks[1];
            Messages.Add((firstSequence + (uint)i, blocks.Slice(2, length).ToArray()));
            blocks = blocks[(2 + length)..];
        }

        Assert.That(blocks.Length, Is.Zero, "a run holds exactly its messages");
    }

    public void OnControl(ref MarketEvent control) => Controls.Add(control);
}
