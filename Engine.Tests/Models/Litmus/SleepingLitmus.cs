using System.Diagnostics;
using Engine.Core.Memory;

namespace Engine.Tests.Models.Litmus;

/// <summary>
/// A producer publishes while the consumer is falling asleep, one event at a time: the consumer takes it or is woken. One that slept through its limit although
/// the publication was over in the first half of it has lost a wake-up.
/// </summary>
internal sealed class SleepingLitmus(string name, bool isControl, Func<TimeSpan, IWaitStrategy> create) : LitmusTest
{
    private const int Ready = 0, Waited = 1, NotYet = 2, Lost = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(30);

    public override string Name => name;

    public override bool IsControl => isControl;

    // A wake-up costs microseconds, and each round has one or nearly one.
    public override long Enough => 10_000;

    public override Outcome[] Outcomes =>
    [
        new("was there", OutcomeKind.Legal),
        new("waited", OutcomeKind.Witness),
        new("not yet", OutcomeKind.Legal),
        new("wake-up lost", OutcomeKind.Forbidden),
    ];

    protected override Action<LitmusRun, Tally>[] Actors()
    {
        var shared = new Shared(create(Limit));
        return [(run, _) => Produce(shared, run), (run, tally) => Consume(shared, run, tally)];
    }

    private static void Produce(Shared shared, LitmusRun run)
    {
        for (var number = 0L; !run.IsOver; number++)
        {
            for (var spins = 0; shared.Taken.Value < number - 1 && !run.IsOver; spins++)
            {
                if (spins > 1000)
                    Thread.Yield();
            }

            // Every moment of falling asleep, and now and then fast asleep.
            Thread.SpinWait(number % 64 == 0 ? 3_000 : (int)(number % 64));
            using (var scope = shared.Ring.PublishEvent())
                scope.Event() = number;
            shared.PublishedAt.Release(Stopwatch.GetTimestamp());
            shared.Published.Release(number);
        }
    }

    private static void Consume(Shared shared, LitmusRun run, Tally tally)
    {
        var barrier = shared.Ring.NewBarrier();
        for (var next = 0L; !run.IsOver;)
        {
            var mustWait = shared.Ring.Cursor < next;
            var startedAt = Stopwatch.GetTimestamp();
            if (barrier.WaitFor(next).IsTimeout)
            {
                var wasOver = shared.Published.Acquire() >= next && Stopwatch.GetElapsedTime(startedAt, shared.PublishedAt.Acquire()) < Limit / 2;
                tally.Count(wasOver ? Lost : NotYet);
                continue;
            }

            tally.Count(mustWait ? Waited : Ready);
            shared.Taken.SetValue(next++);
        }
    }

    private sealed class Shared
    {
        public readonly ValueRingBuffer<long> Ring;
        public readonly Sequence Taken = new();
        public IsolatedLong Published = new(-1);
        public IsolatedLong PublishedAt;

        public Shared(IWaitStrategy waitStrategy)
        {
            Ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, 8, waitStrategy);
            Ring.AddGatingSequences(Taken);
        }
    }
}

/// <summary>Frozen and broken: the producer looks at the count of sleepers while its publication may still be on its way.</summary>
internal sealed class UnfencedWaitStrategy(TimeSpan limit) : IWaitStrategy
{
    private readonly object _gate = new();
    private IsolatedLong _sleepers;

    public bool IsBlockingStrategy => true;

    public SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _sleepers.Add(1);
            Interlocked.MemoryBarrier();
            try
            {
                while (dependentSequences.CursorValue < sequence)
                {
                    if (!Monitor.Wait(_gate, limit))
                        return SequenceWaitResult.Timeout;
                }
            }
            finally
            {
                _sleepers.Add(-1);
            }
        }

        return dependentSequences.Value;
    }

    public void SignalAllWhenBlocking()
    {
        if (_sleepers.Acquire() == 0)
            return;
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
