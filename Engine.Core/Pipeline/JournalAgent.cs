using Engine.Core.Feed.Sources.Journal;

namespace Engine.Core.Pipeline;

/// <summary>The journal's thread: from its ring to its files. A disk that refuses costs records, which are counted, never the engine.</summary>
internal sealed class JournalAgent : IAgent, IDisposable
{
    private const int BatchBytes = 1 << 20;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly JournalRing _ring;
    private readonly JournalWriter _writer;
    private readonly Completion _producer;
    private readonly TimeProvider _time;
    private readonly StageCounters[] _counters = new StageCounters[1];
    private long? _refusedAt;

    /// <exception cref="IOException">The folder cannot be used.</exception>
    public JournalAgent(JournalOptions options, string format, Completion producer, TimeProvider time)
    {
        _ring = new JournalRing(options.RingBytes);
        _writer = new JournalWriter(options, format, Journal, time);
        _producer = producer;
        _time = time;
        Input = new JournalInput(_ring, Journal);
    }

    public string Role => "engine-journal";

    /// <summary>In and out: bytes.</summary>
    public ref StageCounters Counters => ref _counters[0];

    public JournalCounters Journal { get; } = new();

    /// <summary>The end that the arbitration's thread writes to.</summary>
    public JournalInput Input { get; }

    [ColdPath("the journal's own thread: it waits for the disk, and nobody waits for it")]
    public AgentState DoWork()
    {
        // Before the ring: whatever was published up to then is in the ring when it is looked at.
        var ended = _producer.IsSet;
        Counters.Waiting(_ring.Depth);
        _writer.FlushIfDue();
        if (_refusedAt is { } at && !ended && _time.GetElapsedTime(at) < RetryAfter)
            return AgentState.Idle;
        var records = _ring.Peek(BatchBytes);
        if (records.IsEmpty)
            return ended ? AgentState.Finished : AgentState.Idle;
        if (_writer.TryWrite(records))
        {
            _refusedAt = null;
            Counters.Count(records.Length, records.Length);
            _ring.Release(records.Length);
            return AgentState.Busy;
        }

        // At the end there is no later: one more try was made, and what is left is lost with the ring.
        _refusedAt = _time.GetTimestamp();
        return ended ? AgentState.Finished : AgentState.Idle;
    }

    public void OnStopped() => _writer.Dispose();

    public void Dispose()
    {
        _writer.Dispose();
        _ring.Dispose();
    }
}
