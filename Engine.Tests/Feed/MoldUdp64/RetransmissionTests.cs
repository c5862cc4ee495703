using Engine.Core.Feed.MoldUdp64;

namespace Engine.Tests.Feed.MoldUdp64;

/// <summary>How holes are asked for.</summary>
public sealed class RetransmissionTests
{
    [Test]
    public void A_hole_is_asked_for_after_the_other_line_had_its_chance_and_its_refill_leaves_no_trace()
    {
        using var bench = new ArbiterBench(servers: 1);

        bench.Send(1);
        bench.Send(5);
        bench.Pass(999);
        Assert.That(bench.Script.Requests, Is.Empty);
        bench.Pass(1);
        Assert.That(bench.Script.Requests, Is.EqualTo(new[] { (0, 2UL, 3) }));
        bench.Send(2, 3, FeedLine.Retransmission);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | 2-4 | 5"));
        Assert.That(bench[FeedCounter.MessagesRetransmitted], Is.EqualTo(3));
        Assert.That(bench[FeedCounter.RetransmissionPackets], Is.EqualTo(1));
        Assert.That(bench.Arbiter.IsStale, Is.False);
    }

    [Test]
    public void A_long_hole_is_asked_for_a_packet_at_a_time_at_the_rate_limit()
    {
        using var bench = new ArbiterBench(servers: 1);

        bench.Send(1);
        bench.Send(27);
        bench.Pass(1_000);
        bench.Pass(99);
        Assert.That(bench.Script.Requests, Has.Count.EqualTo(1));
        bench.Pass(1);
        bench.Pass(100);
        bench.Pass(100);

        Assert.That(bench.Script.Requests, Is.EqualTo(new[] { (0, 2UL, 10), (0, 12UL, 10), (0, 22UL, 5) }));
    }

    [Test]
    public void The_rest_of_a_short_answer_is_asked_for_again()
    {
        using var bench = new ArbiterBench(servers: 1);

        bench.Send(1);
        bench.Send(8);
        bench.Pass(1_000);
        bench.Send(2, 4, FeedLine.Retransmission);
        bench.Pass(100);

        Assert.That(bench.Script.Requests, Is.EqualTo(new[] { (0, 2UL, 6), (0, 6UL, 2) }));
    }

    [Test]
    public void Servers_are_asked_in_turn_until_the_tries_are_used_up()
    {
        using var bench = new ArbiterBench(servers: 2);

        bench.Send(1);
        bench.Send(3);
        bench.Pass(1_000);
        bench.Pass(9_999);
        Assert.That(bench.Script.Requests, Has.Count.EqualTo(1));
        bench.Pass(1);
        bench.Pass(10_000);
        Assert.That(bench.Script.Requests.Select(r => r.Server), Is.EqualTo(new[] { 0, 1, 0 }));
        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1"));
        bench.Pass(10_000);

        Assert.That(bench.Log(), Is.EqualTo("gap 2+1 | 3"));
        Assert.That(bench[FeedCounter.RequestsSent], Is.EqualTo(3));
        Assert.That(bench[FeedCounter.RequestsExhausted], Is.EqualTo(1));
    }

    [Test]
    public void Each_hole_goes_round_the_servers_by_itself()
    {
        using var bench = new ArbiterBench(servers: 2);

        bench.Send(1);
        bench.Send(3);
        bench.Send(5);
        for (var i = 0; i < 400; i++)
            bench.Pass(100);

        Assert.That(bench.Script.Requests.Where(r => r.First == 2).Select(r => r.Server), Is.EqualTo(new[] { 0, 1, 0 }));
        Assert.That(bench.Script.Requests.Where(r => r.First == 4).Select(r => r.Server), Is.EqualTo(new[] { 0, 1, 0 }));
    }

    [Test]
    public void A_new_hole_begins_with_the_server_that_was_turned_to_last()
    {
        using var bench = new ArbiterBench(servers: 3);

        bench.Send(1);
        bench.Send(3);
        bench.Pass(1_000);
        bench.Pass(10_000);
        bench.Send(2, 1, FeedLine.Retransmission);
        bench.Send(5);
        bench.Pass(1_000);

        Assert.That(bench.Script.Requests, Is.EqualTo(new[] { (0, 2UL, 1), (1, 2UL, 1), (1, 4UL, 1) }));
    }

    [Test]
    public void With_the_defaults_all_tries_are_made_before_the_window_is_full_at_a_hundred_thousand_packets_a_second()
    {
        using var bench = new ArbiterBench(new ArbiterOptions(), servers: 2);

        bench.Send(1);
        for (ulong sequence = 3; bench[FeedCounter.GapsDeclared] == 0; sequence++)
        {
            bench.Send(sequence);
            bench.Pass(10_000);
        }

        Assert.That(bench.Script.Requests.Select(r => r.Server), Is.EqualTo(new[] { 0, 1, 0, 1, 0 }));
        Assert.That(bench[FeedCounter.WindowOverflows], Is.Zero);
    }

    [Test]
    public void A_request_the_socket_refuses_is_counted_and_tried_again()
    {
        using var bench = new ArbiterBench(servers: 1);
        bench.Script.RefusesRequests = true;

        bench.Send(1);
        bench.Send(3);
        bench.Pass(1_000);
        bench.Script.RefusesRequests = false;
        bench.Pass(10_000);

        Assert.That(bench[FeedCounter.RequestsFailed], Is.EqualTo(1));
        Assert.That(bench.Script.Requests, Is.EqualTo(new[] { (0, 2UL, 1) }));
    }

    [Test]
    public void A_long_hole_that_nobody_fills_is_one_loss()
    {
        using var bench = new ArbiterBench(ArbiterBench.Defaults with { RequestTries = 1_000 }, servers: 1);

        bench.Send(1);
        bench.Send(100);
        for (var i = 0; i < 20; i++)
            bench.Pass(1_000);
        bench.Pass(100_000);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+98 | 100"));
        Assert.That(bench[FeedCounter.GapsDeclared], Is.EqualTo(1));
    }

    [Test]
    public void A_hole_stays_open_as_long_as_retransmissions_make_progress()
    {
        using var bench = new ArbiterBench(ArbiterBench.Defaults with { RequestTries = 1_000 }, servers: 1);

        bench.Send(1);
        bench.Send(4);
        bench.Pass(90_000);
        bench.Send(2, 1, FeedLine.Retransmission);
        bench.Pass(90_000);
        Assert.That(bench[FeedCounter.GapsDeclared], Is.Zero);
        bench.Pass(10_000);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | 2 | gap 3+1 | 4"));
    }

    [Test]
    public void More_holes_than_can_be_remembered_give_the_first_one_up()
    {
        using var bench = new ArbiterBench(ArbiterBench.Defaults with { MaxHoles = 2 }, servers: 1);

        bench.Send(1);
        bench.Send(3);
        bench.Send(5);
        bench.Send(7);

        Assert.That(bench.Log(), Is.EqualTo("started S 0 | 1 | gap 2+1 | 3"));
        Assert.That(bench.Arbiter.Held, Is.EqualTo(2));
    }
}
