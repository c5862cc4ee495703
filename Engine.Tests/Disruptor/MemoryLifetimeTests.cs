using System.Runtime.CompilerServices;

namespace Engine.Tests.Disruptor;

/// <summary>Who holds a consumer holds the memory of its events, although nobody else knows the ring any more.</summary>
public sealed class MemoryLifetimeTests
{
    private const int Size = 1024;

    [Test]
    public void A_running_consumer_keeps_the_ring_it_reads()
    {
        using var handler = new Checking();
        var (ring, consumer) = StartConsumer(handler);

        Collect();
        var isAlive = ring.IsAlive;
        // What a freed ring's memory would be used for next.
        var others = Enumerable.Range(0, 100).Select(_ => GC.AllocateArray<byte>(Size * sizeof(long) + 384, pinned: true)).ToList();
        others.ForEach(bytes => Array.Fill(bytes, (byte)0xEE));
        Finish(handler, consumer);

        Assert.That(isAlive, Is.True);
        Assert.That(handler.Wrong, Is.Zero, $"of {Size} events, {others.Count} arrays later");
    }

#if !DISRUPTOR_PACKAGE // The package's unmanaged ring does not keep its memory.
    [Test]
    public void A_running_consumer_keeps_native_memory_that_only_its_ring_knows()
    {
        using var handler = new Checking();
        var (memory, consumer) = StartUnmanagedConsumer(handler);

        Collect();
        var isAlive = memory.IsAlive;
        Finish(handler, consumer);

        Assert.That(isAlive, Is.True);
        Assert.That(handler.Wrong, Is.Zero);
    }
#endif

    [Test]
    public void Control_a_ring_that_nobody_reads_is_collected()
    {
        var ring = Forget();

        Rings.Eventually(
            () =>
            {
                Collect();
                return !ring.IsAlive;
            },
            "the ring is collected");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Ring, IEventProcessor Consumer) StartConsumer(Checking handler)
    {
        var ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, Size, new YieldingWaitStrategy());
        return (new WeakReference(ring), Start(ring, handler));
    }

#if !DISRUPTOR_PACKAGE
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Memory, IEventProcessor Consumer) StartUnmanagedConsumer(Checking handler)
    {
        var memory = UnmanagedRingBufferMemory.Allocate(Size, static () => 0L);
        return (new WeakReference(memory), Start(new UnmanagedRingBuffer<long>(memory, ProducerType.Single, new YieldingWaitStrategy()), handler));
    }
#endif

    private static IEventProcessor Start(IValueRingBuffer<long> ring, Checking handler)
    {
        Fill(ring);
        var consumer = EventProcessorFactory.Create(ring, ring.NewBarrier(), handler);
        consumer.StartLongRunning();
        return consumer;
    }

    private static void Finish(Checking handler, IEventProcessor consumer)
    {
        handler.Open.Set();
        var isDone = handler.Done.Wait(Rings.Patience);
        consumer.Halt();
        Assert.That(isDone, Is.True, "the consumer saw the last event");
        Rings.Eventually(() => !consumer.IsRunning, "the consumer ended");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget()
    {
        var ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, Size);
        Fill(ring);
        return new WeakReference(ring);
    }

    private static void Fill(IValueRingBuffer<long> ring)
    {
        for (var i = 0; i < Size; i++)
            ring.Put(i);
    }

    private static void Collect()
    {
        for (var i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>Waits to be let in, checks every event, and ends with the last.</summary>
    private sealed class Checking : IValueEventHandler<long>, IDisposable
    {
        public ManualResetEventSlim Open { get; } = new();

        public ManualResetEventSlim Done { get; } = new();

        public long Wrong { get; private set; }

        public void OnStart() => Open.Wait(Rings.Patience);

        public void OnEvent(ref long data, long sequence, bool endOfBatch)
        {
            if (data != sequence)
                Wrong++;
            if (sequence == Size - 1)
                Done.Set();
        }

        public void Dispose()
        {
            Open.Dispose();
            Done.Dispose();
        }
    }
}
