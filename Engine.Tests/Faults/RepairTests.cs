using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Pipeline;
using Engine.Core.Simulation.Publishing;

namespace Engine.Tests.Faults;

/// <summary>What becomes of a loss, in the middle of a session: repaired by retransmission, by a snapshot, or by nobody.</summary>
[Category("Faults")]
[TestFixture(Topology.Inline)]
[TestFixture(Topology.Staged)]
internal sealed class RepairTests(Topology topology)
{
    private const int Messages = 6_000;

    private static readonly Fault Burst = Fault.OnBoth("burst of 20 packets on both", new FaultPlan { BurstAt = 1_500, BurstLength = 20 });
    private static readonly Fault RetransmissionDead = Burst with { Retransmission = false, Arbiter = Fault.Impatient };
    private static readonly Fault BothDead = RetransmissionDead with { Snapshots = false };

    [Test]
    public void A_loss_is_asked_for_and_filled_and_nobody_notices()
    {
        using var run = new FaultRun(Burst, topology);
        run.Publish(Messages);
        run.Settle();
        var books = run.Stop();

        Assert.That((books.AreEqual, books.Qualities), Is.EqualTo((true, "Live")), $"{books}\n{run.Feed}");
        Assert.That(run.Feed[FeedCounter.MessagesRetransmitted], Is.GreaterThanOrEqualTo(40), $"{run.Feed}");
        Assert.That(run.Seen.Kinds, Is.EqualTo([EventKind.SessionStarted]));
        Assert.That(run.Seen.Snapshots.Select(s => s.Quality), Has.None.EqualTo(BookQuality.StaleGap));
    }

    [Test]
    public void A_loss_that_nobody_retransmits_is_made_good_by_a_snapshot_and_the_books_are_live_again()
    {
        using var run = new FaultRun(RetransmissionDead, topology);
        run.Publish(Messages);
        run.GoOnUntil(() => run.Accounted == run.Publisher.Messages && run.Feed[FeedCounter.RebuildsEnded] > 0 && run.IsLive);
        var books = run.Stop();

        Assert.That((books.AreEqual, books.Qualities), Is.EqualTo((true, "Live")), $"{books}\n{run.Feed}");
        Assert.That(run.Feed[FeedCounter.MessagesLost], Is.GreaterThanOrEqualTo(40), $"{run.Feed}");
        // A busy machine may declare the loss in pieces, and rebuild more than once.
        Assert.That(run.Seen.Kinds.Distinct(), Is.EqualTo([EventKind.SessionStarted, EventKind.GapDeclared, EventKind.RebuildStarted, EventKind.RebuildEnded]));
        Assert.That(run.Seen.Kinds.Last(), Is.EqualTo(EventKind.RebuildEnded));
        Assert.That(run.Seen.Snapshots.Select(s => s.Quality), Has.Some.EqualTo(BookQuality.StaleGap).And.Some.EqualTo(BookQuality.Live));
    }

    [Test]
    public void A_loss_that_nobody_repairs_is_said_in_every_snapshot_signal_and_event_to_the_end()
    {
        using var run = new FaultRun(BothDead, topology, new AnalysisOptions { Withhold = DistrustedBooks.None });
        PublishPastLoss(run);
        run.End();
        var books = run.Stop();

        var gap = run.Seen.Events.First(e => e.Kind == EventKind.GapDeclared);
        Assert.That(books.AreFlagged, Is.True, $"{books}");
        Assert.That(run.Feed[FeedCounter.SnapshotsRefused], Is.Positive, $"{run.Feed}");
        Assert.That(run.Seen.Snapshots.Where(s => s.Sequence > gap.Sequence).Select(s => s.Quality), Is.Not.Empty.And.All.EqualTo(BookQuality.StaleGap));
        Assert.That(run.Signals.Signals.Where(s => s.LastSequence > gap.Sequence).Select(s => s.Quality), Is.Not.Empty.And.All.EqualTo(BookQuality.StaleGap));
        Assert.That(run.Signals.Signals.Where(s => s.LastSequence < gap.Sequence).Select(s => s.Quality), Is.Not.Empty.And.All.EqualTo(BookQuality.Live));
        Assert.That(run.Seen.Events.Where(e => e.Kind == EventKind.GapDeclared).Sum(e => (long)e.OrderReference), Is.EqualTo(run.Feed[FeedCounter.MessagesLost]));
        Assert.That((run.Seen.Events[^1].Kind, (long)run.Seen.Events[^1].OrderReference), Is.EqualTo((EventKind.SessionEnded, run.Feed[FeedCounter.MessagesLost])));
    }

    [Test]
    public void No_signal_rests_on_a_stale_book_unless_it_is_asked_for()
    {
        using var run = new FaultRun(BothDead, topology);
        PublishPastLoss(run);
        run.Stop();

        var gap = run.Seen.Events.First(e => e.Kind == EventKind.GapDeclared);
        Assert.That(run.Signals.Signals.Select(s => s.LastSequence), Is.Not.Empty.And.All.LessThan(gap.Sequence));
        Assert.That(run.Withheld, Is.Positive);
    }

    private static void PublishPastLoss(FaultRun run)
    {
        run.Publish(Messages);
        run.Settle();
        run.Publish(Messages);
        run.Settle();
    }
}
