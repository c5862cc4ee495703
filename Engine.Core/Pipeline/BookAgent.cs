using Engine.Core.Book;
using Engine.Core.Book.Audit;

namespace Engine.Core.Pipeline;

/// <summary>One book thread of the staged and sharded topologies: events from its ring into its books.</summary>
internal sealed class BookAgent : IAgent, IFaultContext
{
    private const int BatchLimit = 64;

    private readonly EventRing _events;
    private readonly OrderBooks<SnapshotPublisher> _books;
    private readonly BookAudit<SnapshotPublisher, NoOrderQueues>? _audit;
    private readonly Completion _producer;
    private readonly Completion _done;
    private readonly ShardProgress? _progress;
    private readonly StageCounters[] _counters = new StageCounters[1];

    public BookAgent(
        string role, EventRing events, OrderBooks<SnapshotPublisher> books, Completion producer, Completion done, ShardProgress? progress,
        BookAudit<SnapshotPublisher, NoOrderQueues>? audit = null)
    {
        Role = role;
        _events = events;
        _books = books;
        _audit = audit;
        _producer = producer;
        _done = done;
        _progress = progress;
    }

    public string Role { get; }

    public ref StageCounters Counters => ref _counters[0];

    [HotPath]
    public AgentState DoWork()
    {
        // Both before the ring: whatever was published up to then is in the ring when it is looked at.
        var ended = _producer.IsSet;
        var decoded = _progress?.DecodedThrough ?? 0;
        Counters.Waiting(_events.Depth);
        var events = _events.Peek(BatchLimit);
        if (events.IsEmpty)
        {
            _progress?.Report(decoded);
            _books.ServeDepthRequests();
            return ended ? AgentState.Finished : AgentState.Idle;
        }

        if (_audit is null)
            _books.OnEvents(events);
        else
            _audit.OnEvents(events);
        _progress?.Report(_events.OrdinalOf(ref events[^1]));
        Counters.Count(events.Length, events.Length);
        _events.Release(events.Length);
        return AgentState.Busy;
    }

    // Events that were not applied to the end have not been released either.
    public string Describe() => FaultText.At(_events.Peek(BatchLimit));

    public void OnStopped()
    {
        _events.Abandon();
        _progress?.Report(long.MaxValue);
        _done.Set();
    }
}
