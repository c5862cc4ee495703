using System.Runtime.CompilerServices;

namespace Engine.Tests.Disruptor;

/// <summary>A producer and a consumer of a struct event, for the compiler to print what it makes of them.</summary>
internal static class RingLoop
{
    private const int Events = 1000;

    /// <summary>Publishes and handles some events.</summary>
    /// <returns>0 when all were handled.</returns>
    public static int Run()
    {
        var ring = ValueRingBuffer<Quote>.CreateSingleProducer(static () => default, Events.RoundUp(), new YieldingWaitStrategy());
        var sum = new StrongBox<long>();
        var processor = EventProcessorFactory.Create(ring, ring.NewBarrier(), new Summing(sum));
        ring.AddGatingSequences(processor.Sequence);
        var run = processor.StartLongRunning();
        for (var i = 0; i < Events; i++)
            PublishQuote(ring, i, i + 1);
        ring.WaitUntilHandled();
        processor.Halt();
        _ = ControlBounds([1], 0) + ControlVirtual(ControlAllocation());
        return run.Wait(Rings.Patience) && sum.Value == Events ? 0 : 1;
    }

    /// <summary>Publishes one event.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void PublishQuote(ValueRingBuffer<Quote> ring, long bid, long ask)
    {
        using var scope = ring.PublishEvent();
        ref var quote = ref scope.Event();
        quote.Bid = bid;
        quote.Ask = ask;
    }

    /// <summary>What the test must see: a bounds check.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long ControlBounds(long[] numbers, int index) => numbers[index];

    /// <summary>What the test must see: an allocation.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static object ControlAllocation() => new();

    /// <summary>What the test must see: a call through a table.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ControlVirtual(object any) => any.GetHashCode();

    private static int RoundUp(this int count) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count);

    /// <summary>An event.</summary>
    internal struct Quote
    {
        public long Bid;
        public long Ask;
    }

    /// <summary>A handler, which the loop is compiled for.</summary>
    internal readonly struct Summing(StrongBox<long> sum) : IValueEventHandler<Quote>
    {
        public void OnEvent(ref Quote data, long sequence, bool endOfBatch) => sum.Value += data.Ask - data.Bid;
    }
}
