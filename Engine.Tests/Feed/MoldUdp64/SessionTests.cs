using Engine.Core;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Tests.Feed.MoldUdp64;

/// <summary>How sessions begin, end and take turns.</summary>
public sealed class SessionTests
{
    [Test]
    public void The_end_of_a_session_comes_once_and_in_sequence()
    {
        using var bench = new ArbiterBench(servers: 1);

        bench.Send(1);
        bench.Take(Packets.End("S", 3));
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1"));
        bench.Send(2, 1, FeedLine.Retransmission);
        bench.Take(Packets.End("S", 3));
        bench.Send(3);
        bench.Pass(10_000_000);

        Assert.That(bench.Log(), Is.EqualTo("2 | ended 3"));
        Assert.That(bench[FeedCounter.EndsOfSession], Is.EqualTo(2));
        Assert.That(bench[FeedCounter.SessionsEnded], Is.EqualTo(1));
        Assert.That(bench[FeedCounter.PacketsAfterEnd], Is.EqualTo(1));
        Assert.That(bench[FeedCounter.Silences], Is.Zero);
    }

    [Test]
    public void An_end_before_what_was_applied_is_invalid()
    {
        using var bench = new ArbiterBench();

        bench.Send(1, 3);
        bench.Take(Packets.End("S", 2));
        bench.Send(4);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1-3 | 4"));
        Assert.That(bench[FeedCounter.InvalidEnd], Is.EqualTo(1));
    }

    [Test]
    public void A_strangers_session_is_dropped_where_one_session_is_configured()
    {
        using var bench = new ArbiterBench(ArbiterBench.Defaults with { Session = SessionId.Parse("S") });

        bench.Send(1, 1, FeedLine.A, "T");
        bench.Send(1);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1"));
        Assert.That(bench[FeedCounter.StrangerPackets], Is.EqualTo(1));
    }

    [Test]
    public void After_the_end_of_a_session_the_next_begins_with_its_first_packet()
    {
        using var bench = new ArbiterBench();

        bench.Send(1, 2);
        bench.Take(Packets.End("S", 3));
        bench.Send(1, 1, FeedLine.A, "T");
        bench.Send(2, 1, FeedLine.B);
        bench.Take(Packets.End("S", 3), FeedLine.B);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1-2 | ended 3 | started T 0 | 1"));
        Assert.That(bench[FeedCounter.StragglerPackets], Is.EqualTo(2));
        Assert.That(bench[FeedCounter.SessionsStarted], Is.EqualTo(2));
    }

    [Test]
    public void A_session_that_takes_the_place_of_another_loses_nothing_by_having_to_insist()
    {
        using var bench = new ArbiterBench();

        bench.Send(1, 2);
        bench.Send(5);
        bench.Send(1, 1, FeedLine.A, "T");
        bench.Send(1, 1, FeedLine.B, "T");
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1-2"));
        bench.Send(2, 2, FeedLine.A, "T");
        bench.Send(3);

        Assert.That(bench.Log(), Is.EqualTo("started T 0 | 1 | 2-3"));
        Assert.That(bench[FeedCounter.StragglerPackets], Is.EqualTo(1));
        Assert.That(bench[FeedCounter.StrangerPackets], Is.EqualTo(2));
        Assert.That(bench.Arbiter.Held, Is.Zero);
    }

    [Test]
    public void A_session_in_its_middle_has_to_insist_without_one_of_ours_between()
    {
        using var bench = new ArbiterBench();

        bench.Send(1);
        bench.Send(50, 1, FeedLine.A, "T");
        bench.Send(51, 1, FeedLine.A, "T");
        bench.Send(2);
        bench.Send(52, 1, FeedLine.A, "T");
        bench.Send(53, 1, FeedLine.A, "T");
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | 2"));
        Assert.That(bench[FeedCounter.StrangerPackets], Is.EqualTo(4));
        bench.Send(54, 1, FeedLine.A, "T");
        bench.Pass(2_000);

        Assert.That(bench.Log(), Is.EqualTo("started T 0 | gap 1+51 | 52 | 53 | 54"));
    }

    [Test]
    public void One_stray_packet_changes_nothing_even_if_it_looks_like_a_beginning()
    {
        using var bench = new ArbiterBench();

        bench.Send(1, 3);
        bench.Take(Packets.Heartbeat("TEST", 1));
        bench.Send(1, 1, FeedLine.A, "OTHER");
        bench.Take(Packets.Heartbeat("TEST", 1));
        bench.Send(4);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1-3 | 4"));
        Assert.That(bench[FeedCounter.StrangerPackets], Is.EqualTo(3));
    }

    [Test]
    public void Packets_far_apart_do_not_add_up()
    {
        using var bench = new ArbiterBench(ArbiterBench.Defaults with { FarBehind = 10 });

        bench.Send(1);
        bench.Send(1, 1, FeedLine.A, "T");
        bench.Send(100, 1, FeedLine.A, "T");
        bench.Send(1, 1, FeedLine.A, "T");
        bench.Send(100, 1, FeedLine.A, "T");

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1"));
    }

    [Test]
    public void A_session_that_was_left_by_mistake_comes_back_when_it_insists()
    {
        using var bench = new ArbiterBench(ArbiterBench.Defaults with { Join = JoinPolicy.FirstPacket });

        bench.Send(4);
        for (var i = 0; i < 3; i++)
            bench.Take(Packets.Heartbeat("TEST", 1));
        Assert.That(bench.Log(), Is.EqualTo("started S 3 | 4 | started TEST 0"));
        bench.Send(5);
        bench.Send(6);
        bench.Send(7);
        bench.Take(Packets.Heartbeat("TEST", 1));
        bench.Send(8);

        Assert.That(bench.Log(), Is.EqualTo("started S 4 | 5 | 6 | 7 | 8"));
        Assert.That(bench[FeedCounter.StragglerPackets], Is.EqualTo(1));
    }

    [Test]
    public void What_a_slow_line_still_brings_of_the_old_session_does_not_bring_it_back()
    {
        using var bench = new ArbiterBench();

        bench.Send(1, 6);
        for (ulong i = 1; i <= 3; i++)
            bench.Send(i, 1, FeedLine.A, "T");
        bench.Log();
        for (ulong i = 1; i <= 6; i++)
            bench.Send(i, 1, FeedLine.B);
        bench.Take(Packets.Heartbeat("S", 7), FeedLine.B);

        Assert.That(bench.Log(), Is.Empty);
        Assert.That(bench[FeedCounter.StragglerPackets], Is.EqualTo(7));
    }

    [Test]
    public void The_end_says_how_many_messages_are_missing_for_good()
    {
        using var bench = new ArbiterBench();

        bench.Send(1);
        bench.Send(4);
        bench.Pass(2_000);
        bench.Take(Packets.End("S", 5));

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+2 | 4 | ended 5 without 2"));
    }

    [Test]
    public void A_source_that_is_over_hands_on_what_still_waits()
    {
        using var bench = new ArbiterBench();

        bench.Send(1);
        bench.Send(3);
        bench.Send(6);
        bench.Arbiter.Finish();

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+1 | 3 | gap 4+2 | 6"));
        Assert.That(bench.Arbiter.Held, Is.Zero);
        Assert.That(bench.Arbiter.IsComplete);
    }
}
