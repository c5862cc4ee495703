using Engine.Core.Book;
using Engine.Core.Book.Audit;

namespace Engine.Core.Pipeline;

/// <summary>In line: decoded events go straight to the books, through the audit where there is one.</summary>
internal readonly struct BookSink(OrderBooks<SnapshotPublisher> books, FeedStage stage, BookAudit<SnapshotPublisher, NoOrderQueues>? audit = null) : IEventSink
{
    public void OnEvents(Span<MarketEvent> events)
    {
        stage.OnDecoded(events);
        if (audit is null)
            books.OnEvents(events);
        else
            audit.OnEvents(events);
    }
}

/// <summary>Staged: decoded events go to the book thread's ring.</summary>
internal readonly struct RingSink(EventRing ring, FeedStage stage) : IEventSink
{
    public void OnEvents(Span<MarketEvent> events)
    {
        stage.OnDecoded(events);
        if (!ring.Publish(events))
            stage.Counters.Stall();
    }
}

/// <summary>
/// Sharded: events go to the ring of their symbol's book thread, control events to all. Each is numbered, so that the shards' snapshots can be put
/// back into this order whatever their sequences say: those start again with a session and a rebuild, and several events may share one.
/// </summary>
internal readonly struct ShardSink(EventRing[] rings, FeedStage stage, DecodeProgress progress) : IEventSink
{
    public void OnEvents(Span<MarketEvent> events)
    {
        stage.OnDecoded(events);
        var firstOrdinal = progress.Next;
        var first = 0;
        while (first < events.Length)
        {
            if (events[first].Kind >= EventKind.SessionStarted)
            {
                PublishToAll(events.Slice(first, 1), firstOrdinal + first);
                first++;
                continue;
            }

            var end = EndOfRun(events, first);
            Publish(ShardOf(in events[first]), events[first..end], firstOrdinal + first);
            first = end;
        }

        progress.Advance(events.Length);
    }

    private int ShardOf(ref readonly MarketEvent e) => (int)((uint)e.Symbol % (uint)rings.Length);

    // The events from first on that go to the same shard.
    private int EndOfRun(Span<MarketEvent> events, int first)
    {
        var shard = ShardOf(in events[first]);
        var end = first + 1;
        while (end < events.Length && events[end].Kind < EventKind.SessionStarted && ShardOf(in events[end]) == shard)
            end++;
        return end;
    }

    private void PublishToAll(Span<MarketEvent> control, long ordinal)
    {
        for (var shard = 0; shard < rings.Length; shard++)
            Publish(shard, control, ordinal);
    }

    private void Publish(int shard, Span<MarketEvent> events, long firstOrdinal)
    {
        if (!rings[shard].Publish(events, firstOrdinal))
            stage.Counters.Stall();
    }
}
