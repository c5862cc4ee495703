using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Engine.Core;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Simulation;
using Engine.Core.Simulation.Publishing;

namespace Engine.Tests.Simulation;

/// <summary>The snapshot server and its client over TCP, and what comes in over it.</summary>
public sealed class SnapshotServerTests
{
    private static readonly SessionId Session = SessionId.Parse("S");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Test]
    public void A_snapshot_is_fetched_as_of_the_last_message_published()
    {
        using var publisher = Publisher();
        var flow = new OrderFlow(new OrderFlowOptions { Symbols = 2 });
        Publish(publisher, flow, 100);

        var spool = Fetch(publisher, flow, Session, 50, out var failure);

        var blocks = new ArrayBufferWriter<byte>();
        var messages = flow.WriteSnapshot(blocks);
        Assert.That(failure, Is.Null);
        Assert.That((spool!.Session, spool.Sequence, spool.Count), Is.EqualTo((Session, 100UL, (long)messages)));
        Assert.That(spool.Blocks.SequenceEqual(blocks.WrittenSpan));
        Assert.That(publisher.SnapshotsServed, Is.EqualTo(1));
    }

    [Test]
    public void After_a_change_of_session_a_snapshot_counts_from_its_beginning()
    {
        using var publisher = Publisher();
        var flow = new OrderFlow(new OrderFlowOptions { Symbols = 2 });
        Publish(publisher, flow, 100);
        publisher.StartSession(SessionId.Parse("T"));
        Publish(publisher, flow, 30);

        var spool = Fetch(publisher, flow, SessionId.Parse("T"), 10, out _);

        Assert.That((spool!.Session, spool.Sequence), Is.EqualTo((SessionId.Parse("T"), 30UL)));
    }

    [Test]
    public void A_content_without_snapshots_closes_the_connection()
    {
        using var publisher = Publisher();
        var content = new Recorded();
        publisher.Publish([1, 2, 3]);

        Assert.That(Fetch(publisher, content, Session, 0, out var failure), Is.Null);
        Assert.That(failure, Is.Not.Null);
        Assert.That(publisher.SnapshotsServed, Is.Zero);
    }

    [Test]
    public void Another_session_is_not_served()
    {
        using var publisher = Publisher();
        var flow = new OrderFlow(new OrderFlowOptions { Symbols = 2 });

        Assert.That(Fetch(publisher, flow, SessionId.Parse("T"), 0, out var failure), Is.Null);
        Assert.That(failure, Is.Not.Null);
    }

    [Test]
    public void A_sequence_that_was_not_sent_yet_is_refused_and_waited_for_by_nobody()
    {
        var desk = new SnapshotDesk();
        var flow = new OrderFlow(new OrderFlowOptions { Symbols = 2 });
        var asking = Task.Factory.StartNew(() => desk.Ask(Session, 11, Timeout.InfiniteTimeSpan), TaskCreationOptions.LongRunning);

        Assert.That(SpinWait.SpinUntil(
            () =>
            {
                desk.Serve(Session, 10, flow);
                return asking.IsCompleted;
            },
            Limit), Is.True);
        Assert.That(asking.Result, Is.Null);
    }

    [Test]
    public void Clients_that_go_away_or_talk_nonsense_do_not_end_the_server()
    {
        using var publisher = Publisher();
        var flow = new OrderFlow(new OrderFlowOptions { Symbols = 2 });
        Publish(publisher, flow, 10);
        byte[][] requests = [[], [1], new byte[17], [.. "lowercase!"u8, .. new byte[8]]];
        foreach (var request in requests)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(publisher.SnapshotEndPoint!);
            client.Send(request);
            client.LingerState = new LingerOption(true, 0);
        }

        Assert.That(Fetch(publisher, flow, Session, 10, out _), Is.Not.Null);
    }

    private static FeedPublisher Publisher() => new(new PublisherOptions
    {
        Session = Session,
        Lines = [new PublisherLine(new IPEndPoint(IPAddress.Loopback, 9))],
        Snapshots = new IPEndPoint(IPAddress.Loopback, 0),
    });

    private static void Publish(FeedPublisher publisher, OrderFlow flow, int messages)
    {
        var message = new byte[OrderFlow.LongestMessage];
        for (var i = 0; i < messages; i++)
            publisher.Publish(message.AsSpan(0, flow.WriteNext(message)));
    }

    private static SnapshotSpool? Fetch(FeedPublisher publisher, IFeedContent content, SessionId session, ulong atLeast, out string? failure)
    {
        using var client = new SnapshotClient([publisher.SnapshotEndPoint!], Limit);
        Assert.That(client.TryRequest(session, atLeast));
        SnapshotSpool? spool = null;
        var fetch = SnapshotFetch.Pending;
        var started = Environment.TickCount64;
        while (fetch == SnapshotFetch.Pending && Environment.TickCount64 - started < Limit.TotalMilliseconds)
        {
            publisher.ServeSnapshot(content);
            fetch = client.Poll(out spool);
            Thread.Yield();
        }

        Assert.That(fetch, Is.Not.EqualTo(SnapshotFetch.Pending), "no answer in time");
        failure = client.LastFailure;
        return spool;
    }

    private sealed class Recorded : IFeedContent
    {
        public bool HasSnapshots => false;

        public int WriteNext(Span<byte> message) => 0;

        public int WriteSnapshot(IBufferWriter<byte> destination) => 0;
    }
}
