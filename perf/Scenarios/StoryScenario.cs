extern alias stories;

using System.Diagnostics;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Timing;
using Engine.Host.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Perf.Harness;
using stories::StoryService;
using stories::StoryService.Ingest;
using stories::StoryService.Live;
using stories::StoryService.Storage;

namespace Perf.Scenarios;

/// <summary>How long after a signal is its story stored and on the live stream, and how many a second can be stored?</summary>
internal sealed class StoryScenario : IScenario
{
    private const int Symbols = 500;
    private const double PacedRate = 1_000;
    private const int MostInFlight = 4_000;

    public string Name => "story";

    public string Question => "How long after a signal is its story stored and on the live stream, how many rows a second are stored, and is what comes twice stored once?";

    public string Topology => """
        [OnSignal] -ring-> [engine-kafka] ~librdkafka~> [embedded broker] ~librdkafka~> [story-kafka > one transaction a batch] -> store
                                                                                             └-> live hub -> [one watcher]
        paced: 1,000 signals/s on a schedule that does not wait, from due to stored and to the watcher
        flat out: as many as the publisher carries, a tenth of them once more; SQLite in a temporary folder, and PostgreSQL if one is given
        """;

    public IReadOnlyList<ScenarioOption> Options =>
    [
        new("postgres", "CONNECTION", "a database to measure beside SQLite (otherwise that of the variable STORY_POSTGRES, if it is set); its tables are kept"),
        new("rounds", ScenarioOption.Number, "rounds that count (3; quick: 1)"),
    ];

    public void Run(ScenarioContext context)
    {
        var runs = new Interleaved(Name, context).Against("SQLite");
        runs.Add("SQLite", () => InTemporaryFolder(folder => Measure(runs, context, "SQLite", new SqliteStoryStore($"{folder}/stories.db"))));
        if ((context.Option("postgres") ?? Environment.GetEnvironmentVariable("STORY_POSTGRES")) is { Length: > 0 } connection)
            runs.Add("PostgreSQL", () => Measure(runs, context, "PostgreSQL", new PostgresStoryStore(connection, NullLogger.Instance)));
        else
            context.Note("PostgreSQL was not measured: give a connection string by --postgres or STORY_POSTGRES.");
        runs.Run(context.Number("rounds", context.Quick ? 1 : 3), warmUps: context.Quick ? 0 : 1);
        context.Note("Broker, publisher and consumer share this process and its cores; the delays hold the publisher's linger of 5 ms, the broker's fetch and the batch's linger of 50 ms.");
    }

