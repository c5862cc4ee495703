using System.Net;
using System.Net.Sockets;
using Engine.Core;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Core.Simulation.Publishing;
using Engine.Host.Simulate;

namespace Engine.Tests.Pipeline;

/// <summary>
/// A recorded file published over loopback to a source, a window of messages at a time: the next window leaves when the last one was applied, so
/// that no buffer anywhere overflows and whatever is lost was lost on purpose.
/// </summary>
internal sealed class LoopbackFeed : IDisposable
{
    private const int WindowMessages = 500;
    private const int LongestMessage = 256;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly RecordedContent _content;
    private readonly FeedPublisher _publisher;
    private readonly CancellationTokenSource _over = new();
    private Task? _publishing;

    /// <param name="file">The length-prefixed file.</param>
    /// <param name="session">The session to publish it as.</param>
    /// <param name="faults">What each line does to its packets; one for each line.</param>
    /// <param name="retransmits">What the lines lose can be asked for.</param>
    public LoopbackFeed(string file, SessionId session, bool retransmits, params FaultPlan[] faults)
    {
        var lines = faults.Select(_ => FreeEndPoint()).ToArray();
        _content = new RecordedContent(file);
        _publisher = new FeedPublisher(new PublisherOptions
        {
            Session = session,
            Lines = [.. lines.Zip(faults, (line, plan) => new PublisherLine(line) { Faults = plan })],
            Retransmission = retransmits ? new IPEndPoint(IPAddress.Loopback, 0) : null,
        });
        // No deadline may pass on a machine that is busy with something else.
        var patient = new ArbiterOptions { HeartbeatIntervalNs = 60_000_000_000, GapTimeoutNs = 60_000_000_000, RequestTries = 1_000 };
        Source = new UdpFeedSource(new UdpOptions { Lines = [.. lines.Select((line, i) => new UdpLineOptions(i, line))] }, patient)
        {
            EndsWithSession = true,
            RetransmissionServers = _publisher.RetransmissionEndPoint is { } server ? [server] : [],
        };
    }

    public UdpFeedSource Source { get; }

    public FeedCounters Feed => Source.Feed!;

    /// <summary>Publishes everything as soon as the source is open, then the end of the session until disposed.</summary>
    public void Start() => _publishing = Task.Factory.StartNew(PublishAll, TaskCreationOptions.LongRunning);

    public void Dispose()
    {
        _over.Cancel();
        var ended = _publishing?.Wait(Limit) ?? true;
        _publisher.Dispose();
        _content.Dispose();
        _over.Dispose();
        Assert.That(ended, Is.True, "the publisher did not end");
    }

    /// <summary>An address that was free a moment ago.</summary>
    public static IPEndPoint FreeEndPoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private void PublishAll()
    {
        WaitFor(() => Source.Feed is not null);
        while (PublishWindow() && !_over.IsCancellationRequested)
        {
            _publisher.Flush();
            // A heartbeat tells of what was lost at the window's end.
            WaitFor(() =>
            {
                if (Feed[FeedCounter.MessagesApplied] == _publisher.Messages)
                    return true;
                _publisher.Heartbeat();
                return false;
            });
        }

        WaitFor(() =>
        {
            _publisher.EndSession();
            return false;
        });
    }

    private bool PublishWindow()
    {
        Span<byte> message = stackalloc byte[LongestMessage];
        var published = 0;
        for (; published < WindowMessages; published++)
        {
            var length = _content.WriteNext(message);
            if (length == 0)
                break;
            _publisher.Publish(message[..length]);
        }

        return published > 0;
    }

    private void WaitFor(Func<bool> condition)
    {
        while (!_over.IsCancellationRequested && !condition())
            Thread.Sleep(1);
    }
}
