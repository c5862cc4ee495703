using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Pipeline;
using Engine.Tests.Feed.MoldUdp64;

namespace Engine.Tests.Feed.Sources.Capture;

public sealed class CaptureFeedTests
{
    [Test]
    public void What_waits_behind_a_hole_when_the_capture_ends_is_handed_on_behind_a_gap()
    {
        var capture = new CaptureWriter(false).PcapHeader(false, 1);
        foreach (var sequence in new ulong[] { 1, 3 })
            capture.PcapRecord(1, (uint)sequence, Frames.Ethernet(Frames.Ipv4(Frames.Udp(Packets.Of("S", sequence, 1))), 0x0800));
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pcap");
        File.WriteAllBytes(path, capture.ToArray());
        try
        {
            var recording = new Recording();
            var source = new CaptureFeedSource(path);
            using var feed = source.Open(new Recording.Sink(recording));
            while (feed.Poll() != FeedState.Ended)
            {
            }

            Assert.That(recording.Log, Is.EqualTo(new[] { "started S 0", "1", "gap 2+1", "3" }));
            Assert.That(source.Feed![FeedCounter.MessagesApplied], Is.EqualTo(2));
            Assert.That(source.Feed[FeedCounter.MessagesLost], Is.EqualTo(1));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
