using System.Globalization;
using System.Text.RegularExpressions;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>Another program that keeps books over the same file and says how long it took.</summary>
/// <param name="Name">Its name in <c>--peer NAME=PATH</c>.</param>
/// <param name="Goal">How many times its throughput ours should be.</param>
/// <param name="ReadsInput">It reads standard input; otherwise it is given the file's name.</param>
internal sealed partial record BookPeer(string Name, double Goal, bool ReadsInput)
{
    /// <summary>Those that are known.</summary>
    public static readonly BookPeer[] All =
    [
        new("itch-order-book", 2, ReadsInput: true),
        new("cpptrader-optimized", 2.5, ReadsInput: false),
        new("cpptrader-manager", 8, ReadsInput: false),
    ];

    /// <summary>Runs it once.</summary>
    /// <returns>The messages it counted and their time in nanoseconds.</returns>
    public (long Messages, double Nanoseconds) Run(string program, string file)
    {
        // The shell opens the file so that no pipe is in the way.
        var (code, output, error) = ReadsInput
            ? ChildProcess.Capture("/bin/sh", ["-c", "exec \"$0\" < \"$1\"", program, file])
            : ChildProcess.Capture(program, [file]);
        ScenarioContext.Verify(code == 0, $"{Name} ended with {code}: {output} {error}");
        return Parse(output) ?? throw new WrongResultException($"{Name} did not say 'N messages in M nanos': {output} {error}");
    }

    /// <summary>Reads <c>N packets in M nanos</c> or <c>N messages in M nanos</c>; null if it is not there.</summary>
    public static (long Messages, double Nanoseconds)? Parse(string output) => Line().Match(output) is { Success: true } match
        ? (long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
        : null;

    [GeneratedRegex(@"(\d+) (?:packets|messages) in (\d+) nanos")]
    private static partial Regex Line();
}
