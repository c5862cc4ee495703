using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Engine.Host.Service;

namespace Engine.Host.Demo;

/// <summary>
/// Starts the parts in dependency order (broker, story service, engine, feed), prints one status line a second, and stops them in
/// the opposite order.
/// </summary>
internal sealed class DemoRun(DemoOptions options)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, string> NoSettings = [];

    private readonly string _engine = typeof(DemoRun).Assembly.Location;
    private readonly List<ChildProcess> _parts = [];
    private EngineStatus _status = new();
    private long _stories;

    /// <summary>Runs until <see cref="DemoOptions.Seconds"/> have passed or <paramref name="stop"/> is cancelled (Ctrl-C).</summary>
    /// <returns>0; 1 if a part failed or, with a time limit, there was no story; 2 if the port is taken.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (!File.Exists(options.StoryPath))
            return Refuse($"The story service is not at {options.StoryPath}: build it, or name it with --story.");
        if (!PortIsFree(options.Port))
            return Refuse($"Port {options.Port} on 127.0.0.1 is taken: choose another with --port.");

        var folder = Directory.CreateTempSubdirectory("engine-demo-");
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _ = options.ExitOnStdinEof ? StdinEof.WaitAsync(stop).ContinueWith(_ => ended.Cancel(), TaskScheduler.Default) : Task.CompletedTask;
        try
        {
            await StartPartsAsync(folder, ended.Token);
            return await WatchAsync(ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return 0;
        }
        catch (DemoException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
        finally
        {
            for (var i = _parts.Count - 1; i >= 0; i--)
                await _parts[i].DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private async Task StartPartsAsync(DirectoryInfo folder, CancellationToken stop)
    {
        var broker = Start("broker", _engine, NoSettings, "broker", "--exit-on-stdin-eof");
        var bootstrap = await broker.ExpectAsync("bootstrap.servers=", StartLimit, stop);

        var stories = Start("story service", options.StoryPath, NoSettings,
            "--port", $"{options.Port}", "--kafka", bootstrap, "--database", $"sqlite:{Path.Combine(folder.FullName, "stories.db")}", "--exit-on-stdin-eof");
        var page = await stories.ExpectAsync("listening=", StartLimit, stop);

        var feedPort = FreeUdpPort();
        var retransmissionPort = FreeUdpPort();
        var snapshotPort = FreeTcpPort();
        var engine = Start("engine", _engine, DemoAnalysis.Environment,
            "run", "--format", "itch", "--line-a", $"127.0.0.1:{feedPort}", "--retransmission", $"127.0.0.1:{retransmissionPort}", "--snapshot", $"127.0.0.1:{snapshotPort}",
            "--kafka", bootstrap, "--kernel-timestamps", "--status", "json", "--exit-on-stdin-eof");
        await engine.ExpectAsync("ready", StartLimit, stop);

        Start("feed", _engine, NoSettings,
            "simulate", "--format", "itch", "--target", $"127.0.0.1:{feedPort}", "--serve-retransmission", $"127.0.0.1:{retransmissionPort}", "--serve-snapshot", $"127.0.0.1:{snapshotPort}",
            "--rate", $"{options.Rate}", "--symbols", $"{options.Symbols}", "--drop", FormattableString.Invariant($"{options.Drop}"), "--burst", $"{options.Burst}", "--exit-on-stdin-eof");

        Console.WriteLine($"Stories: {page}");
        Console.WriteLine(options.Seconds == 0 ? "Ctrl-C ends it." : $"Ends after {options.Seconds} s.");
    }

    private async Task<int> WatchAsync(CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{options.Port}"), Timeout = TimeSpan.FromSeconds(2) };
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var elapsed = 1; await second.WaitForNextTickAsync(stop); elapsed++)
        {
            if (_parts.FirstOrDefault(p => p.HasExited) is { } dead)
                await FailAsync(dead, stop);
            ReadEngineStatus();
            await ReadStoryCountAsync(http, stop);
            PrintStatus();
            if (options.Seconds > 0 && elapsed >= options.Seconds)
                return Summarise(elapsed);
        }

        return 0;
    }

    private static async Task FailAsync(ChildProcess dead, CancellationToken stop)
    {
        // Ctrl-C reaches every process of the terminal: a part may be gone a moment before this one hears of it.
        await Task.Delay(TimeSpan.FromMilliseconds(300), stop);
        throw new DemoException($"The {dead.Name} ended unexpectedly with exit code {dead.ExitCode}. {dead.LastError}".TrimEnd());
    }

    private void ReadEngineStatus()
    {
        var engine = _parts.First(p => p.Name == "engine");
        while (engine.Lines.TryRead(out var line))
        {
            if (line.StartsWith('{'))
                _status = JsonSerializer.Deserialize(line, EngineStatusJson.Default.EngineStatus) ?? _status;
        }
    }

    private async Task ReadStoryCountAsync(HttpClient http, CancellationToken stop)
    {
        try
        {
            using var status = JsonDocument.Parse(await http.GetStringAsync("/api/status", stop));
            _stories = status.RootElement.GetProperty("ingest").GetProperty("stories").GetInt64();
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            // The next line tells; a story service that is gone is seen by its exit.
        }
    }

    private void PrintStatus() => Console.WriteLine(FormattableString.Invariant(
        $"{_status.MessagesPerSecond,9:N0} msg/s  gaps {_status.Gaps}  repaired {_status.Repaired}  drops {_status.Drops}  signals {_status.Signals}  stories {_stories}  {_status.LatencyFrom}→snapshot p50 {_status.P50Us:0.0} µs p99 {_status.P99Us:0.0} µs"));

    private int Summarise(int elapsed)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"{elapsed} s: {_status.Messages:N0} messages, {_status.Gaps} gaps ({_status.Lost} messages lost), {_status.Repaired} repaired, {_status.Drops} kernel drops, {_status.Signals} signals, {_status.Delivered} delivered, {_stories} stories."));
        Console.WriteLine($"Signals by kind: {_status.SignalsByKind}");
        return _stories > 0 ? 0 : 1;
    }

    private ChildProcess Start(string name, string assembly, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var child = ChildProcess.Start(name, assembly, settings, arguments);
        _parts.Add(child);
        return child;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return Commands.EngineCommandLine.UsageError;
    }

    private static bool PortIsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreeTcpPort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static int FreeUdpPort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
