using System.Diagnostics;

namespace Engine.Core.Disruptor;

/// <summary>Spins for a while, yields for a while, then waits with another strategy: low latency when busy, cheap when idle.</summary>
public sealed class PhasedBackoffWaitStrategy : IWaitStrategy
{
    // A clock read costs 15 to 30 ns, the loop around it a few: look at the clock now and then only.
    private const int SpinsPerClockRead = 10_000;

    private readonly IWaitStrategy _fallbackStrategy;

    /// <summary>Spins for <paramref name="spinTimeout"/>, yields until <paramref name="yieldTimeout"/>, both from the start of the wait, then falls back.</summary>
    public PhasedBackoffWaitStrategy(TimeSpan spinTimeout, TimeSpan yieldTimeout, IWaitStrategy fallbackStrategy)
    {
        SpinTimeout = ToStopwatchTicks(spinTimeout);
        YieldTimeout = ToStopwatchTicks(yieldTimeout);
        _fallbackStrategy = fallbackStrategy;
    }

    /// <summary>How long it spins, in <see cref="Stopwatch"/> ticks.</summary>
    public long SpinTimeout { get; }

    /// <summary>When it falls back, in <see cref="Stopwatch"/> ticks.</summary>
    public long YieldTimeout { get; }

    /// <inheritdoc/>
    public bool IsBlockingStrategy => _fallbackStrategy.IsBlockingStrategy;

    /// <summary>Falls back to <see cref="BlockingWaitStrategy"/>.</summary>
    public static PhasedBackoffWaitStrategy WithLock(TimeSpan spinTimeout, TimeSpan yieldTimeout) =>
        new(spinTimeout, yieldTimeout, new BlockingWaitStrategy());

    /// <summary>Falls back to <see cref="SleepingWaitStrategy"/>.</summary>
    public static PhasedBackoffWaitStrategy WithSleep(TimeSpan spinTimeout, TimeSpan yieldTimeout) =>
        new(spinTimeout, yieldTimeout, new SleepingWaitStrategy(0));

    /// <inheritdoc/>
    public SequenceWaitResult WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken)
    {
        var startedAt = 0L;
        for (var spinsLeft = SpinsPerClockRead; ; spinsLeft--)
        {
            var available = dependentSequences.Value;
            if (available >= sequence)
                return available;
            if (spinsLeft > 0)
                continue;

            cancellationToken.ThrowIfCancellationRequested();
            spinsLeft = SpinsPerClockRead;
            var now = Stopwatch.GetTimestamp();
            if (startedAt == 0)
                startedAt = now;
            else if (now - startedAt > YieldTimeout)
                return _fallbackStrategy.WaitFor(sequence, dependentSequences, cancellationToken);
            else if (now - startedAt > SpinTimeout)
                Thread.Yield();
        }
    }

    /// <inheritdoc/>
    public void SignalAllWhenBlocking() => _fallbackStrategy.SignalAllWhenBlocking();

    private static long ToStopwatchTicks(TimeSpan timeout) => (long)(timeout.TotalSeconds * Stopwatch.Frequency);
}
