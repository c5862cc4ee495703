using System.Net;
using System.Net.Sockets;
using System.Runtime;
using Engine.Core.Feed.Fixed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Pipeline;
using Engine.Host.Commands;
using Engine.Host.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Service;

/// <summary>Builds the pipeline from the settings, starts it, prints its status, and stops it in order.</summary>
internal sealed class EngineService(EngineSettings settings, ILoggerFactory logs) : BackgroundService
{
    private readonly ILogger _log = logs.CreateLogger<EngineService>();
    private EngineOutputs? _outputs;
    private UdpFeedSource? _source;
    private MarketDataPipeline? _pipeline;
    private EngineMetrics? _metrics;

    /// <summary>The process's exit code once it has stopped.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Ends the process when the pipeline has.</summary>
    public IHostApplicationLifetime? Lifetime { get; set; }

    /// <summary>Opens sockets and files and takes all memory. Nothing runs yet.</summary>
    /// <exception cref="UsageException">Something the configuration names cannot be used.</exception>
    public void Build()
    {
        try
        {
            OpenAll();
        }
        catch (Exception fault) when (fault is IOException or SocketException or ArgumentException or UnauthorizedAccessException)
        {
            throw new UsageException(fault is SocketException
                ? $"{_source!.Description} cannot be received: {fault.Message}"
                : fault.Message.Split(" (Parameter")[0]);
        }
    }

    private void OpenAll()
    {
        _source = new UdpFeedSource(settings.ToUdpOptions(), settings.ToArbiterOptions())
        {
            EndsWithSession = settings.Feed.ExitAtEndOfSession,
            RetransmissionServers = settings.RetransmissionServers(),
            SnapshotServer = settings.Feed.Snapshot.Length > 0 ? IPEndPoint.Parse(settings.Feed.Snapshot) : null,
        };
        _outputs = new EngineOutputs(settings, symbol => _pipeline!.Symbols.NameOf(symbol), logs);
        _pipeline = Wire(_source, _outputs);
        if (_source.Receiver?.BufferWarning is { } warning)
            _log.LogWarning("{Warning}", warning);
        if (!settings.Kafka.IsOn)
            _log.LogInformation("No Kafka is configured (Kafka:BootstrapServers): running without");
        _metrics = new EngineMetrics([.. FeedMetrics.Of(_source), .. PipelineMetrics.Of(_pipeline), .. FeedMetrics.Of(() => _outputs.Kafka)]);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _outputs!.Start();
        _pipeline!.Start();
        // What the hot threads need was taken before. From here on a collection is to stop nobody for long.
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        _log.LogInformation("Receiving {Source} as {Format}, {Topology} on {Threads}", _source!.Description, settings.Feed.Format, _pipeline.Options.Topology, _pipeline.Threads);
        await base.StartAsync(cancellationToken);
        if (settings.Status.Format != "none")
            (settings.Output.TakesStandardOutput ? Console.Error : Console.Out).WriteLine("ready");
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_pipeline?.Stop() == false)
            ExitCode = EngineCommandLine.Failure;
        await base.StopAsync(cancellationToken);
        _outputs?.Flush();
        _outputs?.Dispose();
        if (_pipeline is not null)
            Conclude(_pipeline, _outputs!);
    }

    public override void Dispose()
    {
        _metrics?.Dispose();
        _outputs?.Dispose();
        _pipeline?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var status = new StatusPrinter(settings, _pipeline!, _source!, _outputs!).RunAsync(ended.Token);
        var counters = new CounterLog(_metrics!, _log, TimeSpan.FromSeconds(settings.Status.CounterLogSeconds)).RunAsync(ended.Token);
        var books = new BookWatch(_pipeline!, _log).RunAsync(ended.Token);
        var parent = settings.Host.ExitOnStdinEof ? StdinEof.WaitAsync(stoppingToken) : Task.Delay(Timeout.Infinite, stoppingToken);
        await Task.WhenAny(_pipeline!.Completion, parent, Task.Delay(Timeout.Infinite, stoppingToken));
        await ended.CancelAsync();
        await Task.WhenAll(status, counters, books);
        if (_pipeline.Completion is { IsFaulted: true, Exception: { } fault })
        {
            ExitCode = EngineCommandLine.Failure;
            _log.LogCritical("{Reason}", fault.InnerException?.Message);
            _log.LogDebug(fault.InnerException, "Where it failed");
        }

        Lifetime?.StopApplication();
    }

    // What was lost on the way to a file makes the run a failure: whoever reads the file must be told.
    private void Conclude(MarketDataPipeline pipeline, EngineOutputs outputs)
    {
        var missed = pipeline.Counters.Analysis.Missed;
        var lost = _source!.Feed![FeedCounter.MessagesLost];
        _log.LogInformation("Stopped: lost {Lost}, kernel drops {KernelDrops}, missed {Missed}, not written {NotWritten}; {@Counters}",
            lost, _source.Receiver!.KernelDropsNow(), missed, outputs.Lost, _metrics?.Take());
        if (!settings.Output.WritesFiles || ExitCode != 0)
            return;
        if (outputs.Lost > 0)
            Fail($"{outputs.Lost} snapshots or signals could not be written: the output is not whole");
        else if (missed > 0)
            Fail($"{missed} snapshots were overwritten before they were written: the output is not whole (Output:Lossless = true waits instead)");
        else if (settings.Feed.ExitAtEndOfSession && lost > 0)
            Fail($"{lost} messages of the feed were lost: the output is not whole");
    }

    private void Fail(string reason)
    {
        ExitCode = EngineCommandLine.Failure;
        _log.LogError("{Reason}", reason);
    }

    private MarketDataPipeline Wire(UdpFeedSource source, EngineOutputs outputs)
    {
        var builder = new PipelineBuilder(settings.ToPipelineOptions())
            .From(source)
            .Analyse(outputs.Signals, settings.Analysis)
            .JournalTo(settings.Journal)
            .ReportTo(line => _log.LogInformation("{Granted}", line));
        foreach (var observer in outputs.Observers)
            builder.Observe(observer);
        foreach (var observer in outputs.FeedObservers)
            builder.Observe(observer);
        return settings.Feed.Format == FixedFormat.Name ? builder.Build<FixedFormat>() : builder.Build<Itch50Format>();
    }
}
