namespace Engine.Core.Disruptor;

/// <summary>The consumers of one disruptor: who handles with which processor, and which of them are the last of their chain.</summary>
internal sealed class Consumers<T>
    where T : struct
{
    private readonly List<Consumer> _consumers = [];

    public void Add(IEventProcessor processor, IValueEventHandler<T>? handler, DependentSequenceGroup? dependentSequences) =>
        _consumers.Add(new Consumer(processor, handler, dependentSequences));

    public void Start(TaskScheduler taskScheduler)
    {
        foreach (var consumer in _consumers)
            consumer.Run = consumer.Processor.StartLongRunning(taskScheduler);
    }

    public void Halt()
    {
        foreach (var consumer in _consumers)
            consumer.Processor.Halt();
    }

    /// <summary>
    /// Whether a consumer at the end of a chain is behind <paramref name="cursor"/>. One that was started counts from then on, although its
    /// thread may not run yet; one that has ended does not.
    /// </summary>
    public bool HasBacklog(long cursor)
    {
        foreach (var consumer in _consumers)
        {
            if (consumer.IsEndOfChain && consumer.Run is { IsCompleted: false } && consumer.Processor.Sequence.Value < cursor)
                return true;
        }

        return false;
    }

    public IEventProcessor ProcessorOf(IValueEventHandler<T> handler) =>
        Find(handler)?.Processor ?? throw new ArgumentException($"The event handler {handler} is not processing events.", nameof(handler));

    public DependentSequenceGroup? DependenciesOf(IValueEventHandler<T> handler) => Find(handler)?.DependentSequences;

    public void MarkAsFollowed(Sequence[] sequences)
    {
        foreach (var consumer in _consumers)
        {
            if (Array.Exists(sequences, sequence => ReferenceEquals(sequence, consumer.Processor.Sequence)))
                consumer.IsEndOfChain = false;
        }
    }

    private Consumer? Find(IValueEventHandler<T> handler) => _consumers.FindLast(consumer => ReferenceEquals(consumer.Handler, handler));

    private sealed record Consumer(IEventProcessor Processor, IValueEventHandler<T>? Handler, DependentSequenceGroup? DependentSequences)
    {
        public bool IsEndOfChain { get; set; } = true;

        public Task? Run { get; set; }
    }
}
