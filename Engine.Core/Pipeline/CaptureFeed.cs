using Engine.Core.Feed;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;

namespace Engine.Core.Pipeline;

/// <summary>
/// The MoldUDP64 packets of a pcap or pcapng capture as a source, through the same arbitration as live packets; time is the capture's own.
/// A capture may begin in the middle of a session: it counts from its first packet.
/// </summary>
/// <param name="path">The capture.</param>
public sealed class CaptureFeedSource(string path) : IFeedSource
{
    private CaptureFile? _capture;

    /// <inheritdoc/>
    public string Description => $"capture {path}";

    /// <inheritdoc/>
    public bool IsFinite => true;

    /// <summary>Counters of the arbitration, once the pipeline was built.</summary>
    public FeedCounters? Feed { get; private set; }

    /// <summary>Why the capture ended before its end, if it did; to be read after the pipeline has completed.</summary>
    public SourceFault Fault => _capture?.Fault ?? SourceFault.None;

    /// <inheritdoc/>
    public IFeed Open<TSink>(TSink sink)
        where TSink : struct, IMessageSink
    {
        _capture = new CaptureFile(path);
        var lines = new LineArbiter<TSink, NoRecovery>(sink, default, new ArbiterOptions { Join = JoinPolicy.FirstPacket });
        Feed = lines.Counters;
        return new OpenCapture<TSink>(_capture, lines);
    }

    private sealed class OpenCapture<TSink>(CaptureFile capture, LineArbiter<TSink, NoRecovery> lines) : IFeed
        where TSink : struct, IMessageSink
    {
        [HotPath]
        public FeedState Poll()
        {
            if (!capture.TryRead(out var datagram))
            {
                lines.Finish();
                return FeedState.Ended;
            }

            lines.OnPacket(FeedLine.A, datagram.Payload, 0, datagram.TimeNs);
            lines.OnTick(datagram.TimeNs);
            return FeedState.Busy;
        }

        public void Dispose()
        {
            lines.Dispose();
            capture.Dispose();
        }
    }
}
