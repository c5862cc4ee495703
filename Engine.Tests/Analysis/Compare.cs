using Engine.Core.Analysis;

namespace Engine.Tests.Analysis;

/// <summary>Compares what was computed in two ways: identifiers and everything discrete exactly, measures to 9 digits.</summary>
internal static class Compare
{
    public static void Signals(IReadOnlyList<Signal> actual, IReadOnlyList<Signal> expected)
    {
        for (var i = 0; i < Math.Min(actual.Count, expected.Count); i++)
        {
            var (a, e) = (actual[i], expected[i]);
            Assert.That(Discrete(a), Is.EqualTo(Discrete(e)), $"signal {i}");
            Assert.That(a.Magnitude, Is.EqualTo(e.Magnitude).Within(Tolerance(e.Magnitude)), $"magnitude of signal {i}: {Discrete(a)}");
            Assert.That(a.Baseline, Is.EqualTo(e.Baseline).Within(Tolerance(e.Baseline)), $"baseline of signal {i}: {Discrete(a)}");
        }

        Assert.That(actual, Has.Count.EqualTo(expected.Count));
    }

    public static void Summaries(IReadOnlyList<SymbolSummary> actual, IReadOnlyList<SymbolSummary> expected)
    {
        for (var i = 0; i < Math.Min(actual.Count, expected.Count); i++)
        {
            var (a, e) = (actual[i], expected[i]);
            Assert.That(a.Spread, Is.EqualTo(e.Spread).Within(Tolerance(e.Spread)), $"spread of summary {i}");
            Assert.That(a.Imbalance, Is.EqualTo(e.Imbalance).Within(1e-9), $"imbalance of summary {i}");
            (a.Spread, a.Imbalance, e.Spread, e.Imbalance) = (0, 0, 0, 0);
            Assert.That(a, Is.EqualTo(e).Using<SymbolSummary>((x, y) => x.Equals(y)), $"summary {i} of symbol {e.Symbol} at {e.StartTimeNs}");
        }

        Assert.That(actual, Has.Count.EqualTo(expected.Count));
    }

    private static object Discrete(in Signal s) => (s.Kind, s.Symbol, s.FirstSequence, s.LastSequence, s.StartTimeNs, s.EndTimeNs, s.Direction, s.Severity);

    private static double Tolerance(double value) => 1e-9 * Math.Max(1, Math.Abs(value));
}
