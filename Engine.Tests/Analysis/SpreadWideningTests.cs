using Engine.Core.Analysis;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

public sealed class SpreadWideningTests
{
    private static readonly SpreadWideningOptions Options = new();

    [Test]
    public void A_spread_that_stays_wide_is_told_once_and_its_recovery_once()
    {
        var tape = new Tape().Calm(120 * Tape.Second);
        tape.Add(Spread(600)).Wait(100 * Tape.Millisecond).Add().Wait(Tape.Second).Add();
        tape.Wait(Tape.Second).Add(Spread(100)).Wait(Tape.Second).Add();

        var signals = Run(tape);

        Assert.That(signals.Select(s => s.Kind), Is.EqualTo(new[] { SignalKind.SpreadWidened, SignalKind.SpreadRecovered }));
        Assert.That(signals[0].Magnitude, Is.EqualTo(600));
        Assert.That(signals[0].Baseline, Is.EqualTo(100).Within(1));
        Assert.That(signals[0].EndTimeNs - signals[0].StartTimeNs, Is.EqualTo(100 * Tape.Millisecond));
        Assert.That(signals[0].LastSequence - signals[0].FirstSequence, Is.EqualTo(1));
        Assert.That(signals[1].FirstSequence, Is.EqualTo(signals[0].FirstSequence), "the recovery rests on the whole episode");
        Assert.That(signals[1].Magnitude, Is.EqualTo(100));
    }

    [Test]
    public void A_spread_that_is_wide_for_less_than_the_minimum_is_not_told()
    {
        var tape = new Tape().Calm(120 * Tape.Second);
        tape.Add(Spread(600)).Wait(49 * Tape.Millisecond).Add().Add(Spread(100)).Wait(Tape.Second).Add();
        Assert.That(Run(tape), Is.Empty);
    }

    [Test]
    public void Nothing_is_told_before_the_baseline_is_warm()
    {
        var tape = new Tape().Calm(59 * Tape.Second);
        tape.Add(Spread(600)).Wait(100 * Tape.Millisecond).Add();
        Assert.That(Run(tape), Is.Empty);
    }

    [Test]
    public void Between_exit_and_enter_nothing_is_told()
    {
        var tape = new Tape().Calm(120 * Tape.Second);
        tape.Add(Spread(600)).Wait(Tape.Second).Add();
        for (var i = 0; i < 10; i++)
            tape.Wait(Tape.Second).Add(Spread(200)).Wait(Tape.Second).Add(Spread(600));
        Assert.That(Run(tape), Has.Count.EqualTo(1));
    }

    [Test]
    public void After_a_recovery_there_is_a_cool_down()
    {
        var tape = new Tape().Calm(120 * Tape.Second);
        tape.Add(Spread(600)).Wait(Tape.Second).Add().Add(Spread(100));
        tape.Wait(Tape.Second).Add(Spread(600)).Wait(Tape.Second).Add().Add(Spread(100));
        tape.Wait(Options.CoolDown.Ticks * 100).Add(Spread(600)).Wait(Tape.Second).Add();
        Assert.That(Run(tape).Select(s => s.Kind), Is.EqualTo(new[] { SignalKind.SpreadWidened, SignalKind.SpreadRecovered, SignalKind.SpreadWidened }));
    }

    [Test]
    public void A_lasting_change_becomes_the_new_normal()
    {
        var tape = new Tape().Calm(120 * Tape.Second);
        tape.Add(Spread(600)).Calm(20 * 60 * Tape.Second);
        var signals = Run(tape);
        Assert.That(signals.Select(s => s.Kind), Is.EqualTo(new[] { SignalKind.SpreadWidened, SignalKind.SpreadRecovered }));
    }

    [TestCase(350, ExpectedResult = 0)]
    [TestCase(410, ExpectedResult = 1)]
    public int A_narrow_spread_has_to_grow_by_the_minimum_too(int spread)
    {
        var tape = new Tape().Calm(120 * Tape.Second);
        return Run(tape.Add(Spread(spread)).Wait(Tape.Second).Add()).Count;
    }

    [TestCase(500, ExpectedResult = Severity.Notice)]
    [TestCase(1_000, ExpectedResult = Severity.Warning)]
    [TestCase(2_000, ExpectedResult = Severity.Alert)]
    public Severity Severity_follows_the_multiple(int spread) =>
        Run(new Tape().Calm(120 * Tape.Second).Add(Spread(spread)).Wait(Tape.Second).Add())[0].Severity;

    private static Tape.Change Spread(int spread) => (ref BookSnapshot s) => s.AskPrice = s.BidPrice + spread;

    private static List<Signal> Run(Tape tape) => OneAnalyzer.Run<SpreadWidening, SpreadWidening.State>(new(Options), tape);
}
