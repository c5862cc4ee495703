using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Core.Snapshots;

namespace Engine.Tests.Pipeline;

/// <summary>What a running pipeline lets others see of its books, in every topology.</summary>
public sealed class BookWiringTests
{
    private const int Symbols = 4, Messages = 20_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private string _file = "";

    [OneTimeSetUp]
    public void WriteFile()
    {
        _file = Path.GetTempFileName();
        OrderFlowFile.Write(_file, new OrderFlowOptions { Seed = 9, Symbols = Symbols }, Messages);
    }

    [OneTimeTearDown]
    public void RemoveFile() => File.Delete(_file);

    [Test]
    public void Depth_can_be_had_of_every_symbol_when_the_feed_is_idle([Values(Topology.Fused, Topology.Inline, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        using var pipeline = Start(new PipelineOptions { Topology = topology, Shards = 3 });
        var reader = pipeline.CreateDepthReader(50);
        WaitUntil(() => pipeline.Counters.Decoder.Messages == Messages);
        foreach (var symbol in KnownSymbols(pipeline))
        {
            var expected = default(BookSnapshot);
            WaitUntil(() =>
            {
                Assert.That(reader.TryAsk(symbol), Is.True);
                WaitUntil(reader.TryTake);
                return pipeline.Snapshots.TryRead(symbol, out expected) == SnapshotRead.Read && expected.EventCount == reader.EventCount;
            });
            Assert.That(reader.Symbol, Is.EqualTo(symbol));
            Assert.That(reader.Bids[0], Is.EqualTo(new Level(expected.BidPrice, expected.BidSize)));
            Assert.That(reader.Asks[0], Is.EqualTo(new Level(expected.AskPrice, expected.AskSize)));
            Assert.That(reader.Bids.Length, Is.GreaterThan(5));
        }
    }

    [Test]
    public void A_watched_symbol_is_compared_in_every_topology([Values(Topology.Fused, Topology.Staged, Topology.Sharded)] Topology topology)
    {
        using var names = Start(new PipelineOptions { Topology = Topology.Inline });
        WaitUntil(() => names.Counters.Decoder.Messages == Messages);
        var symbol = KnownSymbols(names).First();
        using var pipeline = Start(new PipelineOptions { Topology = topology, Shards = 3, AuditSymbol = names.Symbols.NameOf(symbol).ToString() });
        WaitUntil(() => pipeline.Counters.Decoder.Messages == Messages && pipeline.Snapshots.TryRead(symbol, out var now) == SnapshotRead.Read && now.EventCount == EventsOf(names, symbol));
        Assert.That(pipeline.Counters.BookTotals.AuditComparisons, Is.GreaterThan(Messages / 20));
        Assert.That(pipeline.Counters.BookTotals.AuditDifference, Is.Null);
    }

    [Test]
    public void Nothing_that_books_refuse_is_silent()
    {
        using var pipeline = Start(new PipelineOptions { Topology = Topology.Inline, MaxSymbols = 2, MaxOrders = 1_024, MaxColdLevels = 1_024 });
        WaitUntil(() => pipeline.Counters.Decoder.Messages == Messages);
        var books = pipeline.Counters.BookTotals;
        Assert.Multiple(() =>
        {
            Assert.That(books.ActiveSymbols, Is.EqualTo(2));
            Assert.That(books.SymbolsWithoutBook, Is.EqualTo(Symbols - 2));
            Assert.That(books.EventsWithoutBook, Is.GreaterThan(0));
            Assert.That(books.PeakOrderLoad, Is.GreaterThan(0).And.LessThanOrEqualTo(1));
            Assert.That(books.LongestProbe, Is.GreaterThan(0));
            Assert.That(books.ColdLevelCapacity, Is.EqualTo(1_024));
            Assert.That(books.PeakColdLoad, Is.InRange(0, 1));
            Assert.That(books.MemoryBytes, Is.GreaterThan(0));
            Assert.That(books.HugePageBytes, Is.InRange(0, books.MemoryBytes + 2 * 1024 * 1024), "rounded up to whole pages");
        });
    }

    [Test]
    public void Far_levels_are_given_room_by_the_number_of_symbols()
    {
        using var pipeline = Start(new PipelineOptions { Topology = Topology.Inline, MaxSymbols = 16_384 });
        Assert.That(pipeline.Counters.BookTotals.ColdLevelCapacity, Is.EqualTo(16_384 * OrderBooksOptions.ColdLevelsASymbol));
    }

    private static long EventsOf(MarketDataPipeline pipeline, int symbol) =>
        pipeline.Snapshots.TryRead(symbol, out var snapshot) == SnapshotRead.Read ? snapshot.EventCount : -1;

    private static IEnumerable<int> KnownSymbols(MarketDataPipeline pipeline) => Enumerable.Range(0, 64).Where(symbol => EventsOf(pipeline, symbol) > 0);

    private static void WaitUntil(Func<bool> condition) => Assert.That(SpinWait.SpinUntil(condition, Limit), Is.True, "it did not happen in time");

    private MarketDataPipeline Start(PipelineOptions options)
    {
        var pipeline = new PipelineBuilder(options with { Lossless = true }).From(new SourceThatStays(_file)).Build<Itch50Format>();
        pipeline.Start();
        return pipeline;
    }

    /// <summary>A file after whose end nothing more comes, as a feed that is quiet.</summary>
    private sealed class SourceThatStays(string path) : IFeedSource
    {
        public string Description => path;

        public bool IsFinite => false;

        public IFeed Open<TSink>(TSink sink)
            where TSink : struct, IMessageSink => new Feed<TSink>(new LengthPrefixedFile(path, SessionId.Parse("STAYS")), sink);

        private sealed class Feed<TSink>(LengthPrefixedFile file, TSink sink) : IFeed
            where TSink : struct, IMessageSink
        {
            private TSink _sink = sink;

            public FeedState Poll() => file.Read(ref _sink) ? FeedState.Busy : FeedState.Idle;

            public void Dispose() => file.Dispose();
        }
    }
}
