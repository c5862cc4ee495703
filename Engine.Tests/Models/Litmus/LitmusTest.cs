namespace Engine.Tests.Models.Litmus;

/// <summary>What an observation means.</summary>
internal enum OutcomeKind
{
    /// <summary>May happen.</summary>
    Legal,

    /// <summary>May happen, and must have been seen for the run to say anything: it proves that the threads met.</summary>
    Witness,

    /// <summary>Must never happen.</summary>
    Forbidden,
}

/// <summary>One thing that an actor can observe.</summary>
internal readonly record struct Outcome(string Name, OutcomeKind Kind);

/// <summary>What a run says.</summary>
internal enum LitmusVerdict
{
    /// <summary>Enough was observed, the threads met, and nothing forbidden happened.</summary>
    Held,

    /// <summary>Something forbidden happened.</summary>
    Broken,

    /// <summary>Too little was observed to say anything. Never a pass.</summary>
    Inconclusive,
}

/// <summary>
/// An experiment in the manner of jcstress: actors race on shared memory as fast as they can, each observation is one of a closed list of outcomes, and all are counted.
/// </summary>
internal abstract class LitmusTest
{
    /// <summary>What is tried.</summary>
    public abstract string Name { get; }

    /// <summary>A frozen broken variant, in which a forbidden outcome must be seen.</summary>
    public abstract bool IsControl { get; }

    /// <summary>All outcomes there can be.</summary>
    public abstract Outcome[] Outcomes { get; }

    /// <summary>How many observations are enough to say anything.</summary>
    public virtual long Enough => 2_000_000;

    /// <summary>The threads. Each runs until <see cref="LitmusRun.IsOver"/> and counts what it observed by the index of its outcome.</summary>
    protected abstract Action<LitmusRun, Tally>[] Actors();

    /// <summary>Runs until enough was observed or something forbidden was, or the time is over. A control goes on until it is caught.</summary>
    /// <param name="atLeast">How long it goes on even if enough was observed.</param>
    /// <param name="atMost">How long it waits for threads that do not meet, as on a busy machine.</param>
    public LitmusResult Run(TimeSpan atLeast, TimeSpan atMost)
    {
        var run = new LitmusRun();
        var actors = Actors();
        var tallies = actors.Select(_ => new Tally(Outcomes.Length)).ToArray();
        var threads = actors.Select((actor, i) => new Thread(() => run.Guard(() => actor(run, tallies[i]))) { Name = $"litmus-{i}", IsBackground = true }).ToArray();
        var started = System.Diagnostics.Stopwatch.StartNew();
        foreach (var thread in threads)
            thread.Start();
        while (!run.IsOver && started.Elapsed < atMost)
        {
            Thread.Sleep(2);
            var seen = LitmusResult.Of(this, tallies, started.Elapsed);
            var isEnough = seen.Verdict == LitmusVerdict.Held && !IsControl && started.Elapsed >= atLeast;
            if (seen.Verdict == LitmusVerdict.Broken || isEnough)
                break;
        }

        run.Stop();
        foreach (var thread in threads)
        {
            if (!thread.Join(TimeSpan.FromSeconds(30)))
                throw new TimeoutException($"{Name}: {thread.Name} did not stop.");
        }

        run.ThrowIfFailed();
        Clean();
        return LitmusResult.Of(this, tallies, started.Elapsed);
    }

    /// <summary>Gives back what <see cref="Actors"/> took.</summary>
    protected virtual void Clean()
    {
    }
}

/// <summary>Tells the actors of a run when to end.</summary>
internal sealed class LitmusRun
{
    private bool _isOver;
    private Exception? _failure;

    /// <summary>The actors should return.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>Ends the run.</summary>
    public void Stop() => Volatile.Write(ref _isOver, true);

    /// <summary>Runs an actor; an exception ends the run.</summary>
    public void Guard(Action actor)
    {
        try
        {
            actor();
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
            Stop();
        }
    }

    /// <summary>Passes on what an actor threw.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
            throw new InvalidOperationException("An actor failed.", _failure);
    }
}

/// <summary>One actor's counts.</summary>
internal sealed class Tally(int outcomes)
{
    // The counts of two actors are not on the same lines.
    private const int Pad = 16;
    private readonly long[] _counts = new long[Pad + outcomes + Pad];

    /// <summary>Counts an observation.</summary>
    public void Count(int outcome) => Volatile.Write(ref _counts[Pad + outcome], _counts[Pad + outcome] + 1);

    /// <summary>How often an outcome was observed.</summary>
    public long this[int outcome] => Volatile.Read(ref _counts[Pad + outcome]);
}
