using System.ComponentModel;
using System.Diagnostics;

namespace Perf.Harness;

/// <summary>Runs other programs.</summary>
internal static class ChildProcess
{
    /// <summary>The exit code of a program that could not be started, as a shell reports it.</summary>
    public const int NotFound = 127;

    /// <summary>The exit code of a program that was ended because its time was over, as <c>timeout(1)</c> reports it.</summary>
    public const int TimedOut = 124;

    /// <summary>Runs a program and returns all it wrote.</summary>
    public static (int ExitCode, string Output, string Error) Capture(string program, IEnumerable<string> words)
    {
        if (Resolve(program) is not { } path)
            return (NotFound, "", $"{program}: not found");
        try
        {
            using var process = Process.Start(new ProcessStartInfo(path, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (Win32Exception e)
        {
            return (NotFound, "", e.Message);
        }
    }

    /// <summary>Runs a program on this one's terminal, for so long at most; then it and what it started are ended.</summary>
    /// <param name="program">A path, or a name on the path.</param>
    /// <param name="words">Its arguments.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="temporary">Where it is to put temporary files.</param>
    public static int Run(string program, IEnumerable<string> words, TimeSpan limit, string temporary)
    {
        if (Resolve(program) is not { } path)
            return NotFound;
        using var process = Process.Start(new ProcessStartInfo(path, words) { Environment = { ["TMPDIR"] = temporary } })!;
        if (process.WaitForExit(limit))
            return process.ExitCode;
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return TimedOut;
    }

    /// <summary>
    /// The file of a program on the path; null if there is none. Starting a process by name looks beside the running program and in the
    /// working folder first: there <c>perf</c> is this program, not Linux's.
    /// </summary>
    public static string? Resolve(string program) => Resolve(program, Environment.GetEnvironmentVariable("PATH") ?? "", AppContext.BaseDirectory);

    /// <summary>The same, on a given path, which may hold the folder of the running program.</summary>
    public static string? Resolve(string program, string path, string ownFolder) => program.Contains('/')
        ? program
        : path.Split(':')
            .Where(folder => folder.StartsWith('/') && folder.TrimEnd('/') != ownFolder.TrimEnd('/'))
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(IsExecutable);

    /// <summary>Whether a file is there and may be executed by somebody.</summary>
    public static bool IsExecutable(string path) =>
        !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
