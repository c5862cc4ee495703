using Engine.Core.Feed.MoldUdp64;

namespace Engine.Tests.Feed.MoldUdp64;

/// <summary>How books are rebuilt from a snapshot after a loss.</summary>
public sealed class RebuildTests
{
    [Test]
    public void After_a_loss_a_snapshot_is_asked_for_applied_and_brought_up_to_date()
    {
        using var bench = Lost2();

        bench.Send(4);
        bench.Script.Offer("S", 3, "x", "y");
        bench.Pass(100);

        Assert.That(bench.Script.SnapshotRequests, Is.EqualTo(new[] { 2UL }));
        Assert.That(bench.Log(), Is.EqualTo("4 | rebuild 3 | =3 | =3 | =4 | rebuilt 4"));
        Assert.That(bench.Arbiter.IsStale, Is.False);
        Assert.That(Counts(bench), Is.EqualTo("requested 1 refused 0 started 1 ended 1 abandoned 0 messages 2 replayed 1"));
        Assert.That(bench[FeedCounter.MessagesLost], Is.EqualTo(1));
    }

    [Test]
    public void The_stream_flows_on_while_the_snapshot_is_fetched()
    {
        using var bench = Lost2();

        for (ulong i = 4; i < 8; i++)
        {
            bench.Send(i);
            bench.Pass(100);
        }

        Assert.That(bench.Log(), Is.EqualTo("4 | 5 | 6 | 7"));
        Assert.That(bench.Arbiter.IsStale);
        Assert.That(bench.Script.SnapshotRequests, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_snapshot_from_ahead_waits_for_the_stream()
    {
        using var bench = Lost2();

        bench.Script.Offer("S", 5, "x");
        bench.Pass(100);
        bench.Send(4);
        bench.Pass(100);
        Assert.That(bench.Log(), Is.EqualTo("4"));
        bench.Send(5, 2);
        bench.Pass(100);

        Assert.That(bench.Log(), Is.EqualTo("5-6 | rebuild 5 | =5 | =6 | rebuilt 6"));
        Assert.That(bench[FeedCounter.MessagesReplayed], Is.EqualTo(1), "of a run that lies on both sides, the newer part");
    }

    [Test]
    public void A_snapshot_from_ahead_tells_of_what_was_sent()
    {
        using var bench = Lost2();

        bench.Script.Offer("S", 5, "x");
        bench.Pass(100);
        bench.Pass(2_000);

        Assert.That(bench.Log(), Is.EqualTo("gap 4+2 | rebuild 5 | =5 | rebuilt 5"), "a snapshot that covers the second loss too is taken for both");
    }

    [TestCase("S", 1UL, TestName = "A_snapshot_older_than_the_loss_is_refused")]
    [TestCase("T", 3UL, TestName = "A_snapshot_of_another_session_is_refused")]
    [TestCase("S", 1UL << 40, TestName = "A_snapshot_from_absurdly_far_ahead_is_refused")]
    public void Refused(string session, ulong sequence)
    {
        using var bench = Lost2();

        bench.Script.Offer(session, sequence, "x");
        bench.Pass(100);
        bench.Pass(4_000);
        Assert.That(bench.Script.SnapshotRequests, Has.Count.EqualTo(1), "not asked for again at once");
        bench.Pass(1_000);

        Assert.That(bench.Log(), Is.Empty);
        Assert.That(bench.Arbiter.IsStale);
        Assert.That(bench.Script.SnapshotRequests, Has.Count.EqualTo(2));
        Assert.That(Counts(bench), Is.EqualTo("requested 2 refused 1 started 0 ended 0 abandoned 0 messages 0 replayed 0"));
    }

    [Test]
    public void An_empty_snapshot_is_refused()
    {
        using var bench = Lost2();

        bench.Script.Offer("S", 3);
        bench.Pass(100);

        Assert.That(bench.Log(), Is.Empty);
        Assert.That(bench.Arbiter.IsStale);
        Assert.That(bench[FeedCounter.SnapshotsRefused], Is.EqualTo(1));
    }

    [Test]
    public void A_fetch_that_failed_is_tried_again_after_a_while()
    {
        using var bench = Lost2();

        bench.Script.Fetch = SnapshotFetch.Failed;
        bench.Pass(100);
        bench.Pass(5_000);
        bench.Script.Offer("S", 3, "x");
        bench.Pass(100);

        Assert.That(bench.Log(), Is.EqualTo("rebuild 3 | =3 | rebuilt 3"));
        Assert.That(Counts(bench), Is.EqualTo("requested 2 refused 1 started 1 ended 1 abandoned 0 messages 1 replayed 0"));
    }

    [Test]
    public void A_channel_that_is_busy_is_asked_again()
    {
        using var bench = Lost2(refuses: true);

        bench.Pass(100);
        Assert.That(bench[FeedCounter.SnapshotsRequested], Is.Zero);
        bench.Script.RefusesSnapshots = false;
        bench.Pass(100);

        Assert.That(bench[FeedCounter.SnapshotsRequested], Is.EqualTo(1));
    }

    [Test]
    public void A_long_rebuild_is_cut_into_slices_and_what_comes_meanwhile_keeps_its_turn()
    {
        using var bench = Lost2(ArbiterBench.Defaults with { RebuildSlice = 2 });

        bench.Script.Offer("S", 3, "a", "b", "c");
        bench.Pass(100);
        Assert.That(bench.Log(), Is.EqualTo("rebuild 3 | =3 | =3"));
        bench.Send(4);
        Assert.That(bench.Log(), Is.Empty);
        bench.Pass(100);
        Assert.That(bench.Log(), Is.EqualTo("=3"));
        bench.Pass(100);

        Assert.That(bench.Log(), Is.EqualTo("rebuilt 3 | 4"));
        Assert.That(bench[FeedCounter.MessagesReplayed], Is.Zero, "it was not handed on before");
    }

    [Test]
    public void A_second_loss_during_a_rebuild_abandons_it_and_keeps_the_order()
    {
        using var bench = Lost2(ArbiterBench.Defaults with { RebuildSlice = 1 });

        bench.Script.Offer("S", 3, "a", "b", "c");
        bench.Pass(100);
        bench.Send(4);
        bench.Send(6);
        bench.Pass(1_000);
        Assert.That(bench.Log(), Is.EqualTo("rebuild 3 | =3 | =4 | gap 5+1 | 6"));
        Assert.That(bench.Arbiter.IsStale);
        bench.Script.Offer("S", 6, "d");
        for (var i = 0; i < 4; i++)
            bench.Pass(10_000);

        Assert.That(bench.Log(), Is.EqualTo("rebuild 6 | =6 | rebuilt 6"));
        Assert.That(bench.Arbiter.IsStale, Is.False);
        Assert.That(bench[FeedCounter.RebuildsAbandoned], Is.EqualTo(1));
        Assert.That(bench[FeedCounter.RebuildsStarted], Is.EqualTo(2));
    }

    [Test]
    public void A_new_session_abandons_a_rebuild()
    {
        using var bench = Lost2(ArbiterBench.Defaults with { RebuildSlice = 1 });

        bench.Script.Offer("S", 3, "a", "b", "c");
        bench.Pass(100);
        for (ulong i = 1; i <= 3; i++)
            bench.Send(i, 1, FeedLine.A, "T");
        for (var i = 0; i < 5; i++)
            bench.Pass(100);

        Assert.That(bench.Log(), Is.EqualTo("rebuild 3 | =3 | started T 0 | 1 | 2 | 3"));
        Assert.That(bench.Arbiter.IsStale, Is.False);
        Assert.That(bench[FeedCounter.RebuildsAbandoned], Is.EqualTo(1));
    }

    [Test]
    public void A_recovery_buffer_that_is_full_makes_the_snapshot_under_way_too_old()
    {
        using var bench = Lost2(ArbiterBench.Defaults with { RecoveryBufferBytes = 65_536 });

        ulong next = 4;
        while (bench[FeedCounter.RebuildsAbandoned] == 0 && next < 100_000)
            bench.Send(next++);
        bench.Log();
        bench.Script.Offer("S", 5, "x");
        bench.Pass(100);
        Assert.That(bench[FeedCounter.SnapshotsRefused], Is.EqualTo(1));
        bench.Pass(5_000);
        bench.Script.Offer("S", next - 1, "x");
        bench.Pass(100);

        Assert.That(bench.Script.SnapshotRequests, Is.EqualTo(new[] { 2UL, next - 1 }));
        Assert.That(bench.Log(), Is.EqualTo($"rebuild {next - 1} | ={next - 1} | rebuilt {next - 1}"));
    }

    [Test]
    public void A_late_packet_after_the_rebuild_is_a_duplicate_and_heals_no_later_loss()
    {
        using var bench = new ArbiterBench(snapshots: true);

        bench.Send(1);
        bench.Take(Packets.Heartbeat("S", 4));
        bench.Pass(2_000);
        bench.Pass(100);
        bench.Script.Offer("S", 3, "x");
        bench.Pass(100);
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+2 | rebuild 3 | =3 | rebuilt 3"));
        bench.Send(2, 2, FeedLine.B);
        Assert.That(bench.Log(), Is.Empty);
        Assert.That(bench[FeedCounter.DuplicatePackets], Is.EqualTo(1));
        bench.Send(4);
        bench.Send(7);
        bench.Pass(3_000);

        Assert.That(bench.Log(), Is.EqualTo("4 | gap 5+2 | 7"));
        Assert.That(bench.Arbiter.IsStale);
        Assert.That(bench[FeedCounter.LossesHealed], Is.Zero);
    }

    [Test]
    public void A_loss_that_is_healed_while_its_snapshot_is_fetched_needs_none()
    {
        using var bench = new ArbiterBench(snapshots: true);

        bench.Send(1);
        bench.Take(Packets.Heartbeat("S", 3));
        bench.Pass(2_000);
        bench.Pass(100);
        bench.Send(2, 1, FeedLine.B);
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+1 | 2 | rebuilt 2"));
        bench.Script.Offer("S", 2, "x");
        bench.Pass(100);

        Assert.That(bench.Log(), Is.Empty);
        Assert.That(bench[FeedCounter.SnapshotsRefused], Is.EqualTo(1));
        Assert.That(bench.Arbiter.IsStale, Is.False);
    }

    [Test]
    public void Books_rebuilt_in_a_silence_are_told_to_be_silent_again()
    {
        using var bench = new ArbiterBench(snapshots: true);

        bench.Send(1);
        bench.Send(3);
        bench.Pass(2_000);
        bench.Pass(4_000_000);
        bench.Script.Offer("S", 3, "x");
        bench.Pass(100);
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+1 | 3 | silent | rebuild 3 | =3 | rebuilt 3 | silent"));
        bench.Send(4);

        Assert.That(bench.Log(), Is.EqualTo("4 | resumed"));
        Assert.That(bench[FeedCounter.Silences], Is.EqualTo(1));
    }

    [Test]
    public void A_session_that_ends_while_a_snapshot_is_fetched_waits_for_it()
    {
        using var bench = Lost2();

        bench.Take(Packets.End("S", 4));
        bench.Pass(100);
        Assert.That(bench.Log(), Is.Empty);
        bench.Script.Offer("S", 3, "x");
        bench.Pass(100);

        Assert.That(bench.Log(), Is.EqualTo("rebuild 3 | =3 | rebuilt 3 | ended 4"));
    }

    [Test]
    public void A_session_that_ends_and_gets_no_snapshot_ends_with_something_missing()
    {
        using var bench = Lost2();

        bench.Take(Packets.End("S", 4));
        bench.Script.Fetch = SnapshotFetch.Failed;
        bench.Pass(100);

        Assert.That(bench.Log(), Is.EqualTo("ended 4 without 1"));
        Assert.That(bench.Arbiter.IsStale);
    }

    [Test]
    public void A_buffer_that_fills_while_a_snapshot_is_applied_finishes_at_once_and_in_order()
    {
        using var bench = Lost2(ArbiterBench.Defaults with { RecoveryBufferBytes = 65_536, RebuildSlice = 1 });

        bench.Script.Offer("S", 3, "a", "b");
        bench.Pass(100);
        ulong next = 4;
        while (bench[FeedCounter.RebuildsEnded] == 0 && next < 100_000)
            bench.Send(next++);

        var expected = Enumerable.Range(4, (int)next - 4).Select(i => $"{i}");
        Assert.That(bench.Log(), Is.EqualTo($"rebuild 3 | =3 | =3 | rebuilt 3 | {string.Join(" | ", expected)}"));
    }

    /// <summary>Message 2 is lost, 3 was handed on, and a snapshot has been asked for.</summary>
    private static ArbiterBench Lost2(ArbiterOptions? options = null, bool refuses = false)
    {
        var bench = new ArbiterBench(options, snapshots: true);
        bench.Script.RefusesSnapshots = refuses;
        bench.Send(1);
        bench.Send(3);
        bench.Pass(1_000);
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+1 | 3"));
        bench.Pass(100);
        return bench;
    }

    private static string Counts(ArbiterBench bench) =>
        $"requested {bench[FeedCounter.SnapshotsRequested]} refused {bench[FeedCounter.SnapshotsRefused]} started {bench[FeedCounter.RebuildsStarted]} ended {bench[FeedCounter.RebuildsEnded]} "
        + $"abandoned {bench[FeedCounter.RebuildsAbandoned]} messages {bench[FeedCounter.SnapshotMessages]} replayed {bench[FeedCounter.MessagesReplayed]}";
}
