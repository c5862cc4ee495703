extern alias stories;

using stories::StoryService.Live;
using stories::StoryService.Storage;

namespace Engine.Tests.Stories;

/// <summary>A watcher of the live stream that does not read holds up neither the consumer nor the others, and is kept a bounded queue for.</summary>
internal sealed class LiveHubTests
{
    private const int Commits = 5_000;
    private const int MostKept = 512;

    [Test]
    public void A_watcher_that_stalls_loses_the_oldest_events_and_the_others_none()
    {
        var hub = new LiveHub();
        var stalled = hub.Subscribe()!;
        var reading = hub.Subscribe()!;
        var read = new List<string>();
        for (var i = 0; i < Commits; i++)
        {
            hub.Publish(new CommitResult(true, [], [], [StoryRows.Summary($"S{i}", i)], 0));
            while (reading.Reader.TryRead(out var live))
                read.Add(live.Json);
        }

        var kept = new List<string>();
        while (stalled.Reader.TryRead(out var live))
            kept.Add(live.Json);
        Assert.That(read, Has.Count.EqualTo(Commits));
        Assert.That(kept, Has.Count.EqualTo(MostKept));
        Assert.That(kept, Is.EqualTo(read.TakeLast(MostKept)));
        Assert.That(hub.Dropped, Is.EqualTo(Commits - MostKept));
    }
}
