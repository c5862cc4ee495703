using Microsoft.Extensions.Logging;

namespace Engine.Host.Telemetry;

/// <summary>Logs everything the engine counts, at an interval: the long form of the status line.</summary>
internal sealed class CounterLog(EngineMetrics metrics, ILogger log, TimeSpan interval)
{
    /// <summary>Logs until it is cancelled; does nothing for an interval of 0.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (interval == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                log.LogInformation("Running: {@Counters}", metrics.Take());
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }
}
