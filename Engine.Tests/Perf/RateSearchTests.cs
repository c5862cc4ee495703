using Perf.Harness;

namespace Engine.Tests.Perf;

internal sealed class RateSearchTests
{
    private static readonly double[] Rates = [2e6, 3e6, 4e6];

    [Test]
    public void Highest_is_the_last_before_the_first_refusal_and_nothing_beyond_is_tried()
    {
        var tried = new List<double>();

        var found = RateSearch.Run(Rates, rate =>
        {
            tried.Add(rate);
            return rate > 2e6 ? "lost" : null;
        });

        Assert.That(tried, Is.EqualTo(new[] { 2e6, 3e6 }));
        Assert.That(found, Is.EqualTo(new RateSearch(2e6, 3e6, "lost")));
        Assert.That(found.InWords, Is.EqualTo("between 2 and 3 M/s"));
    }

    [Test]
    public void Lowest_rate_refused_is_a_bound_above_and_no_rate() =>
        Assert.That(RateSearch.Run(Rates, _ => "late") is var found ? (found.Highest, found.InWords) : default, Is.EqualTo(((double?)null, "< 2 M/s")));

    [Test]
    public void Highest_rate_sustained_is_a_bound_below() =>
        Assert.That(RateSearch.Run(Rates, _ => null) is var found ? (found.Highest, found.InWords) : default, Is.EqualTo(((double?)4e6, "≥ 4 M/s")));
}
