using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

public sealed class LiquidityImbalanceTests
{
    [Test]
    public void A_side_that_stays_heavy_is_told_once_with_its_direction([Values] bool isBid)
    {
        var tape = new Tape().Calm(120 * Tape.Second).Add(Sizes(isBid ? 1_000 : 10, isBid ? 10 : 1_000)).Wait(300 * Tape.Millisecond).Add().Calm(Tape.Second);
        var signal = Run(tape).Single();
        Assert.That((signal.Kind, signal.Direction), Is.EqualTo((SignalKind.Imbalance, isBid ? Side.Bid : Side.Ask)));
        Assert.That(signal.Magnitude, Is.EqualTo(isBid ? 990.0 / 1_010 : -990.0 / 1_010).Within(1e-12));
        Assert.That(signal.Baseline, Is.EqualTo(0).Within(0.01));
    }

    [Test]
    public void Few_shares_against_fewer_are_not_heavy() =>
        Assert.That(Run(new Tape().Calm(120 * Tape.Second).Add(Sizes(90, 1)).Wait(Tape.Second).Add()), Is.Empty);

    [Test]
    public void A_flip_to_the_other_side_starts_the_wait_anew()
    {
        var tape = new Tape().Calm(120 * Tape.Second)
            .Add(Sizes(1_000, 10)).Wait(200 * Tape.Millisecond).Add(Sizes(10, 1_000)).Wait(200 * Tape.Millisecond).Add();
        Assert.That(Run(tape), Is.Empty);
        Assert.That(Run(tape.Wait(50 * Tape.Millisecond).Add()).Single().Direction, Is.EqualTo(Side.Ask));
    }

    [Test]
    public void It_ends_below_exit_and_rests_for_the_cool_down()
    {
        var tape = new Tape().Calm(120 * Tape.Second).Add(Sizes(1_000, 10)).Wait(Tape.Second).Add();
        tape.Add(Sizes(1_000, 200)).Wait(Tape.Second).Add(Sizes(1_000, 10)).Wait(Tape.Second).Add();
        Assert.That(Run(tape), Has.Count.EqualTo(1), "0.67 is above exit: it is the same episode");
        tape.Add(Sizes(100, 100)).Wait(Tape.Second).Add(Sizes(1_500, 10)).Wait(Tape.Second).Add();
        Assert.That(Run(tape), Has.Count.EqualTo(1), "within the cool-down");
        tape.Wait(5 * Tape.Second).Add().Wait(Tape.Second).Add();
        Assert.That(Run(tape), Has.Count.EqualTo(2));
    }

    [Test]
    public void Five_levels_have_a_kind_of_their_own()
    {
        var tape = new Tape().Calm(120 * Tape.Second).Add((ref BookSnapshot s) => (s.BidDepth5, s.AskDepth5) = (5_000, 100)).Wait(Tape.Second).Add();
        var signals = OneAnalyzer.Run<LiquidityImbalance, LiquidityImbalance.State>(
            new(LiquidityImbalance.Depth.FiveLevels, LiquidityImbalanceOptions.ForFiveLevels), tape);
        Assert.That(signals.Single().Kind, Is.EqualTo(SignalKind.DepthImbalance));
    }

    private static Tape.Change Sizes(long bid, long ask) => (ref BookSnapshot s) => (s.BidSize, s.AskSize) = (bid, ask);

    private static List<Signal> Run(Tape tape) => OneAnalyzer.Run<LiquidityImbalance, LiquidityImbalance.State>(
        new(LiquidityImbalance.Depth.BestLevel, LiquidityImbalanceOptions.ForBestLevel), tape);
}
