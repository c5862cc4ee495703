using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

/// <summary>Aggressive trading and sweeps.</summary>
public sealed class TradingTests
{
    [Test]
    public void A_run_far_above_the_normal_rate_is_told_with_what_was_expected([Values(Side.Bid, Side.Ask)] Side aggressor)
    {
        var tape = Usual().Wait(3 * Tape.Second);
        for (var i = 0; i < 3; i++)
            tape.Wait(500 * Tape.Millisecond).Trade(aggressor, 300);
        var signal = Runs(tape).Single();
        Assert.That((signal.Kind, signal.Direction, signal.Magnitude), Is.EqualTo((SignalKind.AggressiveTrading, aggressor, 900.0)));
        // 10 shares a second, over the second the run lasted and the second it may pause.
        Assert.That(signal.Baseline, Is.EqualTo(20).Within(1));
        Assert.That(signal.EndTimeNs - signal.StartTimeNs, Is.EqualTo(Tape.Second));
    }

    [Test]
    public void A_trade_of_the_other_side_or_a_pause_ends_a_run()
    {
        var broken = Usual().Wait(3 * Tape.Second).Trade(Side.Bid, 300).Trade(Side.Bid, 300).Trade(Side.Ask, 1).Trade(Side.Bid, 300);
        Assert.That(Runs(broken), Is.Empty);
        var paused = Usual().Wait(3 * Tape.Second).Trade(Side.Bid, 300).Trade(Side.Bid, 300).Wait(1_001 * Tape.Millisecond).Trade(Side.Bid, 300);
        Assert.That(Runs(paused), Is.Empty);
    }

    [Test]
    public void A_run_is_told_again_only_when_its_severity_rises()
    {
        var tape = Usual().Wait(3 * Tape.Second);
        for (var i = 0; i < 22; i++)
            tape.Trade(Side.Bid, 100);
        Assert.That(Runs(tape).Select(s => (s.Magnitude, s.Severity)), Is.EqualTo(new[]
        {
            (500.0, Severity.Notice), (1_000, Severity.Warning), (2_000, Severity.Alert),
        }));
    }

    [Test]
    public void What_was_traded_while_nothing_was_seen_is_no_run()
    {
        var tape = Usual().Add((ref BookSnapshot s) => s.Quality = BookQuality.StaleGap)
            .Add((ref BookSnapshot s) => (s.Quality, s.BuyVolume) = (BookQuality.Live, s.BuyVolume + 100_000))
            .Trade(Side.Bid, 1).Trade(Side.Bid, 1);
        Assert.That(Runs(tape), Is.Empty);
    }

    [Test]
    public void Levels_taken_at_once_are_a_sweep([Values(Side.Bid, Side.Ask)] Side aggressor)
    {
        var signal = Sweeps(Take(new Tape().Add(), aggressor, 0, 1, 1, 2)).Single();
        Assert.That((signal.Direction, signal.Magnitude, signal.Severity), Is.EqualTo((aggressor, 3.0, Severity.Notice)));
        Assert.That(signal.LastSequence - signal.FirstSequence, Is.EqualTo(3));
    }

    [Test]
    public void A_long_sweep_is_told_again_when_its_severity_rises() =>
        Assert.That(Sweeps(Take(new Tape().Add(), Side.Bid, [.. Enumerable.Range(0, 13)])).Select(s => s.Magnitude), Is.EqualTo(new[] { 3.0, 6, 12 }));

    [Test]
    public void A_pause_a_better_price_or_the_other_side_ends_a_sweep()
    {
        Assert.That(Sweeps(Take(Take(new Tape().Add(), Side.Bid, 0, 1).Wait(1_000_001), Side.Bid, 2)), Is.Empty);
        Assert.That(Sweeps(Take(new Tape().Add(), Side.Bid, 0, 1, 0, 1)), Is.Empty);
        Assert.That(Sweeps(Take(Take(Take(new Tape().Add(), Side.Bid, 0, 1), Side.Ask, 0), Side.Bid, 2)), Is.Empty);
    }

    /// <summary>10 shares a second for five minutes, one side after the other.</summary>
    private static Tape Usual()
    {
        var tape = new Tape().Add();
        for (var i = 0; i < 150; i++)
            tape.Wait(2 * Tape.Second).Trade(i % 2 == 0 ? Side.Bid : Side.Ask, 20);
        return tape;
    }

    private static Tape Take(Tape tape, Side aggressor, params int[] levels)
    {
        foreach (var level in levels)
            tape.Wait(1_000).Trade(aggressor, 10, aggressor == Side.Bid ? 1_000_100 + 100 * level : 1_000_000 - 100 * level);
        return tape;
    }

    private static List<Signal> Runs(Tape tape) => OneAnalyzer.Run<AggressiveTrading, AggressiveTrading.State>(new(new AggressiveTradingOptions()), tape);

    private static List<Signal> Sweeps(Tape tape) => OneAnalyzer.Run<Sweep, Sweep.State>(new(new SweepOptions()), tape);
}
