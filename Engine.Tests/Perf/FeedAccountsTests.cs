using Engine.Core.Feed.MoldUdp64;
using Perf.Scenarios;

namespace Engine.Tests.Perf;

internal sealed class FeedAccountsTests
{
    private const long Sent = 1_000, Firsts = 90, Datagrams = 100;

    private Dictionary<FeedCounter, long> _counters = null!;

    [SetUp]
    public void MakeCounters() => _counters = new()
    {
        [FeedCounter.MessagesApplied] = 980,
        [FeedCounter.MessagesLost] = 30,
        [FeedCounter.MessagesReopened] = 10,
        [FeedCounter.MessagesMissing] = 70,
        [FeedCounter.MessagesFilled] = 50,
        [FeedCounter.Packets] = Datagrams,
        [FeedCounter.DuplicatePackets] = 6,
        [FeedCounter.LatePackets] = 1,
        [FeedCounter.EndsOfSession] = 3,
    };

    [Test]
    public void Books_that_balance_have_no_fault() => Assert.That(Faults(), Is.Empty);

    [TestCase(FeedCounter.MessagesApplied, -1)]
    [TestCase(FeedCounter.MessagesApplied, 1)]
    [TestCase(FeedCounter.MessagesLost, 1)]
    [TestCase(FeedCounter.MessagesReopened, 1)]
    [TestCase(FeedCounter.MessagesMissing, 1)]
    [TestCase(FeedCounter.MessagesFilled, -1)]
    [TestCase(FeedCounter.InvalidOverrun, 1)]
    [TestCase(FeedCounter.InvalidEnd, 1)]
    [TestCase(FeedCounter.Packets, 1)]
    [TestCase(FeedCounter.DuplicatePackets, 1)]
    [TestCase(FeedCounter.DuplicatePackets, -1)]
    [TestCase(FeedCounter.StrangerPackets, 1)]
    public void One_message_or_packet_that_is_not_accounted_for_is_a_fault(FeedCounter counter, long off)
    {
        _counters[counter] = _counters.GetValueOrDefault(counter) + off;

        Assert.That(Faults(), Is.Not.Empty);
    }

    [Test]
    public void Datagram_that_nobody_looked_at_is_a_fault() =>
        Assert.That(Accounts().Faults(Sent, Datagrams + 1), Is.EqualTo(new[] { "101 datagrams received, but 100 looked at" }));

    [Test]
    public void Packet_known_whole_by_its_turn_may_count_twice_only_where_packets_overlapped()
    {
        _counters[FeedCounter.DuplicatePackets]++;
        Assert.That(Faults(), Is.Not.Empty);

        _counters[FeedCounter.OverlappingPackets] = 1;
        Assert.That(Faults(), Is.Empty);
    }

    private FeedAccounts Accounts() => new(counter => _counters.GetValueOrDefault(counter), Firsts);

    private string[] Faults() => [.. Accounts().Faults(Sent, Datagrams)];
}
