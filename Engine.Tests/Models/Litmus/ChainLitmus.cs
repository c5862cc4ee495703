using Engine.Core.Snapshots;

namespace Engine.Tests.Models.Litmus;

/// <summary>Ways to get consumers behind consumers wrong.</summary>
internal enum ChainFlaw
{
    None,

    /// <summary>The last waits for the producer instead of the consumers before it.</summary>
    BehindCursor,

    /// <summary>The producer waits for the first instead of the last.</summary>
    GatedByFirst,
}

/// <summary>What passes: the producer's part, and a word of each consumer on the way.</summary>
internal struct ChainEvent
{
    public BookSnapshot Snapshot;
    public ulong Left;
    public ulong Right;
}

/// <summary>A producer, one consumer or two that write into the event, and one behind them that sees all of it: whole, in order, with every word that was written on the way.</summary>
internal sealed class ChainLitmus(string name, int capacity, int middle, ChainFlaw flaw) : LitmusTest
{
    private const int Complete = 0, Held = 1, Torn = 2, WrongEvent = 3, OldWord = 4;

    public override string Name => name;

    public override bool IsControl => flaw != ChainFlaw.None;

    // Every event crosses three or four threads.
    public override long Enough => 50_000;

    public override Outcome[] Outcomes =>
    [
        new("complete", IsControl ? OutcomeKind.Legal : OutcomeKind.Witness),
        new("producer held", IsControl ? OutcomeKind.Legal : OutcomeKind.Witness),
        new("torn", OutcomeKind.Forbidden),
        new("wrong event", OutcomeKind.Forbidden),
        new("old word", OutcomeKind.Forbidden),
    ];

    protected override Action<LitmusRun, Tally>[] Actors()
    {
        var ring = ValueRingBuffer<ChainEvent>.CreateSingleProducer(static () => default, capacity, new YieldingWaitStrategy());
        var writers = Enumerable.Range(0, middle).Select(i => EventProcessorFactory.Create(ring, ring.NewBarrier(), new Writer(isLeft: i == 0))).ToArray();
        var judge = new Judge(hasRight: middle > 1);
        Sequence[] behind = flaw == ChainFlaw.BehindCursor ? [] : [.. writers.Select(writer => writer.Sequence)];
        var last = EventProcessorFactory.Create(ring, ring.NewBarrier(behind), judge);
        ring.AddGatingSequences(flaw == ChainFlaw.GatedByFirst ? writers[0].Sequence : last.Sequence);
        var line = new ProductionLine(1, [.. writers, last]);
        return
        [
            (run, tally) => line.Run(() => Produce(ring, run, tally)),
            .. writers.Select(writer => (Action<LitmusRun, Tally>)((_, _) => writer.Run())),
            (_, tally) =>
            {
                judge.Tally = tally;
                last.Run();
            },
        ];
    }

    private static void Produce(ValueRingBuffer<ChainEvent> ring, LitmusRun run, Tally tally)
    {
        for (var number = 0UL; !run.IsOver; number++)
        {
            if (!ring.HasAvailableCapacity(1))
                tally.Count(Held);
            using var scope = ring.PublishEvent();
            scope.Event().Snapshot = SnapshotPattern.Of(0, number);
        }
    }

    private sealed class Writer(bool isLeft) : IValueEventHandler<ChainEvent>
    {
        public void OnEvent(ref ChainEvent data, long sequence, bool endOfBatch)
        {
            if (isLeft)
                data.Left = ~data.Snapshot.Sequence;
            else
                data.Right = ~data.Snapshot.Sequence;
        }
    }

    private sealed class Judge(bool hasRight) : IValueEventHandler<ChainEvent>
    {
        public Tally? Tally { get; set; }

        public void OnEvent(ref ChainEvent data, long sequence, bool endOfBatch)
        {
            var seen = data;
            var isComplete = seen.Left == ~(ulong)sequence && (!hasRight || seen.Right == ~(ulong)sequence);
            Tally!.Count(
                !SnapshotPattern.IsWhole(in seen.Snapshot) ? Torn
                : seen.Snapshot.Sequence != (ulong)sequence ? WrongEvent
                : isComplete ? Complete : OldWord);
        }
    }
}
