using System.Text.Json;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Pipeline;
using Engine.Core.Timing;
using Engine.Host.Demo;

namespace Engine.Host.Service;

/// <summary>Prints one line a second of what the engine is doing.</summary>
internal sealed class StatusPrinter(EngineSettings settings, MarketDataPipeline pipeline, UdpFeedSource source, EngineOutputs outputs)
{
    private readonly HistogramSnapshot[] _before = [.. Enumerable.Range(0, pipeline.Counters.Shards).Select(i => pipeline.Counters.ReceiveToSnapshot(i).Read())];
    private long _messagesBefore;

    public async Task RunAsync(CancellationToken stop)
    {
        if (settings.Status.Format == "none")
            return;
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await second.WaitForNextTickAsync(stop))
                Print(Take());
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private EngineStatus Take()
    {
        var messages = pipeline.Counters.Feed.In;
        var latency = LatencyOfLastInterval();
        var status = new EngineStatus
        {
            Messages = messages,
            MessagesPerSecond = messages - _messagesBefore,
            Gaps = source.Feed![FeedCounter.GapsDeclared],
            Lost = source.Feed[FeedCounter.MessagesLost],
            Repaired = source.Feed[FeedCounter.MessagesRetransmitted],
            Missed = pipeline.Counters.Analysis.Missed,
            Drops = source.Receiver!.KernelDropsNow(),
            Signals = pipeline.Counters.Signals?.Signals ?? 0,
            SignalsByKind = outputs.Signals.ByKind(),
            Delivered = outputs.Kafka?.Delivered ?? 0,
            LatencyFrom = settings.Feed.KernelTimestamps ? "wire" : "receive",
            P50Us = latency.P50 / 1e3,
            P99Us = latency.P99 / 1e3,
            Symbols = pipeline.Counters.ActiveSymbols,
        };
        _messagesBefore = messages;
        return status;
    }

    private (double P50, double P99) LatencyOfLastInterval()
    {
        var interval = default(HistogramSnapshot);
        for (var i = 0; i < _before.Length; i++)
        {
            var now = pipeline.Counters.ReceiveToSnapshot(i).Read();
            var difference = new HistogramSnapshot(now.Layout);
            difference.Add(now);
            difference.Subtract(_before[i]);
            _before[i] = now;
            if (interval is null)
                interval = difference;
            else
                interval.Add(difference);
        }

        return interval is null || interval.Total == 0
            ? default
            : (Tsc.ToNanoseconds((ulong)interval.ValueAt(50)), Tsc.ToNanoseconds((ulong)interval.ValueAt(99)));
    }

    private void Print(EngineStatus status) => (settings.Output.TakesStandardOutput ? Console.Error : Console.Out).WriteLine(settings.Status.Format == "json"
        ? JsonSerializer.Serialize(status, EngineStatusJson.Default.EngineStatus)
        : FormattableString.Invariant(
            $"{status.MessagesPerSecond:N0} msg/s, {status.Symbols} symbols, gaps {status.Gaps}, repaired {status.Repaired}, lost {status.Lost}, drops {status.Drops}, missed {status.Missed}, signals {status.Signals}, {status.LatencyFrom}→snapshot p50 {status.P50Us:0.0} µs p99 {status.P99Us:0.0} µs"));
}
