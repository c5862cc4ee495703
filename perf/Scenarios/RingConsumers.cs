using System.Runtime.CompilerServices;
using Engine.Core.Pipeline;

namespace Perf.Scenarios;

/// <summary>Where a consumer tells its sum when it has seen the last event.</summary>
internal sealed class RingResult
{
    private readonly ManualResetEventSlim _done = new();
    private long _sum;

    /// <summary>Tells the sum.</summary>
    public void Complete(long sum)
    {
        _sum = sum;
        _done.Set();
    }

    /// <summary>Waits for the sum.</summary>
    public long Wait() => _done.Wait(TimeSpan.FromSeconds(60)) ? _sum : throw new TimeoutException("The consumer did not see the last event.");

    /// <summary>Whether the sum is there.</summary>
    public bool IsDone => _done.IsSet;
}

/// <summary>Adds up events, as a struct.</summary>
internal struct SummingHandler<T>(long lastSequence, int core, RingResult result) : IValueEventHandler<T>
    where T : struct, IRingEvent
{
    private long _sum;

    public readonly void OnStart() => new ThreadPlacement(core).Apply(null);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnEvent(ref T data, long sequence, bool endOfBatch)
    {
        _sum += data.Worth;
        if (sequence == lastSequence)
            result.Complete(_sum);
    }
}

/// <summary>Adds up events, as a class.</summary>
public sealed class SummingClassHandler : IValueEventHandler<long>
{
    private readonly long _lastSequence;
    private readonly int _core;
    private readonly Action<long> _complete;
    private long _sum;

    /// <summary>Tells <paramref name="complete"/> the sum at the last event.</summary>
    public SummingClassHandler(long lastSequence, int core, Action<long> complete)
    {
        _lastSequence = lastSequence;
        _core = core;
        _complete = complete;
    }

    /// <inheritdoc/>
    public void OnStart() => new ThreadPlacement(_core).Apply(null);

    /// <inheritdoc/>
    public void OnEvent(ref long data, long sequence, bool endOfBatch)
    {
        _sum += data;
        if (sequence == _lastSequence)
            _complete(_sum);
    }
}

/// <summary>Passes each event on to another ring, with its number.</summary>
internal struct ForwardingHandler(ValueRingBuffer<SmallEvent> to, int core) : IValueEventHandler<SmallEvent>
{
    public readonly void OnStart() => new ThreadPlacement(core).Apply(null);

    public readonly void OnEvent(ref SmallEvent data, long sequence, bool endOfBatch)
    {
        using var scope = to.PublishEvent();
        scope.Event() = data;
    }
}

/// <summary>A middle stage: adds up what it sees and leaves it as it is.</summary>
internal struct StageHandler(int core) : IValueEventHandler<SmallEvent>
{
    public long Sum;

    public readonly void OnStart() => new ThreadPlacement(core).Apply(null);

    public void OnEvent(ref SmallEvent data, long sequence, bool endOfBatch) => Sum += data.Worth;
}
