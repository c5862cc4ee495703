extern alias stories;

using stories::StoryService.Narration;
using stories::StoryService.Storage;

namespace Engine.Tests.Stories;

/// <summary>What every store must do, whatever database is behind it.</summary>
internal abstract class StoryStoreContract
{
    private IStoryStore _store = null!;

    /// <summary>A new store on an empty database.</summary>
    protected abstract IStoryStore Open();

    [SetUp]
    public void OpenStore()
    {
        _store = Open();
        _store.Migrate();
    }

    [TearDown]
    public void CloseStore() => _store?.Dispose();

    [Test]
    public void Migrating_again_changes_nothing()
    {
        _store.Commit(StoryRows.Batch(0, 1, StoryRows.Signal()));

        _store.Migrate();

        Assert.That(Counts().Stories, Is.EqualTo(1));
    }

    [Test]
    public async Task Rows_come_back_as_they_were_written()
    {
        var batch = StoryRows.Batch(0, 3, StoryRows.Signal());
        batch.Summaries.Add(StoryRows.Summary("ACME", 1));
        batch.FeedEvents.Add(StoryRows.FeedEvent("GAP_DECLARED", 100, 7));
        _store.Commit(batch);

        Assert.That(await _store.ReadSignals(10, default), Is.EqualTo(batch.Signals));
        Assert.That(await _store.ReadSummaries(new SummaryQuery("ACME"), default), Is.EqualTo(batch.Summaries));
        Assert.That(await _store.ReadFeedEvents(10, default), Is.EqualTo(batch.FeedEvents));
        Assert.That(await _store.ReadStories(new StoryQuery(), default), Is.EqualTo(batch.Stories));
    }

    [Test]
    public void Row_that_is_there_already_is_left_alone_and_not_new()
    {
        _store.Commit(StoryRows.Batch(0, 1, StoryRows.Signal(number: 1)));

        var result = _store.Commit(StoryRows.Batch(1, 3, StoryRows.Signal(number: 1), StoryRows.Signal(number: 2)));

        Assert.That(result.NewStories.Select(story => story.Id), Is.EqualTo(new[] { "S/2/ACME/SPREAD_WIDENED" }));
        Assert.That(result.Duplicates, Is.EqualTo(1));
        Assert.That(Counts().Signals, Is.EqualTo(2));
    }

    [Test]
    public void Position_moves_with_its_rows_or_nothing_does()
    {
        _store.Commit(StoryRows.Batch(0, 5, StoryRows.Signal(number: 1)));

        var result = _store.Commit(StoryRows.Batch(3, 9, StoryRows.Signal(number: 2)));

        Assert.That(result.IsOwner, Is.False);
        Assert.That(Counts().Signals, Is.EqualTo(1));
        Assert.That(_store.ReadOffsets("cluster"), Is.EqualTo(new[] { new StoredOffset("engine.signals", 0, 5) }));
        Assert.That(_store.ReadOffsets("another cluster"), Is.Empty);
    }

    [Test]
    public async Task Stories_are_found_by_symbol_kind_and_time_newest_first()
    {
        _store.Commit(StoryRows.Batch(0, 9,
            StoryRows.Signal("SWEEP", 1, "AAA"), StoryRows.Signal("SWEEP", 2, "BBB"), StoryRows.Signal("IMBALANCE", 3, "AAA"), StoryRows.Signal("SWEEP", 4, "AAA")));
        async Task<string> Found(StoryQuery query) => string.Join(' ', (await _store.ReadStories(query, default)).Select(story => story.Id));

        Assert.That(await Found(new StoryQuery("AAA")), Is.EqualTo("S/4/AAA/SWEEP S/3/AAA/IMBALANCE S/1/AAA/SWEEP"));
        Assert.That(await Found(new StoryQuery("AAA", "SWEEP", Limit: 1)), Is.EqualTo("S/4/AAA/SWEEP"));
        Assert.That(await Found(new StoryQuery(FromNs: StoryRows.Start + 2_000_000, ToNs: StoryRows.Start + 4_000_000)), Is.EqualTo("S/3/AAA/IMBALANCE S/2/BBB/SWEEP"));
    }

    [Test]
    public async Task Hostile_names_are_data_and_nothing_else()
    {
        const string Hostile = "'; DROP TABLE stories; --<script>";
        _store.Commit(StoryRows.Batch(0, 1, StoryRows.Signal(symbol: Hostile)));

        Assert.That((await _store.ReadStories(new StoryQuery(Hostile), default)).Single().Symbol, Is.EqualTo(Hostile));
        Assert.That(await _store.ReadSymbols(default), Is.EqualTo(new[] { new SymbolCount(Hostile, 1) }));
    }

    [Test]
    public async Task Newest_summaries_of_a_range_come_oldest_first()
    {
        var batch = StoryRows.Batch(0, 1);
        batch.Summaries.AddRange(Enumerable.Range(0, 10).Select(second => StoryRows.Summary("ACME", second)));
        _store.Commit(batch);

        var rows = await _store.ReadSummaries(new SummaryQuery("ACME", Limit: 3), default);

        Assert.That(rows.Select(row => row.Id), Is.EqualTo(new[] { "S/ACME/7", "S/ACME/8", "S/ACME/9" }));
    }

    [Test]
    public async Task Dead_letters_and_holes_are_kept_once()
    {
        for (var i = 0; i < 2; i++)
        {
            var batch = StoryRows.Batch(i, i + 1);
            batch.DeadLetters.Add(new DeadLetter("engine.signals", 0, 7, "not a record", [1], [0, 255]));
            batch.Holes.Add(new HistoryHole("engine.signals", 0, 10, 20));
            _store.Commit(batch);
        }

        var letter = (await _store.ReadDeadLetters(10, default)).Single();
        Assert.That((letter.Offset, letter.Reason, letter.Value), Is.EqualTo((7L, "not a record", new byte[] { 0, 255 })));
        Assert.That(Counts().Holes, Is.EqualTo(1));
    }

    [Test]
    public async Task Stories_told_again_from_the_stored_rows_have_the_same_words()
    {
        var kinds = new[] { "SPREAD_WIDENED", "IMBALANCE", "LIQUIDITY_VANISHED", "MICROPRICE_SHIFT", "AGGRESSIVE_TRADING", "SWEEP" };
        _store.Commit(StoryRows.Batch(0, 1, [.. kinds.Select((kind, i) => StoryRows.Signal(kind, i) with { Magnitude = 1 / 3.0 + i, Baseline = 0.1 })]));

        var told = (await _store.ReadSignals(100, default)).Select(SignalNarrator.Tell).OrderBy(story => story.Id);

        Assert.That(told, Is.EqualTo((await _store.ReadStories(new StoryQuery(), default)).OrderBy(story => story.Id)));
    }

    private RowCounts Counts() => _store.CountRows(default).GetAwaiter().GetResult();
}
