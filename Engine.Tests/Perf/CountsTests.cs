using Perf.Counts;

namespace Engine.Tests.Perf;

/// <summary>The check of instruction counts must be able to fail.</summary>
internal sealed class CountsTests
{
    private static readonly CostPerMessage Baseline = new(100, 1, 0.5, 0.1) { Checksum = "42" };

    [TestCase(100)]
    [TestCase(103)]
    [TestCase(90)]
    public void Counts_near_the_baseline_pass(double instructions) => Assert.That(FaultOf(Baseline with { Instructions = instructions }), Is.Null);

    [Test]
    public void More_instructions_fail() => Assert.That(FaultOf(Baseline with { Instructions = 103.1 }), Does.Contain("above the baseline").And.Contain("counts --update"));

    [Test]
    public void A_gain_that_was_not_committed_fails() => Assert.That(FaultOf(Baseline with { Instructions = 89 }), Does.Contain("below the baseline").And.Contain("counts --update"));

    [Test]
    public void A_kernel_that_did_not_run_fails() => Assert.That(FaultOf(Baseline with { Instructions = 0 }), Does.Contain("did not run"));

    [Test]
    public void Another_result_fails() => Assert.That(FaultOf(Baseline with { Checksum = "43" }), Does.Contain("43").And.Contain("42"));

    [Test]
    public void Counts_without_caches_are_held_against_the_same_baseline() =>
        Assert.That(FaultOf(new CostPerMessage(100, null, null, null) { Checksum = "42" }), Is.Null);

    [Test]
    public void A_kernel_without_a_baseline_and_a_baseline_without_a_kernel_fail()
    {
        var lines = CountsComparison.Of(Named("new"), Named("old")).ToArray();

        Assert.That(lines.Select(line => (line.Kernel, line.Fault is not null)), Is.EqualTo(new[] { ("new", true), ("old", true) }));
        Assert.That(lines.Select(line => line.ToString()), Is.All.StartsWith("failed instructions "));
    }

    [Test]
    public void What_moved_by_more_than_a_hundredth_is_named()
    {
        var line = CountsComparison.Of(Named("k", Baseline with { D1Misses = 1.5, Instructions = 100.5 }), Named("k", Baseline)).Single();

        Assert.That(line.ToString(), Does.StartWith("passed instructions k: ").And.Contain("D1 misses 1.000 → 1.500, +50.0%").And.Not.Contain("instructions 100"));
    }

    [Test]
    public void The_summary_of_cachegrind_is_read_by_the_names_of_its_columns()
    {
        var counts = Cachegrind.Parse(["desc: I1 cache: 32768 B", "cmd: perf kernel ring 5", "events: Ir Dr D1mr", "fl=???", "1 2 3 4", "summary: 123456 789 10"]);

        Assert.That(counts, Is.EqualTo(new Dictionary<string, long> { ["Ir"] = 123456, ["Dr"] = 789, ["D1mr"] = 10 }));
    }

    [Test]
    public void A_file_that_was_cut_short_is_an_error() =>
        Assert.That(() => Cachegrind.Parse(["events: Ir", "fl=???", "1 2"]), Throws.TypeOf<InvalidDataException>());

    private static string? FaultOf(CostPerMessage now) => CountsComparison.Of(Named("k", now), Named("k", Baseline)).Single().Fault;

    private static Dictionary<string, CostPerMessage> Named(string name, CostPerMessage? cost = null) => new() { [name] = cost ?? Baseline };
}
