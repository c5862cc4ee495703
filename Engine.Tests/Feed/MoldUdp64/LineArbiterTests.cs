using Engine.Core.Feed.MoldUdp64;

namespace Engine.Tests.Feed.MoldUdp64;

/// <summary>The table of what each input leads to, row by row, with hand-made packets.</summary>
public sealed class LineArbiterTests
{
    [Test]
    public void Packets_in_sequence_are_handed_on_as_they_come()
    {
        using var bench = new ArbiterBench();

        bench.Send(1, 3);
        bench.Send(4);
        bench.Send(5, 2, FeedLine.B);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1-3 | 4 | 5-6"));
        Assert.That(bench[FeedCounter.MessagesApplied], Is.EqualTo(6));
        Assert.That(bench.Arbiter.Counters.FirstsOf(FeedLine.A), Is.EqualTo(2));
        Assert.That(bench.Arbiter.Counters.FirstsOf(FeedLine.B), Is.EqualTo(1));
    }

    [Test]
    public void The_second_copy_of_a_packet_is_a_duplicate()
    {
        using var bench = new ArbiterBench();

        bench.Send(1, 3);
        bench.Send(1, 3, FeedLine.B);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1-3"));
        Assert.That(bench[FeedCounter.DuplicatePackets], Is.EqualTo(1));
        Assert.That(bench[FeedCounter.FarBehindPackets], Is.Zero);
    }

    [Test]
    public void Of_an_overlapping_packet_only_the_end_is_new()
    {
        using var bench = new ArbiterBench();

        bench.Send(1, 3);
        bench.Send(2, 4);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1-3 | 4-5"));
        Assert.That(bench.Recording.Messages[^1].Message, Is.EqualTo(Packets.MessageOf(5)));
        Assert.That(bench[FeedCounter.OverlappingPackets], Is.EqualTo(1));
    }

    [Test]
    public void A_packet_that_is_early_waits_for_the_other_line()
    {
        using var bench = new ArbiterBench();

        bench.Send(1);
        bench.Send(4, 2);
        bench.Send(3, 1, FeedLine.B);
        bench.Send(4, 2, FeedLine.B);
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1"));
        bench.Send(2, 1, FeedLine.B);

        Assert.That(bench.Log(), Is.EqualTo("2 | 3 | 4-5"));
        Assert.That(bench[FeedCounter.HeldPackets], Is.EqualTo(2));
        Assert.That(bench[FeedCounter.DuplicatePackets], Is.EqualTo(1));
        Assert.That(bench[FeedCounter.GapsOpened], Is.EqualTo(1));
        Assert.That(bench[FeedCounter.MessagesMissing], Is.EqualTo(2));
        Assert.That(bench[FeedCounter.MessagesFilled], Is.EqualTo(2));
        Assert.That(bench[FeedCounter.GapsDeclared], Is.Zero);
        Assert.That(bench.Arbiter.IsComplete);
    }

    [Test]
    public void Without_a_server_a_hole_is_declared_when_the_other_line_had_its_chance()
    {
        using var bench = new ArbiterBench();

        bench.Send(1);
        bench.Send(4);
        bench.Pass(999);
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1"));
        bench.Pass(1);

        Assert.That(bench.Log(), Is.EqualTo("gap 2+2 | 4"));
        Assert.That(bench[FeedCounter.MessagesLost], Is.EqualTo(2));
        Assert.That(bench.Arbiter.IsStale);
    }

    [Test]
    public void A_full_window_declares_the_first_hole_early()
    {
        using var bench = new ArbiterBench(servers: 1);

        bench.Send(1);
        for (ulong sequence = 3; sequence <= 11; sequence++)
            bench.Send(sequence);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+1 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11"));
        Assert.That(bench[FeedCounter.WindowOverflows], Is.EqualTo(1));
    }

    [Test]
    public void A_late_packet_after_its_loss_cannot_be_applied_in_order_and_is_counted()
    {
        using var bench = new ArbiterBench();

        bench.Send(1);
        bench.Send(3);
        bench.Pass(2_000);
        bench.Send(2, 1, FeedLine.B);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+1 | 3"));
        Assert.That(bench[FeedCounter.LatePackets], Is.EqualTo(1));
        Assert.That(bench[FeedCounter.DuplicatePackets], Is.Zero);
        Assert.That(bench.Arbiter.IsStale);
    }

    [Test]
    public void A_late_packet_heals_its_loss_while_nothing_behind_it_was_applied()
    {
        using var bench = new ArbiterBench();

        bench.Send(1);
        bench.Take(Packets.Heartbeat("S", 4));
        bench.Pass(2_000);
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+2"));
        bench.Send(3);
        bench.Send(2);

        Assert.That(bench.Log(), Is.EqualTo("2 | 3 | rebuilt 3"));
        Assert.That(bench[FeedCounter.MessagesReopened], Is.EqualTo(2));
        Assert.That(bench[FeedCounter.LossesHealed], Is.EqualTo(1));
        Assert.That(bench.Arbiter.IsStale, Is.False);
        Assert.That(bench[FeedCounter.MessagesApplied] + bench[FeedCounter.MessagesLost] - bench[FeedCounter.MessagesReopened], Is.EqualTo(3));
    }

