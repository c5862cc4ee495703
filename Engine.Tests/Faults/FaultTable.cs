using System.Globalization;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Core.Simulation.Publishing;

namespace Engine.Tests.Faults;

/// <summary>
/// Every fault of <c>docs/faults.md</c>, over real sockets, inline and staged: afterwards every book is the sender's, level by level, or flagged stale,
/// and every message is accounted for. Prints the table: <c>dotnet test --filter FaultTable --logger "console;verbosity=detailed"</c>.
/// </summary>
[Category("Faults")]
internal sealed class FaultTable
{
    private const int Messages = 30_000;

    private static readonly FaultPlan OnePercent = new() { Drop = 0.01 };

    private static readonly Fault[] Faults =
    [
        new("none") { Sign = FeedCounter.DuplicatePackets },
        Fault.OnBoth("1% loss on both lines", OnePercent) with { Sign = FeedCounter.MessagesRetransmitted },
        new("1% loss on one line") { LineA = OnePercent, Sign = FeedCounter.DuplicatePackets },
        Fault.OnBoth("5% reorder", new() { Reorder = 0.05 }) with { Sign = FeedCounter.HeldPackets },
        Fault.OnBoth("5% duplicates", new() { Duplicate = 0.05 }) with { Sign = FeedCounter.DuplicatePackets },
        Fault.OnBoth("burst of 1,000 packets on both", new() { BurstAt = 5_000, BurstLength = 1_000 }) with { Sign = FeedCounter.MessagesRetransmitted },
        Fault.OnBoth("session change, 1% loss on both", OnePercent) with { SessionChange = true, Sign = FeedCounter.SessionsStarted },
        Fault.OnBoth("retransmission dead, 1% loss on both", OnePercent) with { Retransmission = false, Arbiter = Fault.Impatient, Sign = FeedCounter.MessagesLost },
        Fault.OnBoth("both servers dead, 1% loss on both", OnePercent) with { Retransmission = false, Snapshots = false, Arbiter = Fault.Impatient, Sign = FeedCounter.MessagesLost },
    ];

    [TestCase(Topology.Inline)]
    [TestCase(Topology.Staged)]
    public void Every_fault_leaves_the_books_right_or_flagged(Topology topology)
    {
        var rows = Faults.Select(fault => Run(fault, topology)).ToList();

        var text = string.Join(Environment.NewLine, [Row.Head, Row.Rule, .. rows.Select(row => row.ToString())]);
        TestContext.Out.WriteLine($"{topology}:{Environment.NewLine}{text}");
        Assert.Multiple(() =>
        {
            foreach (var row in rows)
                row.Check();
        });
    }

    private static Row Run(Fault fault, Topology topology)
    {
        using var run = new FaultRun(fault, topology);
        run.Publish(Messages / 2);
        if (fault.SessionChange)
        {
            run.Settle();
            run.ChangeSession();
        }

        run.Publish(Messages / 2);
        run.End();
        return new Row(fault, run.Publisher.Messages, run.Accounted, run.Feed, run.Receiver.Counters, run.Stop());
    }

    private sealed record Row(Fault Fault, long Sent, long Accounted, FeedCounters Feed, UdpCounters Udp, FinalBooks Books)
    {
        private static readonly FeedCounter[] Shown =
        [
            FeedCounter.MessagesApplied, FeedCounter.MessagesLost, FeedCounter.DuplicatePackets, FeedCounter.HeldPackets, FeedCounter.GapsOpened, FeedCounter.MessagesMissing,
            FeedCounter.MessagesFilled, FeedCounter.MessagesRetransmitted, FeedCounter.RequestsSent, FeedCounter.GapsDeclared, FeedCounter.RebuildsEnded, FeedCounter.SessionsStarted,
        ];

        public static string Head => $"| fault | sent | {string.Join(" | ", Shown)} | kernel drops | books |";

        public static string Rule => $"| --- | {string.Concat(Enumerable.Repeat("---: | ", Shown.Length + 2))}--- |";

        private bool HasRepair => Fault.Retransmission || Fault.Snapshots;

        public void Check()
        {
            Assert.That(Accounted, Is.EqualTo(Sent), $"{Fault.Name}: sent = applied + lost\n{Feed}");
            Assert.That(Feed[FeedCounter.MessagesMissing] - Feed[FeedCounter.MessagesFilled], Is.EqualTo(Feed[FeedCounter.MessagesLost] - Feed[FeedCounter.MessagesReopened]), Fault.Name);
            Assert.That(Feed[Fault.Sign], Is.Positive, $"{Fault.Name}: {Fault.Sign}");
            Assert.That(Books.WrongUnflagged, Is.Zero, $"{Fault.Name}: {Books}");
            Assert.That(Books.AreEqual || Books.AreFlagged, Is.True, $"{Fault.Name}: {Books}");
            // Where retransmissions are answered, what the kernel drops comes too; a snapshot may come too late for the end of the session.
            if (Fault.Retransmission)
                Assert.That((Feed[FeedCounter.MessagesLost], Books.AreEqual), Is.EqualTo((0, true)), $"{Fault.Name}: {Books}\n{Feed}");
            if (Fault.SessionChange)
                Assert.That(Feed[FeedCounter.SessionsStarted], Is.EqualTo(2), Fault.Name);
            if (!HasRepair)
                Assert.That(Books.AreFlagged, Is.True, $"{Fault.Name}: {Books}");
        }

        public override string ToString()
        {
            long[] figures = [Sent, .. Shown.Select(counter => Feed[counter]), Udp[UdpCounter.KernelDrops]];
            return $"| {Fault.Name} | {string.Join(" | ", figures.Select(figure => figure.ToString("N0", CultureInfo.InvariantCulture)))} | {Books} |";
        }
    }
}
