namespace Engine.Tests.Disruptor;

/// <summary>Every kind of ring, so that a test of behaviour runs on all of them.</summary>
internal static class Rings
{
    public enum Kind
    {
        ValueSingle,
        ValueMulti,
        UnmanagedSingle,
        UnmanagedMulti,
    }

    public static readonly Kind[] All = Enum.GetValues<Kind>();

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IValueRingBuffer<T> Create<T>(Kind kind, int size, IWaitStrategy? waitStrategy = null)
        where T : unmanaged
    {
        var wait = waitStrategy ?? new YieldingWaitStrategy();
        var producers = kind is Kind.ValueSingle or Kind.UnmanagedSingle ? ProducerType.Single : ProducerType.Multi;
        return kind is Kind.ValueSingle or Kind.ValueMulti
            ? ValueRingBuffer<T>.Create(producers, static () => default, size, wait)
            : new UnmanagedRingBuffer<T>(UnmanagedRingBufferMemory.Allocate(size, static () => default(T)), producers, wait);
    }

    /// <summary>Claims, fills and publishes one slot.</summary>
    public static long Put<T>(this IValueRingBuffer<T> ring, T value)
        where T : struct
    {
        var sequence = ring.Next();
        ring[sequence] = value;
        ring.Publish(sequence);
        return sequence;
    }

    /// <summary>Waits until the consumers have handled all that is published.</summary>
    public static void WaitUntilHandled<T>(this IValueRingBuffer<T> ring)
        where T : struct => Eventually(() => ring.GetMinimumGatingSequence() == ring.Cursor, "all that is published is handled");

    /// <summary>Waits for a condition that other threads bring about, with a limit.</summary>
    public static void Eventually(Func<bool> condition, string what)
    {
        if (!SpinWait.SpinUntil(condition, Patience))
            Assert.Fail($"Not within {Patience}: {what}");
    }
}
