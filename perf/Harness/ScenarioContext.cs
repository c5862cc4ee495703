using System.Globalization;
using Engine.Core.Timing;

namespace Perf.Harness;

/// <summary>What a scenario is given: its options and the place to report to.</summary>
/// <param name="quick">Fewer and shorter runs.</param>
/// <param name="arguments">The words after the scenario's name.</param>
internal sealed class ScenarioContext(bool quick, IReadOnlyList<string> arguments)
{
    private readonly List<Measurement> _measurements = [];
    private readonly List<string> _notes = [];
    private readonly List<PercentileCurve> _curves = [];
    private readonly ThreadTimes _threads = new();

    /// <summary>Fewer and shorter runs.</summary>
    public bool Quick => quick;

    /// <summary>The words after the scenario's name.</summary>
    public IReadOnlyList<string> Arguments => arguments;

    /// <summary>All that was reported.</summary>
    public IReadOnlyList<Measurement> Measurements => _measurements;

    /// <summary>All that was noted.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>All latency curves.</summary>
    public IReadOnlyList<PercentileCurve> Curves => _curves;

    /// <summary>CPU time of the threads seen so far, by role.</summary>
    public ThreadTimes Threads => _threads;

    /// <summary>Reports a figure.</summary>
    public void Report(Measurement measurement) => _measurements.Add(measurement);

    /// <summary>Says a sentence that belongs beside the figures, such as what this machine could not measure.</summary>
    public void Note(string sentence) => _notes.Add(sentence);

    /// <summary>Keeps a latency distribution: written as HdrHistogram files and plotted by percentile.</summary>
    /// <param name="name">The name in the plot.</param>
    /// <param name="histogram">In ticks of <see cref="Tsc"/>.</param>
    public void Curve(string name, HistogramSnapshot histogram) => _curves.Add(PercentileCurve.FromTicks(name, histogram));

    /// <summary>Adds up the CPU time of the threads that live now. To be called before the scenario's threads end, which takes their accounts with them.</summary>
    public void CaptureThreads() => _threads.Capture();

    /// <summary>Checks what was computed before its time counts.</summary>
    /// <exception cref="WrongResultException">It is wrong: the scenario fails and reports nothing.</exception>
    public static void Verify(bool isRight, string what)
    {
        if (!isRight)
            throw new WrongResultException($"The result is wrong: {what}.");
    }

    /// <summary>The value of <c>--name VALUE</c> or <c>--name=VALUE</c> among the arguments; null if it is not there.</summary>
    public string? Option(string name)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == $"--{name}" && i + 1 < arguments.Count)
                return arguments[i + 1];
            if (arguments[i].StartsWith($"--{name}=", StringComparison.Ordinal))
                return arguments[i][(name.Length + 3)..];
        }

        return null;
    }

    /// <summary>The number of <c>--name N</c>; <paramref name="otherwise"/> if it is not there.</summary>
    /// <exception cref="UsageException">It is no number, or below <paramref name="least"/>.</exception>
    public int Number(string name, int otherwise, int least = 1) => Option(name) is not { } text
        ? otherwise
        : int.TryParse(text, NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new UsageException($"--{name} {text}: a whole number from {least} is expected.");

    /// <summary>The number of <c>--name N</c>, which may have a fraction; <paramref name="otherwise"/> if it is not there.</summary>
    /// <exception cref="UsageException">It is no number above 0.</exception>
    public double Amount(string name, double otherwise) => Option(name) is not { } text
        ? otherwise
        : double.TryParse(text, CultureInfo.InvariantCulture, out var amount) && amount > 0 && double.IsFinite(amount)
            ? amount
            : throw new UsageException($"--{name} {text}: a number above 0 is expected.");

    /// <summary>The file given as the first word; null if none is.</summary>
    public string? File => arguments.Count > 0 && !arguments[0].StartsWith("--", StringComparison.Ordinal) ? arguments[0] : null;

    /// <summary>Whether <c>--name</c> is among the arguments.</summary>
    public bool Flag(string name) => arguments.Contains($"--{name}");

    /// <summary>The binary given as <c>--peer NAME=PATH</c>, to be measured beside ours; null if none is.</summary>
    public string? Peer(string name)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var value = arguments[i].StartsWith("--peer=", StringComparison.Ordinal) ? arguments[i]["--peer=".Length..]
                : arguments[i] == "--peer" && i + 1 < arguments.Count ? arguments[i + 1]
                : "";
            if (value.StartsWith($"{name}=", StringComparison.Ordinal))
                return value[(name.Length + 1)..];
        }

        return null;
    }
}

/// <summary>A scenario computed something wrong, so its time does not count.</summary>
internal sealed class WrongResultException(string message) : Exception(message);
