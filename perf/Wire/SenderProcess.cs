using System.Diagnostics;
using System.Globalization;
using Perf.Harness;

namespace Perf.Wire;

/// <summary>A running <c>perf send</c>, <c>perf flood</c> or <c>perf publish</c>.</summary>
internal sealed class SenderProcess : IDisposable
{
    private readonly Process _process;

    private SenderProcess(Process process, ulong baseTicks)
    {
        _process = process;
        BaseTicks = baseTicks;
    }

    /// <summary>The tick at which the schedule begins.</summary>
    public ulong BaseTicks { get; }

    /// <summary>Whether it has sent everything.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts the process and returns when it is about to send.</summary>
    public static SenderProcess Start(WireOptions options, string verb = "send") => Start([verb, .. options.ToWords()]);

    /// <summary>The same, by its words.</summary>
    public static SenderProcess Start(string[] words)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. AllScenarios.ThisProgram(), .. words]) { RedirectStandardOutput = true })!;
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The sender ended before it began.");
        return new SenderProcess(process, ulong.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits for the end of a <c>perf send</c>.</summary>
    public SentSchedule Finish()
    {
        var numbers = FinishWithNumbers();
        return new SentSchedule(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    /// <summary>Waits for the end and returns the numbers it reports.</summary>
    public long[] FinishWithNumbers()
    {
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The sender ended without a result.");
        _process.WaitForExit();
        return [.. line.Split(' ')[1..].Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}

/// <summary>What <c>perf send</c> did.</summary>
/// <param name="Messages">Messages of the schedule.</param>
/// <param name="Dropped">Those of them never sent.</param>
/// <param name="Duplicated">Those sent twice.</param>
/// <param name="LateP50Ns">How late packets left, against the schedule: the median.</param>
/// <param name="LateP99Ns">The same at p99.</param>
internal readonly record struct SentSchedule(long Messages, long Dropped, long Duplicated, double LateP50Ns, double LateP99Ns);
