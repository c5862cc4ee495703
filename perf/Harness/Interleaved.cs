namespace Perf.Harness;

/// <summary>One figure of one run.</summary>
/// <param name="Metric">Such as <c>throughput</c>.</param>
/// <param name="Unit">Such as <c>M/s</c>.</param>
/// <param name="Value">The figure.</param>
/// <param name="Part">Which part of the alternative it is about, such as <c>wire→snapshot</c>; part of the case it is reported as. Compared with the baseline's figure that has no part.</param>
/// <param name="IsDiagnostic">It explains the run and is not what the alternatives are compared by: no ratio is made of it.</param>
internal readonly record struct Sample(string Metric, string Unit, double Value, string Part = "", bool IsDiagnostic = false)
{
    /// <summary>Why this run's figure proves nothing; null if it does. One doubtful run makes the goal not measurable; a doubtful baseline, every goal on the ratio to it.</summary>
    public string? Doubt { get; init; }
}

/// <summary>
/// Runs alternatives in turns, so that a slow minute of the machine falls on all of them: n rounds, each in another order, medians, and ratios to a baseline round by round.
/// </summary>
/// <param name="scenario">The scenario's name.</param>
/// <param name="context">Where to report to.</param>
/// <param name="inChildren">The runs are processes of their own: what this one allocates meanwhile says nothing and is not reported.</param>
internal sealed class Interleaved(string scenario, ScenarioContext context, bool inChildren = false)
{
    private readonly List<Alternative> _alternatives = [];
    private string? _baseline;
    private string[] _slowestFirst = [];

    /// <summary>The round being run does not count: what it leaves behind, such as a curve, does not either.</summary>
    public bool IsWarmUp { get; private set; }

    /// <summary>Adds an alternative whose run yields one figure.</summary>
    /// <param name="name">The case it is reported as.</param>
    /// <param name="metric">Such as <c>throughput</c>.</param>
    /// <param name="unit">Such as <c>M/s</c>.</param>
    /// <param name="run">Runs it once, verifies its result and returns the figure.</param>
    /// <param name="goal">What the figure should be.</param>
    public Interleaved Add(string name, string metric, string unit, Func<double> run, Goal? goal = null) =>
        Add(name, () => [new Sample(metric, unit, run())], goal is null ? null : new() { [metric] = goal });

    /// <summary>Adds an alternative whose run yields several figures; goals by metric, or by part and metric (<c>wire→snapshot p50</c>).</summary>
    public Interleaved Add(string name, Func<Sample[]> run, Dictionary<string, Goal>? goals = null)
    {
        _alternatives.Add(new Alternative(name, run, goals ?? []));
        return this;
    }

    /// <summary>Names the alternative that the others are compared with.</summary>
    public Interleaved Against(string name)
    {
        _baseline = name;
        return this;
    }

    /// <summary>States the order of the alternatives' throughput that must come out; a note says where it did not, which means a broken measurement.</summary>
    public Interleaved Expect(params string[] slowestFirst)
    {
        _slowestFirst = slowestFirst;
        return this;
    }

    /// <summary>Runs <paramref name="warmUps"/> rounds that do not count, then <paramref name="rounds"/> that do, and reports them.</summary>
    public void Run(int rounds, int warmUps = 1)
    {
        using (var sampler = new ThreadSampler(context.Threads))
        {
            for (var round = -warmUps; round < rounds; round++)
            {
                IsWarmUp = round < 0;
                for (var i = 0; i < _alternatives.Count; i++)
                    _alternatives[(i + round + warmUps) % _alternatives.Count].Run(counts: round >= 0, sampler);
            }
        }

        foreach (var alternative in _alternatives)
            Report(alternative);
        foreach (var (slower, faster) in _slowestFirst.Zip(_slowestFirst.Skip(1)))
            NoteOrder(slower, faster);
    }

    // Overlapping ranges prove nothing either way.
    private void NoteOrder(string slower, string faster)
    {
        double[] RunsOf(string name) => [.. _alternatives.Where(a => a.Name == name).SelectMany(a => a.Figures.Values.First().Runs).Where(double.IsFinite)];
        var (low, high) = (RunsOf(slower), RunsOf(faster));
        if (low.Length > 0 && high.Length > 0 && low.Min() > high.Max())
            context.Note($"Against the expected order: every run of '{slower}' was faster than every run of '{faster}'. One of them does not measure what it says.");
    }

    private void Report(Alternative alternative)
    {
        var baseline = _alternatives.Find(other => other.Name == _baseline && other != alternative);
        foreach (var ((part, metric), figure) in alternative.Figures)
        {
            var measurement = Measurement.Of(scenario, $"{alternative.Name} {part}".TrimEnd(), metric, figure.Unit, figure.Runs) with { Goal = alternative.Goals.GetValueOrDefault($"{part} {metric}".TrimStart()) };
            var doubt = figure.Doubt;
            if (!figure.IsDiagnostic && baseline is not null && baseline.Figures.TryGetValue(("", metric), out var other) && other.Unit == figure.Unit)
            {
                measurement = measurement.Against(baseline.Name, figure.Runs, other.Runs);
                doubt ??= measurement.Goal is { OfRatio: true } && other.Doubt is { } why ? $"{baseline.Name}: {why}" : null;
            }

            context.Report(doubt is null ? measurement : measurement with { NotMeasurable = doubt });
        }

        if (inChildren)
            return;
        context.Report(Measurement.Of(scenario, alternative.Name, GcFigures.Allocated, GcFigures.AllocatedUnit, alternative.Allocated));
        context.Report(Measurement.Of(scenario, alternative.Name, GcFigures.Collections, GcFigures.CollectionsUnit, alternative.Collections));
    }

    private sealed record Alternative(string Name, Func<Sample[]> Body, Dictionary<string, Goal> Goals)
    {
        public Dictionary<(string Part, string Metric), Figure> Figures { get; } = [];

        public List<double> Allocated { get; } = [];

        public List<double> Collections { get; } = [];

        public void Run(bool counts, ThreadSampler sampler)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var collections = GcFigures.CollectionCount;
            var allocated = GC.GetTotalAllocatedBytes(precise: true) - sampler.AllocatedBytes;
            var samples = Body();
            if (!counts)
                return;
            Allocated.Add(Math.Max(0, GC.GetTotalAllocatedBytes(precise: true) - sampler.AllocatedBytes - allocated));
            Collections.Add(GcFigures.CollectionCount - collections);
            foreach (var sample in samples)
            {
                if (!Figures.TryGetValue((sample.Part, sample.Metric), out var figure))
                    Figures[(sample.Part, sample.Metric)] = figure = new Figure(sample.Unit, sample.IsDiagnostic);
                figure.Runs.Add(sample.Value);
                figure.Doubt ??= sample.Doubt;
            }
        }
    }

    private sealed class Figure(string unit, bool isDiagnostic)
    {
        public string Unit => unit;

        public bool IsDiagnostic => isDiagnostic;

        public List<double> Runs { get; } = [];

        public string? Doubt { get; set; }
    }
}
