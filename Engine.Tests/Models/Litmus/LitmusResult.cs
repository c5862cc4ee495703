using System.Globalization;

namespace Engine.Tests.Models.Litmus;

/// <summary>How often each outcome of an experiment was observed.</summary>
internal sealed record LitmusResult(LitmusTest Test, long[] Counts, TimeSpan Duration)
{
    /// <summary>All observations.</summary>
    public long Observations => Counts.Sum();

    /// <summary>Observations of forbidden outcomes.</summary>
    public long Forbidden => CountOf(OutcomeKind.Forbidden);

    /// <summary>What the run says of the tested code, whether or not that is meant to be broken.</summary>
    public LitmusVerdict Verdict
    {
        get
        {
            if (Forbidden > 0)
                return LitmusVerdict.Broken;
            var threadsMet = Test.Outcomes.Select((outcome, i) => outcome.Kind != OutcomeKind.Witness || Counts[i] > 0).All(seen => seen);
            return threadsMet && Observations >= Test.Enough ? LitmusVerdict.Held : LitmusVerdict.Inconclusive;
        }
    }

    /// <summary>The experiment came out as it must: sound code held, a control was caught.</summary>
    public bool IsAsItMustBe => Verdict == (Test.IsControl ? LitmusVerdict.Broken : LitmusVerdict.Held);

    /// <summary>Adds the counts of several actors up.</summary>
    public static LitmusResult Of(LitmusTest test, Tally[] tallies, TimeSpan duration) =>
        new(test, [.. Enumerable.Range(0, test.Outcomes.Length).Select(i => tallies.Sum(tally => tally[i]))], duration);

    /// <summary>One line: the verdict and every count.</summary>
    public override string ToString()
    {
        var counts = Test.Outcomes.Select((o, i) => $"{o.Name}{(o.Kind == OutcomeKind.Forbidden ? " (forbidden)" : "")} {Counts[i].ToString("N0", CultureInfo.InvariantCulture)}");
        return $"{Test.Name}: {Verdict}{(Test.IsControl ? " (control)" : "")}; {string.Join(", ", counts)}; {Duration.TotalSeconds:F1} s";
    }

    private long CountOf(OutcomeKind kind) => Test.Outcomes.Select((outcome, i) => outcome.Kind == kind ? Counts[i] : 0).Sum();
}
