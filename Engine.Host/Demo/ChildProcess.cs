using System.Diagnostics;
using System.Threading.Channels;

namespace Engine.Host.Demo;

/// <summary>
/// A part of the demo in a process of its own. It holds the write end of the child's standard input and never writes: however
/// this process ends, the child sees the end of its input and stops, so that no orphan is left.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });

    private string _lastError = "";

    private ChildProcess(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    /// <summary>The part's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The lines of its standard output.</summary>
    public ChannelReader<string> Lines => _lines.Reader;

    /// <summary>It is no longer running.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its last words on standard error, for when it failed.</summary>
    public string LastError => _lastError;

    /// <summary>Its exit code, once it has exited.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts <c>dotnet ASSEMBLY ARGUMENTS</c>.</summary>
    public static ChildProcess Start(string name, string assembly, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (key, value) in environment)
            start.Environment[key] = value;

        var child = new ChildProcess(name, Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start."));
        child._process.OutputDataReceived += (_, e) => child.OnLine(e.Data);
        child._process.ErrorDataReceived += (_, e) => child._lastError = string.IsNullOrWhiteSpace(e.Data) ? child._lastError : e.Data;
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for the line that begins with <paramref name="prefix"/> and returns the rest of it.</summary>
    /// <exception cref="DemoException">The child ended, or <paramref name="limit"/> passed, without saying it.</exception>
    public async Task<string> ExpectAsync(string prefix, TimeSpan limit, CancellationToken stop)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stop);
        waiting.CancelAfter(limit);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(waiting.Token))
            {
                if (line.StartsWith(prefix, StringComparison.Ordinal))
                    return line[prefix.Length..];
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new DemoException($"{Name} was not ready within {limit.TotalSeconds:0} s. {_lastError}".TrimEnd());
        }

        await _process.WaitForExitAsync(stop);
        throw new DemoException(_lastError.Length > 0 ? $"{Name}: {_lastError}" : $"{Name} ended with exit code {_process.ExitCode}.");
    }

    /// <summary>Closes its input, which is its word to stop, and waits; kills it if it does not listen.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void OnLine(string? line)
    {
        if (line is null)
            _lines.Writer.TryComplete();
        else
            _lines.Writer.TryWrite(line);
    }
}

/// <summary>The demo cannot go on; the message is one line.</summary>
internal sealed class DemoException(string message) : Exception(message);
