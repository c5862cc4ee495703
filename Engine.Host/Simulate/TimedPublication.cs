using System.Diagnostics;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Simulation.Publishing;

namespace Engine.Host.Simulate;

/// <summary>Publishes recorded messages when their own exchange times say, or a multiple faster. What is due together shares packets.</summary>
internal sealed class TimedPublication<TFormat>(IFeedContent content, PublisherOptions options, FeedPublisher publisher, double speed)
    where TFormat : struct, IWireFormat
{
    private const int LongestMessage = 256;
    private static readonly TimeSpan LongestNap = TimeSpan.FromMilliseconds(100);

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _firstNs = -1;

    public void Run(CancellationToken stop)
    {
        Span<byte> message = stackalloc byte[LongestMessage];
        var decoded = default(MarketEvent);
        int length;
        while (!stop.IsCancellationRequested && (length = content.WriteNext(message)) > 0)
        {
            if (TFormat.Decode(message[..length], ref decoded) == DecodeResult.Event)
                WaitFor(decoded.ExchangeTimeNs, stop);
            publisher.Publish(message[..length]);
        }

        FeedSimulation.EndSession(content, options, publisher, stop);
    }

    private void WaitFor(long timeNs, CancellationToken stop)
    {
        if (_firstNs < 0)
            _firstNs = timeNs;
        var due = TimeSpan.FromMicroseconds((timeNs - _firstNs) / 1e3 / speed);
        var early = due - Stopwatch.GetElapsedTime(_started);
        if (early <= TimeSpan.Zero)
            return;
        publisher.Flush();
        while (early > TimeSpan.Zero && !stop.IsCancellationRequested)
        {
            Thread.Sleep(early < LongestNap ? early : LongestNap);
            early = due - Stopwatch.GetElapsedTime(_started);
        }
    }
}
