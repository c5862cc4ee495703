using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

public sealed class VanishingLiquidityTests
{
    [Test]
    public void A_side_that_is_pulled_is_told([Values] bool isBid)
    {
        var tape = Calm().Wait(10 * Tape.Millisecond).Add((ref BookSnapshot s) =>
        {
            if (isBid)
                (s.BidDepth5, s.BidSize, s.BidPrice, s.BidReach5) = (100, 20, s.BidPrice - 300, s.BidReach5 - 300);
            else
                (s.AskDepth5, s.AskSize, s.AskPrice, s.AskReach5) = (100, 20, s.AskPrice + 300, s.AskReach5 + 300);
        });
        Assert.That(Run(tape), Is.Empty, "it may be back at once");
        tape.Wait(Tape.Millisecond).Add();
        var signal = Run(tape).Single();
        Assert.That((signal.Direction, signal.Magnitude, signal.Severity), Is.EqualTo((isBid ? Side.Bid : Side.Ask, 0.8, Severity.Notice)));
        Assert.That(signal.EndTimeNs - signal.StartTimeNs, Is.EqualTo(11 * Tape.Millisecond));
        Assert.That(signal.FirstSequence, Is.EqualTo(signal.LastSequence - 2), "from the last snapshot before the loss");
    }

    [Test]
    public void What_is_entered_again_at_once_was_not_pulled()
    {
        var tape = Calm().Add(Bids(100)).Add(Bids(500)).Wait(Tape.Millisecond).Add();
        Assert.That(Run(tape), Is.Empty);
    }

    [Test]
    public void A_loss_that_nobody_spoke_of_for_longer_than_the_window_is_told_at_the_next_snapshot()
    {
        var tape = Calm().Add(Bids(100)).Wait(10 * Tape.Second).Add();
        Assert.That(Run(tape).Single().Magnitude, Is.EqualTo(0.8));
    }

    [Test]
    public void A_level_that_pushes_the_fifth_out_of_the_sum_is_not_a_loss()
    {
        var tape = Calm().Add((ref BookSnapshot s) => (s.BidDepth5, s.BidReach5) = (100, s.BidReach5 + 50)).Wait(Tape.Second).Add();
        Assert.That(Run(tape), Is.Empty);
    }

    [Test]
    public void A_side_of_fewer_than_five_levels_is_compared_with_what_it_had()
    {
        var tape = Calm().Add((ref BookSnapshot s) => (s.AskDepth5, s.AskSize, s.AskReach5) = (100, 20, int.MaxValue)).Wait(Tape.Millisecond).Add();
        Assert.That(Run(tape).Single().Direction, Is.EqualTo(Side.Ask));
    }

    [Test]
    public void A_hidden_execution_makes_the_loss_look_smaller_never_larger()
    {
        var tape = Calm().Trade(Side.Ask, 100).Add(Bids(100)).Wait(Tape.Millisecond).Trade(Side.Ask, 100).Wait(Tape.Millisecond).Add();
        Assert.That(Run(tape), Is.Empty, "400 of 500 are gone, but 100 shares more were traded than the book showed");
    }

    [Test]
    public void A_side_that_empties_lost_everything()
    {
        var tape = Calm().Add((ref BookSnapshot s) => (s.Flags, s.BidDepth5, s.BidSize, s.BidReach5) = (s.Flags | SnapshotFlags.NoBid, 0, 0, int.MinValue))
            .Wait(Tape.Millisecond).Add();
        Assert.That(Run(tape).Single().Magnitude, Is.EqualTo(1));
    }

    [Test]
    public void Trades_explain_what_they_took()
    {
        var tape = Calm().Trade(Side.Ask, 400, change: (ref BookSnapshot s) => (s.BidDepth5, s.BidSize, s.BidPrice) = (100, 20, s.BidPrice - 300))
            .Wait(Tape.Millisecond).Add();
        Assert.That(Run(tape), Is.Empty);
    }

    [Test]
    public void A_slow_loss_is_not_a_vanishing()
    {
        var tape = Calm();
        for (var depth = 450; depth >= 50; depth -= 50)
            tape.Wait(300 * Tape.Millisecond).Add((ref BookSnapshot s) => (s.BidDepth5, s.BidSize) = (depth, Math.Min(100, depth)));
        Assert.That(Run(tape), Is.Empty);
    }

    [Test]
    public void Each_side_is_told_once_until_its_loss_leaves_the_window()
    {
        var tape = Calm().Add(Bids(100)).Wait(Tape.Millisecond).Add(Bids(50)).Wait(Tape.Millisecond).Add();
        tape.Add((ref BookSnapshot s) => (s.AskDepth5, s.AskSize) = (100, 20)).Wait(Tape.Millisecond).Add();
        Assert.That(Run(tape).Select(s => s.Direction), Is.EqualTo(new[] { Side.Bid, Side.Ask }));
    }

    private static Tape Calm() => new Tape().Calm(120 * Tape.Second);

    private static Tape.Change Bids(long depth) => (ref BookSnapshot s) => (s.BidDepth5, s.BidSize) = (depth, depth / 5);

    private static List<Signal> Run(Tape tape) =>
        OneAnalyzer.Run<VanishingLiquidity, VanishingLiquidity.State>(new(new VanishingLiquidityOptions()), tape);
}
