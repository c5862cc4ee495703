using Engine.Core.Feed.MoldUdp64;
using Engine.Tests.Feed.Fuzz;

namespace Engine.Tests.Feed.Chaos;

/// <summary>Whatever befalls the packets: no wrong book is called right, every hole is reported exactly, and the same packets give the same output.</summary>
[Category("Fuzz")]
public sealed class ChaosTests
{
    private const int Packets = 300;

    [Test]
    public void Two_hundred_seeds_of_loss_duplicates_reordering_and_bursts()
    {
        long checks = 0, rebuilds = 0, lost = 0, healed = 0, retransmitted = 0;
        for (var i = 0L; i < FuzzRun.Inputs(200); i++)
        {
            var plan = new ChaosPlan(FuzzRun.Seed - 1 + (ulong)i);
            using var run = new ChaosRun(plan);
            run.Run(Packets);
            Check(plan, run);
            using var again = new ChaosRun(plan);
            again.Run(Packets);
            Assert.That(again.Log.Hash, Is.EqualTo(run.Log.Hash), $"the same input, another output; {plan}");
            checks += run.Log.LiveChecks;
            rebuilds += run.Counters[FeedCounter.RebuildsEnded];
            lost += run.Log.Lost;
            healed += run.Counters[FeedCounter.LossesHealed];
            retransmitted += run.Counters[FeedCounter.MessagesRetransmitted];
        }

        TestContext.Out.WriteLine($"{checks} books compared, {rebuilds} rebuilds, {healed} losses healed, {lost} messages lost, {retransmitted} retransmitted");
        Assert.That(new[] { checks / 1_000, rebuilds, lost / 10, retransmitted / 10, healed }, Is.All.GreaterThan(10), "a run in which nothing happens shows nothing");
    }

    private static void Check(ChaosPlan plan, ChaosRun run)
    {
        var counters = run.Counters;
        var story = $"{plan}; {counters}";
        Assert.That(run.Log.Fault, Is.Null, story);
        Assert.That(run.Log.Ends, Is.EqualTo(1), story);
        Assert.That(counters[FeedCounter.SessionsStarted], Is.EqualTo(1), story);
        Assert.That(run.Log.Applied + run.Log.Lost, Is.EqualTo(run.Sent), $"sent = handed on + reported lost; {story}");
        Assert.That(counters[FeedCounter.MessagesApplied], Is.EqualTo(run.Log.Applied), story);
        Assert.That(counters[FeedCounter.MessagesLost] - counters[FeedCounter.MessagesReopened], Is.EqualTo(run.Log.Lost), story);
        Assert.That(
            counters[FeedCounter.MessagesMissing], Is.EqualTo(counters[FeedCounter.MessagesFilled] + counters[FeedCounter.MessagesLost] - counters[FeedCounter.MessagesReopened]),
            $"missing = filled + lost; {story}");
    }
}