    [Test]
    public void A_heartbeat_ahead_tells_of_a_lost_tail()
    {
        using var bench = new ArbiterBench();

        bench.Send(1);
        bench.Take(Packets.Heartbeat("S", 2));
        Assert.That(bench[FeedCounter.TailLosses], Is.Zero);
        bench.Take(Packets.Heartbeat("S", 4));
        bench.Pass(1_000);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+2"));
        Assert.That(bench[FeedCounter.TailLosses], Is.EqualTo(1));
        Assert.That(bench[FeedCounter.Heartbeats], Is.EqualTo(2));
    }

    [Test]
    public void Three_missed_heartbeats_are_silence_and_the_next_packet_ends_it()
    {
        using var bench = new ArbiterBench();

        bench.Send(1);
        bench.Pass(3_000_000);
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1"));
        bench.Pass(1);
        Assert.That(bench.Log(), Is.EqualTo("silent"));
        bench.Pass(10_000_000);
        bench.Take(Packets.Heartbeat("S", 2));

        Assert.That(bench.Log(), Is.EqualTo("resumed"));
        Assert.That(bench[FeedCounter.Silences], Is.EqualTo(1));
        Assert.That(bench[FeedCounter.Resumptions], Is.EqualTo(1));
    }

    [Test]
    public void The_feed_is_resumed_only_when_nothing_is_missing()
    {
        using var bench = new ArbiterBench(servers: 1);

        bench.Send(1);
        bench.Pass(4_000_000);
        bench.Send(3);
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | silent"));
        bench.Send(2, 1, FeedLine.B);

        Assert.That(bench.Log(), Is.EqualTo("2 | 3 | resumed"));
    }

    [Test]
    public void A_feed_that_is_resumed_says_what_its_books_still_lack()
    {
        using var bench = new ArbiterBench();

        bench.Send(1);
        bench.Send(4);
        bench.Pass(1_000_000);
        bench.Pass(4_000_000);
        bench.Send(5);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+2 | 4 | silent | 5 | resumed without 2"));
    }

    [Test]
    public void The_first_packet_after_silence_is_applied_and_resumes()
    {
        using var bench = new ArbiterBench();

        bench.Send(1);
        bench.Pass(4_000_000);
        bench.Send(2);
        bench.Send(3);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | silent | 2 | resumed | 3"));
    }

    [Test]
    public void Far_behind_is_a_duplicate_and_an_alarm_but_never_a_reset()
    {
        using var bench = new ArbiterBench(ArbiterBench.Defaults with { FarBehind = 10, Join = JoinPolicy.FirstPacket });

        bench.Send(100);
        bench.Send(91);
        bench.Send(85);
        bench.Send(101);

        Assert.That(bench.Log(), Is.EqualTo("started S 99 | 100 | 101"));
        Assert.That(bench[FeedCounter.FarBehindPackets], Is.EqualTo(1));
        Assert.That(bench[FeedCounter.DuplicatePackets], Is.EqualTo(2));
    }

    [Test]
    public void An_absurd_jump_is_invalid()
    {
        using var bench = new ArbiterBench(ArbiterBench.Defaults with { MaxJump = 1_000 });

        bench.Send(1);
        bench.Send(1_003);
        bench.Take(Packets.Heartbeat("S", 1_003));
        bench.Take(Packets.End("S", 1_003));
        bench.Send(2);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | 2"));
        Assert.That(bench[FeedCounter.InvalidJump], Is.EqualTo(3));
        Assert.That(bench.Arbiter.IsComplete);
    }

    [Test]
    public void A_late_joiner_asks_from_the_beginning()
    {
        using var bench = new ArbiterBench(servers: 1);

        bench.Send(5);
        bench.Pass(1_000);

        Assert.That(bench.Script.Requests, Is.EqualTo(new[] { (0, 1UL, 4) }));
    }

    [Test]
    public void A_hole_longer_than_can_be_refilled_is_declared_at_once()
    {
        using var bench = new ArbiterBench(ArbiterBench.Defaults with { MaxRefillMessages = 20 }, servers: 1);

        bench.Send(1);
        bench.Send(23);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+21 | 23"));
    }

    [Test]
    public void A_packet_too_long_to_wait_is_asked_for_with_the_rest()
    {
        using var bench = new ArbiterBench(servers: 1);

        bench.Send(1);
        bench.Send(3, 100);
        bench.Pass(1_000);

        Assert.That(bench[FeedCounter.UnheldPackets], Is.EqualTo(1));
        Assert.That(bench.Script.Requests, Is.EqualTo(new[] { (0, 2UL, 10) }));
        Assert.That(bench[FeedCounter.MessagesMissing], Is.EqualTo(101));
    }

    [Test]
    public void Bad_options_are_named_all_at_once()
    {
        var options = new ArbiterOptions { WindowPackets = 0, RequestTries = 0 };

        Assert.That(() => new LineArbiter<Recording.Sink, NoRecovery>(default, default, options),
            Throws.ArgumentException.With.Message.Contains("WindowPackets = 0").And.Message.Contains("RequestTries = 0"));
    }
}