    private static Sample[] InTemporaryFolder(Func<string, Sample[]> run)
    {
        var folder = Directory.CreateTempSubdirectory("perf-stories-").FullName;
        try
        {
            return run(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Sample[] Measure(Interleaved runs, ScenarioContext context, string name, IStoryStore inner)
    {
        var (paced, flatOut) = context.Quick ? (2_000, 10_000) : (10_000, 50_000);
        // A session of its own: in a database that was used before, nothing of it is there yet.
        var session = SessionId.Parse($"P{Environment.ProcessId % 10_000}{Random.Shared.Next(10_000)}");
        using var broker = new EmbeddedBroker(EmbeddedBroker.DefaultTopics);
        using var store = new StampingStore(inner, paced + flatOut);
        using var publisher = new SignalPublisher(new KafkaOptions { BootstrapServers = broker.BootstrapServers, SessionDate = "2026-11-24", TimeZone = "UTC" }, new Names(), NullLogger<SignalPublisher>.Instance);
        store.Migrate();
        var (hub, status) = (new LiveHub(), new IngestStatus());
        var options = new StoryOptions { Kafka = broker.BootstrapServers, Group = $"perf-{session}" };
        using var consumer = new StoryConsumer(options, store, hub, status, NullLogger<StoryConsumer>.Instance);
        publisher.Start();
        consumer.Start();
        // The group is formed and everything compiled before the clock runs.
        var flow = new SignalFlow(publisher, session);
        flow.Offer(0, 100);
        Await(() => status.Records >= 100, "the first signals were never stored");

        using var watcher = new StoryWatcher(hub, paced + flatOut);
        flow.OfferPaced(100, paced - 100, PacedRate, store, watcher);
        Await(() => status.Records >= paced, "the paced signals were never stored");
        watcher.Stop();
        var (toStored, toLive) = (store.DelaysFrom(100, paced), watcher.DelaysFrom(100, paced));
        var rowsPerSecond = FlatOut(flow, status, paced, flatOut, out var repeated);
        var counts = Verify(store, status, session, paced + flatOut, repeated);
        var live = watcher.Seen;
        if (!runs.IsWarmUp && context.Curves.All(curve => !curve.Name.StartsWith(name, StringComparison.Ordinal)))
        {
            context.Curve($"{name}: due to stored", toStored);
            context.Curve($"{name}: due to live stream", toLive);
        }

        return
        [
            new Sample("throughput", "k rows/s", rowsPerSecond / 1e3),
            .. LatencySamples.Of("due to stored", toStored, "delay"),
            .. LatencySamples.Of("due to live stream", toLive, "delay", live < paced - 100 ? $"the watcher saw {live} of {paced - 100}" : null),
            new Sample("stored once of those sent twice", "rows", repeated, IsDiagnostic: true),
            new Sample("rows in the store", "rows", counts, IsDiagnostic: true),
        ];
    }

    // A tenth comes again, some batches later: the same identifiers.
    private static double FlatOut(SignalFlow flow, IngestStatus status, int from, int count, out int repeated)
    {
        repeated = count / 10;
        var all = from + count + repeated;
        var started = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < count; sent += repeated)
            flow.OfferNoFasterThan(from + sent, Math.Min(repeated, count - sent), () => status.Records, MostInFlight);
        flow.OfferNoFasterThan(from, repeated, () => status.Records, MostInFlight);
        Await(() => status.Records >= all, $"of {all} signals {status.Records} were stored");
        return (count + repeated) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static long Verify(StampingStore store, IngestStatus status, SessionId session, int distinct, int repeated)
    {
        ScenarioContext.Verify(status.Duplicates == repeated, $"{repeated} signals came twice and {status.Duplicates} were known");
        ScenarioContext.Verify(status.Stories == distinct && status.DeadLetters == 0, $"{distinct} signals of {session}, {status.Stories} stories, {status.DeadLetters} set aside");
        ScenarioContext.Verify(store.Stamped == distinct, $"{distinct} signals and {store.Stamped} new rows");
        return store.CountRows(default).GetAwaiter().GetResult().Signals;
    }

    private static void Await(Func<bool> condition, string otherwise)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition() && Stopwatch.GetElapsedTime(started).TotalSeconds < 60)
            Thread.Sleep(1);
        ScenarioContext.Verify(condition(), otherwise);
    }

    private sealed class Names : ISymbolNames
    {
        private readonly SymbolName[] _names = [.. Enumerable.Range(0, Symbols).Select(i => SymbolName.Parse($"SYM{i}"))];

        public SymbolName NameOf(int symbol) => _names[symbol];
    }

    /// <summary>Offers signals by number, each once for each time it is asked for.</summary>
    private sealed class SignalFlow(SignalPublisher publisher, SessionId session)
    {
        private long _offered;

        public void Offer(int from, int count)
        {
            for (var number = from; number < from + count; number++)
            {
                var signal = SignalOf(number);
                publisher.OnSignal(in signal);
            }

            _offered += count;
        }

        public void OfferPaced(int from, int count, double rate, StampingStore store, StoryWatcher watcher)
        {
            var start = Tsc.Now();
            for (var i = 0; i < count; i++)
            {
                var due = start + Tsc.ToTicks(i / rate * 1e9);
                store.Due(from + i, due);
                watcher.Due(from + i, due);
                while (Tsc.Now() < due)
                    Thread.Sleep(0);
                Offer(from + i, 1);
            }
        }

        /// <summary>Leaves at most so many between here and the store: nothing is coalesced, and the broker forgets nothing.</summary>
        public void OfferNoFasterThan(int from, int count, Func<long> stored, int mostInFlight)
        {
            for (var number = from; number < from + count; number++)
            {
                while (_offered - stored() > mostInFlight)
                    Thread.Yield();
                Offer(number, 1);
            }
        }

        private Signal SignalOf(int number) => new()
        {
            Session = session,
            FirstSequence = (ulong)number,
            LastSequence = (ulong)number,
            EndTimeNs = number,
            Symbol = number % Symbols,
            Kind = SignalKind.SpreadWidened,
            Severity = Severity.Notice,
            Quality = BookQuality.Live,
            Magnitude = 1_200,
            Baseline = 300,
            BidPrice = 1_000_000,
            AskPrice = 1_001_200,
            BidSize = 100,
            AskSize = 100,
        };
    }
}
