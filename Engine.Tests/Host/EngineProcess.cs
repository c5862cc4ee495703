using System.Diagnostics;

namespace Engine.Tests.Host;

/// <summary>The engine in a process of its own, as built beside the tests: for signals, standard output and what only an end of a process shows.</summary>
internal sealed class EngineProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task<string> _error;

    /// <summary>Starts it; standard input stays open until <see cref="CloseInput"/>.</summary>
    public EngineProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The engine's assembly, in its own folder, where its settings are.</summary>
    public static string Assembly { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace($"{Path.DirectorySeparatorChar}Engine.Tests{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}Engine.Host{Path.DirectorySeparatorChar}"),
        "Engine.Host.dll");

    public int Id => _process.Id;

    /// <summary>Waits for a line of standard output that begins with <paramref name="prefix"/>.</summary>
    public async Task<string> Expect(string prefix)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit) is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
                return line;
        }

        throw new AssertionException($"It ended without saying {prefix}: {await _error}");
    }

    /// <summary>Sends a signal, such as <c>TERM</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{Id}"]);
        kill.WaitForExit();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits for its end.</summary>
    public async Task<CommandResult> End()
    {
        var output = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return new CommandResult(_process.ExitCode, output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
