using System.Diagnostics;

namespace Engine.Core.Simulation.Publishing;

/// <summary>Publishes a content on a fixed schedule until it ends or is stopped. The thread that runs it owns content and publisher.</summary>
public static class FeedSimulation
{
    private const int LongestMessage = 256;
    private const int LongestBatch = 4_096;
    private const int EndRepeats = 10;

    /// <summary>Publishes <paramref name="content"/> as <paramref name="options"/> say; returns when all is sent, or when cancelled.</summary>
    /// <param name="content">What to say.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops it: the end of session is still sent.</param>
    /// <param name="onStarted">Told once, before the first message: the ports that the system chose.</param>
    public static void Run(IFeedContent content, PublisherOptions options, CancellationToken cancellation, Action<FeedPublisher>? onStarted = null)
    {
        using var publisher = new FeedPublisher(options);
        onStarted?.Invoke(publisher);
        Run(content, options, publisher, cancellation);
    }

    /// <summary>The same with a publisher that is there already.</summary>
    public static void Run(IFeedContent content, PublisherOptions options, FeedPublisher publisher, CancellationToken cancellation)
    {
        var schedule = new Schedule(options);
        var ended = false;
        while (!ended && !cancellation.IsCancellationRequested)
        {
            publisher.ServeSnapshot(content);
            var due = schedule.Due();
            ended = due < 0;
            if (due > 0)
                ended = !TryPublish(content, publisher, due, schedule);
            else if (!ended)
                Rest(publisher, schedule);
        }

        EndSession(content, options, publisher, cancellation);
    }

    private static bool TryPublish(IFeedContent content, FeedPublisher publisher, long due, Schedule schedule)
    {
        Span<byte> message = stackalloc byte[LongestMessage];
        for (var i = 0L; i < due; i++)
        {
            var length = content.WriteNext(message);
            if (length == 0)
                return false;
            publisher.Publish(message[..length]);
        }

        if (schedule.IsPaced)
            publisher.Flush();
        schedule.OnSent(due);
        return true;
    }

    private static void Rest(FeedPublisher publisher, Schedule schedule)
    {
        if (schedule.IsHeartbeatDue())
            publisher.Heartbeat();
        if (schedule.IsSlow)
            Thread.Sleep(1);
        else
            Thread.Yield();
    }

    /// <summary>
    /// Ends the session: repeated, because it can be lost like any packet, and because requests are allowed as long as it repeats. It repeats until
    /// for <see cref="PublisherOptions.EndOfSession"/> nobody has asked for anything, every receiver on this machine has read what waits for it,
    /// or is gone; at most for <see cref="PublisherOptions.EndOfSessionLimit"/>, and once cancelled not longer than the quiet time.
    /// </summary>
    /// <param name="content">What was said, for snapshots.</param>
    /// <param name="options">How it was published.</param>
    /// <param name="publisher">The publisher.</param>
    /// <param name="cancellation">Cancelled: whoever asks late is left alone.</param>
    public static void EndSession(IFeedContent content, PublisherOptions options, FeedPublisher publisher, CancellationToken cancellation)
    {
        publisher.Flush();
        var start = Stopwatch.GetTimestamp();
        var quietSince = start;
        while (Stopwatch.GetElapsedTime(quietSince) < options.EndOfSession && Stopwatch.GetElapsedTime(start) < options.EndOfSessionLimit)
        {
            var answered = publisher.RequestsAnswered;
            publisher.EndSession();
            ServeFor(options.EndOfSession / EndRepeats, content, publisher);
            var receivers = publisher.LocalReceivers();
            if (receivers == ReceiverState.Gone)
                return;
            if (!cancellation.IsCancellationRequested && (receivers == ReceiverState.Behind || publisher.RequestsAnswered != answered))
                quietSince = Stopwatch.GetTimestamp();
        }
    }

    private static void ServeFor(TimeSpan time, IFeedContent content, FeedPublisher publisher)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            publisher.ServeSnapshot(content);
            Thread.Sleep(1);
        }
    }

    /// <summary>How many messages should have left by now. A publisher that was held up catches up: the schedule does not wait for it.</summary>
    private sealed class Schedule(PublisherOptions options)
    {
        private const double SlowRate = 20_000;

        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly double _perTick = options.Rate / Stopwatch.Frequency;
        private long _sent;
        private long _lastSent = Stopwatch.GetTimestamp();

        public bool IsPaced => options.Rate > 0;

        public bool IsSlow => IsPaced && options.Rate < SlowRate;

        /// <summary>Messages to send now; negative: all have been sent.</summary>
        public long Due()
        {
            var left = options.Messages == 0 ? long.MaxValue : options.Messages - _sent;
            if (left == 0)
                return -1;
            if (!IsPaced)
                return Math.Min(left, LongestBatch);
            var now = Stopwatch.GetTimestamp();
            var due = Math.Min((long)((now - _start) * _perTick) - _sent, Math.Min(left, LongestBatch));
            // A short batch waits a little, so that packets fill.
            return due >= Math.Min(left, 64) || Stopwatch.GetElapsedTime(_lastSent, now) >= options.PackingDelay ? due : 0;
        }

        public void OnSent(long messages)
        {
            _sent += messages;
            _lastSent = Stopwatch.GetTimestamp();
        }

        public bool IsHeartbeatDue()
        {
            if (Stopwatch.GetElapsedTime(_lastSent) < options.HeartbeatInterval)
                return false;
            _lastSent = Stopwatch.GetTimestamp();
            return true;
        }
    }
}
