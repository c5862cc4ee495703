using System.Runtime.Versioning;
using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources;
using Engine.Tests.Models.Litmus;
using Perf.Harness;
using Perf.Scenarios;

namespace Engine.Tests.Perf;

/// <summary>What the scenarios stand on: other programs, cores, time, and the flow of a crash.</summary>
internal sealed class MeasuringTests
{
    [Test]
    [SupportedOSPlatform("linux")]
    public void A_program_is_looked_for_on_the_path_and_not_beside_this_one()
    {
        var own = Directory.CreateTempSubdirectory("own-");
        try
        {
            var namesake = Path.Combine(own.FullName, "true");
            File.WriteAllText(namesake, "#!/bin/sh\nexit 1\n");
            File.SetUnixFileMode(namesake, UnixFileMode.UserRead | UnixFileMode.UserExecute);

            Assert.That(ChildProcess.Resolve("true", $"{own.FullName}/:.:/bin", own.FullName), Is.EqualTo("/bin/true"));
            Assert.That(ChildProcess.Resolve("true", $"{own.FullName}:/bin", "/elsewhere"), Is.EqualTo(namesake));
            Assert.That(ChildProcess.Resolve("true", own.FullName, own.FullName), Is.Null);
        }
        finally
        {
            own.Delete(recursive: true);
        }
    }

    [Test]
    public void A_program_that_does_not_end_is_ended() =>
        Assert.That(ChildProcess.Run("sleep", ["1000"], TimeSpan.FromMilliseconds(50), Path.GetTempPath()), Is.EqualTo(ChildProcess.TimedOut));

    [Test]
    public void The_times_of_all_scenarios_add_up_to_what_is_promised()
    {
        double Sum(bool quick) => Budget.Scenarios.Sum(scenario => Budget.Of(scenario, quick).TotalSeconds);

        Assert.That(Sum(quick: true), Is.LessThanOrEqualTo(Budget.QuickSeconds));
        Assert.That(Sum(quick: false), Is.LessThanOrEqualTo(Budget.FullSeconds));
    }

    [TestCase("0-1", new[] { 0, 1 })]
    [TestCase(" 2-3,7\n", new[] { 2, 3, 7 })]
    [TestCase("5", new[] { 5 })]
    public void The_allowed_cores_are_read(string list, int[] cores) => Assert.That(AllowedCores.Parse(list), Is.EqualTo(cores));

    [TestCase("599998 packets in 45032816 nanos , 75.05 nanos per packet", 599_998L, 45_032_816.0)]
    [TestCase("Result:\n20 messages in 7 nanos\n", 20L, 7.0)]
    public void A_peers_own_time_is_read(string output, long messages, double ns) => Assert.That(BookPeer.Parse(output), Is.EqualTo((messages, ns)));

    [Test]
    public void A_peer_that_says_nothing_has_no_time() => Assert.That(BookPeer.Parse("done"), Is.Null);

    [TestCase(0, 5, Verdict.NotMeasurable)]
    [TestCase(0, long.MaxValue / 2, Verdict.Met)]
    [TestCase(1, 5, Verdict.Missed)]
    public void An_inconclusive_experiment_is_neither_right_nor_wrong(long forbidden, long legal, object verdict)
    {
        var test = LitmusCatalogue.All().First(test => !test.IsControl);
        var counts = test.Outcomes.Select(outcome => outcome.Kind == OutcomeKind.Forbidden ? 0 : legal / test.Outcomes.Length).ToArray();
        counts[Array.FindIndex(test.Outcomes, outcome => outcome.Kind == OutcomeKind.Forbidden)] = forbidden;

        var measurements = LitmusScenario.Measurements(new LitmusResult(test, counts, TimeSpan.FromSeconds(1))).ToArray();

        Assert.That(measurements.Single(m => m.Goal is not null).Verdict, Is.EqualTo(verdict));
        Assert.That(measurements.Single(m => m.Metric == "observations").Verdict, Is.EqualTo(Verdict.None));
    }

    [Test]
    public void A_flash_crash_takes_a_tenth_off_the_price_without_a_fault_or_a_crossed_book()
    {
        var bytes = Crash();
        using var file = new LengthPrefixedFile(new MemoryStream(bytes), default);
        using var books = new BookEngine<Extremes, PriceLadder, NoOrderQueues>(new OrderBooksOptions { OrderCapacity = 4096, SymbolCapacity = 8, ColdLevelCapacity = 1 << 16 }, default, default);
        var decoder = new MessageDecoder<Itch50Format, Sink>(new Sink(books));
        while (file.Read(ref decoder))
        {
        }

        Assert.That(Enum.GetValues<BookFault>().Select(books.Counters.FaultsOf), Is.All.Zero);
        Assert.That(books.Listener.Lowest, Is.LessThan(0.91 * books.Listener.Highest).And.GreaterThan(0.8 * books.Listener.Highest));
        Assert.That(books.Orders.Count, Is.InRange(500, 600));
        Assert.That(Crash(), Is.EqualTo(bytes), "the same arguments, other bytes");
    }

    private static byte[] Crash()
    {
        var stream = new MemoryStream();
        FlashCrashFlow.Write(stream, symbols: 2, ordersPerSymbol: 300, messages: 20_000);
        return stream.ToArray();
    }

    private struct Extremes : IBookListener
    {
        public int Lowest { get; private set; }

        public int Highest { get; private set; }

        public void OnBookChanged(ref readonly MarketEvent e, ref readonly SymbolBook book, BookChange change)
        {
            if (book.BidSize == 0 || book.AskSize == 0)
                return;
            Lowest = Lowest == 0 ? book.AskPrice : Math.Min(Lowest, book.AskPrice);
            Highest = Math.Max(Highest, book.AskPrice);
        }
    }

    private readonly struct Sink(BookEngine<Extremes, PriceLadder, NoOrderQueues> books) : IEventSink
    {
        public void OnEvents(Span<MarketEvent> events) => books.OnEvents(events);
    }
}
