using Engine.Host.Commands;

namespace Engine.Tests.Host;

/// <summary>What a command came to.</summary>
internal sealed record CommandResult(int Code, string Output, string Error)
{
    /// <summary>The lines on standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The engine's command line, in this process. What goes to the console is caught; one test at a time.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs one command to its end.</summary>
    public static async Task<CommandResult> Run(params string[] arguments)
    {
        using var console = new CaughtConsole();
        var code = await EngineCommandLine.RunAsync(arguments).WaitAsync(Limit);
        return new CommandResult(code, console.Output, console.Error);
    }

    /// <summary>Receives with <c>run --exit-at-end-of-session</c> what <c>simulate</c> sends, and waits for both.</summary>
    /// <param name="port">Port of line A.</param>
    /// <param name="run">More options of <c>run</c>.</param>
    /// <param name="simulate">More options of <c>simulate</c>.</param>
    /// <param name="onSent">Called once everything was sent.</param>
    public static async Task<(CommandResult Run, CommandResult Simulate)> RunAgainstSimulate(int port, string[] run, string[] simulate, Action onSent)
    {
        using var console = new CaughtConsole();
        var receiving = EngineCommandLine.RunAsync(["run", "--line-a", $"127.0.0.1:{port}", "--exit-at-end-of-session", "--status", "json", .. run]);
        Assert.That(() => console.Output, Does.Contain("ready").After((int)Limit.TotalMilliseconds, 10));
        var sent = await EngineCommandLine.RunAsync(["simulate", "--target", $"127.0.0.1:{port}", .. simulate]).WaitAsync(Limit);
        onSent();
        var received = await receiving.WaitAsync(Limit);
        return (new CommandResult(received, console.Output, console.Error), new CommandResult(sent, console.Output, console.Error));
    }

    /// <summary>A UDP port that is free, with the one 100 higher, where retransmissions are served.</summary>
    public static int FreeUdpPort()
    {
        while (true)
        {
            using var probe = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
            var port = ((System.Net.IPEndPoint)probe.Client.LocalEndPoint!).Port;
            try
            {
                using var above = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port + 100));
                return port;
            }
            catch (Exception fault) when (fault is System.Net.Sockets.SocketException or ArgumentOutOfRangeException)
            {
                // Another one.
            }
        }
    }

    private sealed class CaughtConsole : IDisposable
    {
        private readonly TextWriter _out = Console.Out;
        private readonly TextWriter _error = Console.Error;
        private readonly StringWriter _caughtOut = new();
        private readonly StringWriter _caughtError = new();

        public CaughtConsole()
        {
            Console.SetOut(TextWriter.Synchronized(_caughtOut));
            Console.SetError(TextWriter.Synchronized(_caughtError));
        }

        // Read under the lock that the writers take.
        public string Output => Read(Console.Out, _caughtOut);

        public string Error => Read(Console.Error, _caughtError);

        public void Dispose()
        {
            Console.SetOut(_out);
            Console.SetError(_error);
        }

        private static string Read(TextWriter synchronized, StringWriter caught)
        {
            lock (synchronized)
                return caught.ToString();
        }
    }
}
