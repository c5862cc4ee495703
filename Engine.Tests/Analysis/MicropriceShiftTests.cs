using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

public sealed class MicropriceShiftTests
{
    [Test]
    public void Sizes_that_tip_while_the_mid_stays_are_told([Values] bool isUp)
    {
        var tape = Calm().Add(Sizes(isUp ? 950 : 50, isUp ? 50 : 950)).Wait(20 * Tape.Millisecond).Add().Calm(Tape.Second);
        var signal = Run(tape).Single();
        // Imbalance 0.9 is 0.45 spreads off the mid; the reference was at the mid.
        Assert.That(signal.Magnitude, Is.EqualTo(isUp ? 0.45 : -0.45).Within(0.01));
        Assert.That(signal.Direction, Is.EqualTo(isUp ? Side.Bid : Side.Ask));
    }

    [Test]
    public void When_the_mid_moves_with_it_nothing_is_told()
    {
        var tape = Calm().Add((ref BookSnapshot s) => (s.BidSize, s.AskSize, s.BidPrice) = (950, 50, s.BidPrice + 50)).Wait(20 * Tape.Millisecond).Add().Calm(Tape.Second);
        Assert.That(Run(tape), Is.Empty, "after the move the sizes are the new reference");
    }

    [Test]
    public void A_spread_that_opens_on_both_sides_keeps_the_mid_and_scales_the_shift()
    {
        var tape = Calm().Add((ref BookSnapshot s) => (s.BidPrice, s.AskPrice) = (s.BidPrice - 200, s.AskPrice + 200)).Calm(Tape.Second)
            .Add(Sizes(950, 50)).Wait(20 * Tape.Millisecond).Add();
        Assert.That(Run(tape).Single().Magnitude, Is.EqualTo(0.45).Within(0.01));
    }

    [Test]
    public void A_flicker_shorter_than_the_minimum_is_not_told() =>
        Assert.That(Run(Calm().Add(Sizes(950, 50)).Wait(9 * Tape.Millisecond).Add().Add(Sizes(100, 100)).Calm(Tape.Second)), Is.Empty);

    private static Tape Calm() => new Tape().Calm(120 * Tape.Second);

    private static Tape.Change Sizes(long bid, long ask) => (ref BookSnapshot s) => (s.BidSize, s.AskSize) = (bid, ask);

    private static List<Signal> Run(Tape tape) => OneAnalyzer.Run<MicropriceShift, MicropriceShift.State>(new(new MicropriceShiftOptions()), tape);
}
