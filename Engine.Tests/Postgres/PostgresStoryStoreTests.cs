extern alias stories;

using Engine.Tests.Stories;
using Microsoft.Extensions.Logging.Abstractions;
using stories::StoryService.Storage;

namespace Engine.Tests.Postgres;

[Category("Postgres")]
internal sealed class PostgresStoryStoreTests : StoryStoreContract
{
    private PostgresCluster? _cluster;

    [OneTimeSetUp]
    public void StartCluster() => _cluster = PostgresCluster.StartOrIgnore();

    [OneTimeTearDown]
    public void StopCluster() => _cluster?.Dispose();

    [Test]
    public void Server_that_was_stopped_is_a_passing_trouble_and_serves_again_afterwards()
    {
        using var store = Open();
        store.Migrate();
        store.Commit(StoryRows.Batch(0, 1, StoryRows.Signal(number: 1)));

        _cluster!.StopImmediately();
        var fault = Assert.Catch(() => store.Commit(StoryRows.Batch(1, 2, StoryRows.Signal(number: 2))));
        var faultOfAnother = Assert.Catch(() => store.Commit(StoryRows.Batch(1, 2, StoryRows.Signal(number: 2))));
        _cluster.Start();

        Assert.That(store.IsTransient(fault!), Is.True, fault!.ToString());
        Assert.That(store.IsTransient(faultOfAnother!), Is.True, faultOfAnother!.ToString());
        Assert.That(store.Commit(StoryRows.Batch(1, 2, StoryRows.Signal(number: 2))).NewStories, Has.Count.EqualTo(1));
    }

    [Test]
    public void Server_on_another_machine_needs_verified_encryption()
    {
        Assert.That(() => new PostgresStoryStore("Host=db.example;Username=x", NullLogger.Instance), Throws.ArgumentException.With.Message.Contains("VerifyFull"));
    }

    protected override IStoryStore Open() => new PostgresStoryStore(_cluster!.NewDatabase(), NullLogger.Instance);
}
