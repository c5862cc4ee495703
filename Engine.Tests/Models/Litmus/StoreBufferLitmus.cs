using Engine.Core.Memory;

namespace Engine.Tests.Models.Litmus;

/// <summary>
/// Each of two threads stores its own word and then loads the other's: with a full fence between them at least one sees the other. That is what a reader that
/// joins and a writer that looks for room rely on. Without the fence even x86-64 lets both miss.
/// </summary>
internal sealed class StoreBufferLitmus(bool isControl) : LitmusTest
{
    private const int OneSaw = 0, BothSaw = 1, NeitherSaw = 2;
    private readonly Words _words = new();

    public override string Name => isControl ? "store, then load without a fence" : "store, full fence, load";

    public override bool IsControl => isControl;

    // The threads wait for each other in every round.
    public override long Enough => 200_000;

    public override Outcome[] Outcomes =>
    [
        new("one saw the other", OutcomeKind.Legal),
        new("both saw", OutcomeKind.Legal),
        new("neither saw", OutcomeKind.Forbidden),
    ];

    protected override Action<LitmusRun, Tally>[] Actors() => [First, Second];

    private void First(LitmusRun run, Tally tally)
    {
        for (var round = 1L; Meet(ref _words.FirstReady, ref _words.SecondReady, round, run); round++)
        {
            _words.FirstSaw = Exchange(ref _words.First, ref _words.Second, round);
            if (!Meet(ref _words.FirstDone, ref _words.SecondDone, round, run))
                return;
            var first = _words.FirstSaw == round;
            var second = _words.SecondSaw == round;
            tally.Count(first && second ? BothSaw : first || second ? OneSaw : NeitherSaw);
        }
    }

    private void Second(LitmusRun run, Tally tally)
    {
        for (var round = 1L; Meet(ref _words.SecondReady, ref _words.FirstReady, round, run); round++)
        {
            _words.SecondSaw = Exchange(ref _words.Second, ref _words.First, round);
            if (!Meet(ref _words.SecondDone, ref _words.FirstDone, round, run))
                return;
        }
    }

    private long Exchange(ref IsolatedLong own, ref IsolatedLong other, long round)
    {
        own.Release(round);
        if (!isControl)
            Interlocked.MemoryBarrier();
        return other.Acquire();
    }

    private static bool Meet(ref IsolatedLong own, ref IsolatedLong other, long round, LitmusRun run)
    {
        own.Release(round);
        for (var spins = 0; other.Acquire() < round; spins++)
        {
            if (run.IsOver)
                return false;
            if (spins > 1000)
                Thread.Yield();
        }

        return true;
    }

    private sealed class Words
    {
        public IsolatedLong First, Second, FirstReady, SecondReady, FirstDone, SecondDone;

        // Each is written before its owner's Done is released and read after that was acquired.
        public long FirstSaw, SecondSaw;
    }
}
