using Engine.Core.Snapshots;

namespace Engine.Tests.Models.Litmus;

/// <summary>
/// One writer at full speed over a tiny ring; what a reader takes is the next event, or the first one behind exactly as many as it counted as missed, and nothing else.
/// </summary>
internal sealed class RingLitmus(string name, bool isControl, BroadcastMode mode, int readers, Func<RingUnderTest> create) : LitmusTest
{
    private const int Next = 0, Skipped = 1, Overtaken = 2, Torn = 3, WrongEvent = 4;
    private RingUnderTest? _ring;

    public override string Name => name;

    public override bool IsControl => isControl;

    // A lossless ring of a few slots changes threads every few events: on a busy machine that is slow.
    public override long Enough => mode == BroadcastMode.Lossless ? 100_000 : base.Enough;

    public override Outcome[] Outcomes =>
    [
        new("next", isControl ? OutcomeKind.Legal : OutcomeKind.Witness),
        new("skipped", mode == BroadcastMode.Lossless ? OutcomeKind.Forbidden : isControl ? OutcomeKind.Legal : OutcomeKind.Witness),
        new("overtaken", mode == BroadcastMode.Lossless ? OutcomeKind.Forbidden : isControl ? OutcomeKind.Legal : OutcomeKind.Witness),
        new("torn", OutcomeKind.Forbidden),
        new("wrong event", OutcomeKind.Forbidden),
    ];

    protected override Action<LitmusRun, Tally>[] Actors()
    {
        var ring = _ring = create();
        var subscribed = Enumerable.Range(0, readers).Select(_ => ring.Subscribe()).ToArray();
        return [(run, _) => Write(ring, run), .. subscribed.Select(reader => (Action<LitmusRun, Tally>)((run, tally) => Read(reader, run, tally)))];
    }

    protected override void Clean() => _ring?.Dispose();

    /// <summary>Publishes patterns numbered from 0 as the ring numbers its events.</summary>
    internal static void Write(RingUnderTest ring, LitmusRun run)
    {
        for (var number = 0UL; !run.IsOver; number++)
        {
            var snapshot = SnapshotPattern.Of(0, number);
            var spin = default(SpinWait);
            while (!ring.TryPublish(in snapshot) && !run.IsOver)
                spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static void Read(ReaderUnderTest reader, LitmusRun run, Tally tally)
    {
        var expected = 0L;
        var missed = 0L;
        var idle = 0;
        while (!run.IsOver)
        {
            var read = reader.Take(out var snapshot);
            if (read == RingRead.Nothing)
            {
                // Who yields at once seldom meets the writer of a live ring.
                if (++idle % 256 == 0)
                    Thread.Yield();
                continue;
            }

            expected += reader.Missed - missed;
            tally.Count(Judge(read, in snapshot, expected, hasSkipped: reader.Missed != missed));
            missed = reader.Missed;
            if (read == RingRead.Got)
                expected = (long)snapshot.Sequence + 1;
        }
    }

    private static int Judge(RingRead read, in BookSnapshot snapshot, long expected, bool hasSkipped)
    {
        if (read == RingRead.Overtaken)
            return Overtaken;
        if (!SnapshotPattern.IsWhole(in snapshot))
            return Torn;
        return (long)snapshot.Sequence != expected ? WrongEvent : hasSkipped ? Skipped : Next;
    }
}

/// <summary>Readers join a running lossless writer and leave it again: each sees a whole first event and then every one behind it.</summary>
internal sealed class JoiningLitmus(string name, bool isControl, Func<RingUnderTest> create) : LitmusTest
{
    private const int Whole = 0, Torn = 1, Gap = 2;
    private const int EventsPerStay = 8;
    private RingUnderTest? _ring;

    public override string Name => name;

    public override bool IsControl => isControl;

    public override long Enough => 100_000;

    public override Outcome[] Outcomes =>
    [
        new("every event of a stay", isControl ? OutcomeKind.Legal : OutcomeKind.Witness),
        new("torn", OutcomeKind.Forbidden),
        new("gap", OutcomeKind.Forbidden),
    ];

    protected override Action<LitmusRun, Tally>[] Actors()
    {
        var ring = _ring = create();
        return [(run, _) => RingLitmus.Write(ring, run), (run, tally) => JoinAndLeave(ring, run, tally)];
    }

    protected override void Clean() => _ring?.Dispose();

    private static void JoinAndLeave(RingUnderTest ring, LitmusRun run, Tally tally)
    {
        while (!run.IsOver)
        {
            var reader = ring.Subscribe();
            tally.Count(Stay(reader, run));
            reader.Leave();
        }
    }

    private static int Stay(ReaderUnderTest reader, LitmusRun run)
    {
        var last = -1L;
        var spin = default(SpinWait);
        for (var events = 0; events < EventsPerStay && !run.IsOver;)
        {
            if (reader.Take(out var snapshot) != RingRead.Got)
            {
                spin.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            if (!SnapshotPattern.IsWhole(in snapshot))
                return Torn;
            if (last >= 0 && (long)snapshot.Sequence != last + 1)
                return Gap;
            last = (long)snapshot.Sequence;
            events++;
        }

        return Whole;
    }
}
