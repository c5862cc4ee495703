using Engine.Core.Snapshots;

namespace Engine.Tests.Models.Litmus;

/// <summary>Ways to get a ring and its consumer wrong.</summary>
internal enum ConsumerFlaw
{
    None,

    /// <summary>A producer publishes a slot, then fills it.</summary>
    PublishedFirst,

    /// <summary>The consumer of several producers trusts the cursor, which only counts claims.</summary>
    CursorOnly,
}

/// <summary>Producers at full speed and one consumer loop over a tiny ring: each event is whole, and the next one of its producer, and nothing else.</summary>
internal sealed class ConsumerLitmus(string name, int capacity, int producers, ConsumerFlaw flaw) : LitmusTest
{
    private const int Next = 0, Held = 1, Torn = 2, WrongEvent = 3;

    public override string Name => name;

    public override bool IsControl => flaw != ConsumerFlaw.None;

    // A ring of a few slots changes threads every few events: on a busy machine that is slow.
    public override long Enough => 100_000;

    public override Outcome[] Outcomes =>
    [
        new("next", IsControl ? OutcomeKind.Legal : OutcomeKind.Witness),
        new("producer held", IsControl ? OutcomeKind.Legal : OutcomeKind.Witness),
        new("torn", OutcomeKind.Forbidden),
        new("wrong event", OutcomeKind.Forbidden),
    ];

    protected override Action<LitmusRun, Tally>[] Actors()
    {
        var ring = ValueRingBuffer<BookSnapshot>.Create(
            producers == 1 ? ProducerType.Single : ProducerType.Multi, static () => default, capacity, new YieldingWaitStrategy());
        var judge = new Judge(producers);
        var consumer = flaw == ConsumerFlaw.CursorOnly
            ? new CursorFollower(ring, judge)
            : EventProcessorFactory.Create(ring, ring.NewBarrier(), judge);
        ring.AddGatingSequences(consumer.Sequence);
        var line = new ProductionLine(producers, consumer);
        return
        [
            (_, tally) =>
            {
                judge.Tally = tally;
                consumer.Run();
            },
            .. Enumerable.Range(0, producers).Select(id => (Action<LitmusRun, Tally>)((run, tally) => line.Run(() => Produce(ring, id, run, tally)))),
        ];
    }

    private void Produce(ValueRingBuffer<BookSnapshot> ring, int id, LitmusRun run, Tally tally)
    {
        for (var number = 0UL; !run.IsOver; number++)
        {
            if (!ring.HasAvailableCapacity(1))
                tally.Count(Held);
            var sequence = ring.Next();
            if (flaw == ConsumerFlaw.PublishedFirst)
                ring.Publish(sequence);
            ring[sequence] = SnapshotPattern.Of(id, number);
            if (flaw != ConsumerFlaw.PublishedFirst)
                ring.Publish(sequence);
        }
    }

    private sealed class Judge(int producers) : IValueEventHandler<BookSnapshot>
    {
        private readonly ulong[] _expected = new ulong[producers];

        public Tally? Tally { get; set; }

        public void OnEvent(ref BookSnapshot data, long sequence, bool endOfBatch)
        {
            var snapshot = data;
            if (!SnapshotPattern.IsWhole(in snapshot) || (uint)snapshot.Symbol >= (uint)producers)
            {
                Tally!.Count(Torn);
                return;
            }

            ref var expected = ref _expected[snapshot.Symbol];
            Tally!.Count(snapshot.Sequence == expected ? Next : WrongEvent);
            expected = snapshot.Sequence + 1;
        }
    }

    /// <summary>Frozen and broken: takes every slot that is claimed.</summary>
    private sealed class CursorFollower(ValueRingBuffer<BookSnapshot> ring, Judge judge) : IValueEventProcessor<BookSnapshot>
    {
        private bool _isHalted;

        public Sequence Sequence { get; } = new();

        public bool IsRunning => !Volatile.Read(ref _isHalted);

        public void Run()
        {
            for (var next = 0L; !Volatile.Read(ref _isHalted);)
            {
                if (ring.Cursor < next)
                    continue;
                judge.OnEvent(ref ring[next], next, endOfBatch: true);
                Sequence.SetValue(next++);
            }
        }

        public void Halt() => Volatile.Write(ref _isHalted, true);

        public Task Start(TaskScheduler taskScheduler, TaskCreationOptions taskCreationOptions) => throw new NotSupportedException();

        public void WaitUntilStarted(TimeSpan timeout) => throw new NotSupportedException();

        public void SetExceptionHandler(IValueExceptionHandler<BookSnapshot> exceptionHandler) => throw new NotSupportedException();
    }
}

/// <summary>Halts the consumers when the last producer has ended: until then a producer may be waiting for them.</summary>
internal sealed class ProductionLine(int producers, params IEventProcessor[] consumers)
{
    private int _running = producers;

    public void Run(Action produce)
    {
        try
        {
            produce();
        }
        finally
        {
            if (Interlocked.Decrement(ref _running) == 0)
                Array.ForEach(consumers, consumer => consumer.Halt());
        }
    }
}
