extern alias stories;

using System.Text;
using stories::StoryService;
using stories::StoryService.Storage;

namespace Engine.Tests.Stories;

[Category("Faults")]
internal sealed class StoryConsumerTests
{
    private StoryServiceHarness _harness = null!;

    [SetUp]
    public void StartBroker() => _harness = new StoryServiceHarness();

    [TearDown]
    public void StopBroker() => _harness.Dispose();

    [Test]
    public async Task Whole_topic_published_again_leaves_as_many_rows_as_identifiers_and_the_same_texts()
    {
        await using var service = await _harness.Start();
        for (var i = 0; i < 300; i++)
            _harness.ProduceSignal(i, $"S{i % 5}");
        Wait(service, 300);
        var before = await Stories(service);

        for (var i = 0; i < 300; i++)
            _harness.ProduceSignal(i, $"S{i % 5}");
        Wait(service, 600);

        Assert.That(before, Has.Count.EqualTo(300));
        Assert.That(await Stories(service), Is.EqualTo(before));
        Assert.That(service.Ingest.Duplicates, Is.EqualTo(300));
    }

    [Test]
    public async Task Restarted_service_goes_on_where_the_database_is()
    {
        await using (var first = await _harness.Start())
        {
            for (var i = 0; i < 100; i++)
                _harness.ProduceSignal(i);
            Wait(first, 100);
        }

        for (var i = 100; i < 150; i++)
            _harness.ProduceSignal(i);
        await using var second = await _harness.Start();
        Wait(second, 50);

        Assert.That(second.Ingest.Duplicates, Is.Zero, "nothing is read twice");
        Assert.That((await second.Store.CountRows(default)).Signals, Is.EqualTo(150));
    }

    [Test]
    public async Task Poison_among_good_records_is_set_aside_and_the_good_are_stored()
    {
        await using var service = await _harness.Start();
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            _harness.ProduceSignal(i, $"S{i % 5}");
            if (i % 4 == 0)
                _harness.Produce(Encoding.UTF8.GetBytes("{\"signal\":" + random.Next()), $"S{i % 5}");
        }

        Wait(service, 250);

        var counts = await service.Store.CountRows(default);
        Assert.That((counts.Signals, counts.DeadLetters), Is.EqualTo((200L, 50L)));
        Assert.That(service.Ingest.DeadLetters, Is.EqualTo(50));
    }

    [Test]
    public async Task Database_that_is_locked_for_a_while_loses_nothing()
    {
        await using var service = await _harness.Start();
        _harness.ProduceSignal(0);
        Wait(service, 1);

        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_harness.Folder}/stories.db;Default Timeout=1;Pooling=False"))
        {
            other.Open();
            using var transaction = other.BeginTransaction(deferred: false);
            for (var i = 1; i < 50; i++)
                _harness.ProduceSignal(i);
            StoryServiceHarness.WaitFor(() => service.Ingest.DatabaseRetries > 0);
            Assert.That(service.Ingest.IsDatabaseDown, Is.True);
        }

        Wait(service, 50);
        Assert.That((await service.Store.CountRows(default)).Signals, Is.EqualTo(50));
        Assert.That(service.Ingest.IsDatabaseDown, Is.False);
    }

    [Test]
    public async Task Broker_that_goes_away_and_comes_back_loses_nothing()
    {
        await using var service = await _harness.Start();
        _harness.ProduceSignal(0);
        Wait(service, 1);

        _harness.Broker.GoDown();
        for (var i = 1; i < 50; i++)
            _harness.ProduceSignal(i);
        _harness.Broker.ComeUp();

        Wait(service, 50);
        Assert.That((await service.Store.CountRows(default)).Signals, Is.EqualTo(50));
    }

    private void Wait(StoryApplication service, long records)
    {
        _harness.Flush();
        StoryServiceHarness.WaitFor(() => service.Ingest.Records >= records, () => $"{service.Ingest.Records} of {records} records, {service.Ingest.State}");
    }

    private static async Task<List<Story>> Stories(StoryApplication service) =>
        [.. await service.Store.ReadStories(new StoryQuery(Limit: 10_000), default)];
}
