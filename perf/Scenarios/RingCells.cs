using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Engine.Core.Pipeline;
using Engine.Core.Timing;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>
/// What is measured, one run each, by name. Uses only what our ring and the Disruptor package both have, so the same source built with
/// <c>-p:DisruptorPackage=true</c> measures the package.
/// </summary>
internal static class RingCells
{
    private const int Slots = 8192;
    private static readonly int ProducerCore = AllowedCores.All[0], ConsumerCore = AllowedCores.All[^1];

    /// <summary>The rows: name, unit, and the run that verifies its result and returns its figure.</summary>
    public static readonly (string Name, string Unit, Func<bool, double> Run)[] All =
    [
        ("8 bytes, one by one", "M/s", quick => Throughput<SmallEvent>(Count(20, quick), 1, new BusySpinWaitStrategy())),
        ("8 bytes, by 10", "M/s", quick => Throughput<SmallEvent>(Count(100, quick), 10, new BusySpinWaitStrategy())),
        ("8 bytes, by 32", "M/s", quick => Throughput<SmallEvent>(Count(100, quick), 32, new BusySpinWaitStrategy())),
        ("64 bytes, one by one", "M/s", quick => Throughput<LineEvent>(Count(20, quick), 1, new BusySpinWaitStrategy())),
        ("64 bytes, by 10", "M/s", quick => Throughput<LineEvent>(Count(40, quick), 10, new BusySpinWaitStrategy())),
        ("64 bytes, by 32", "M/s", quick => Throughput<LineEvent>(Count(40, quick), 32, new BusySpinWaitStrategy())),
        ("8 bytes, by 10, class handler", "M/s", quick => ClassHandler(Count(60, quick))),
        ("round trip over two rings", "ns", quick => RoundTrip(Count(0.3, quick), static () => new BusySpinWaitStrategy())),
        ("round trip, yielding", "ns", quick => RoundTrip(Count(0.1, quick), static () => new YieldingWaitStrategy())),
        ("pipeline of 3, by 10, yielding", "M/s", quick => Pipeline(Count(20, quick))),
        ("64 bytes, by 10, yielding", "M/s", quick => Throughput<LineEvent>(Count(40, quick), 10, new YieldingWaitStrategy())),
        ("64 bytes, by 10, sleeping", "M/s", quick => Throughput<LineEvent>(Count(40, quick), 10, new SleepingWaitStrategy())),
        ("64 bytes, by 10, spin-wait", "M/s", quick => Throughput<LineEvent>(Count(40, quick), 10, new SpinWaitWaitStrategy())),
        ("64 bytes, by 10, blocking", "M/s", quick => Throughput<LineEvent>(Count(4, quick), 10, new BlockingWaitStrategy())),
        ("64 bytes, by 10, timeout blocking", "M/s", quick => Throughput<LineEvent>(Count(4, quick), 10, new TimeoutBlockingWaitStrategy(TimeSpan.FromSeconds(1)))),
        ("64 bytes, by 10, phased back-off", "M/s", quick => Throughput<LineEvent>(Count(40, quick), 10, PhasedBackoffWaitStrategy.WithLock(TimeSpan.FromMicroseconds(100), TimeSpan.FromMilliseconds(1)))),
    ];

    /// <summary>Our rows that have others beside them.</summary>
    public static readonly (string Row, string Channel, string Queue)[] Beside =
    [
        ("8 bytes, by 10", "Channel, 8 bytes", "ConcurrentQueue, 8 bytes"),
        ("64 bytes, by 10", "Channel, 64 bytes", "ConcurrentQueue, 64 bytes"),
    ];

    /// <summary>What else .NET has for the same purpose, one event at a time; the channel is bounded, with a single reader and a single writer.</summary>
    public static readonly (string Name, string Unit, Func<bool, double> Run)[] Others =
    [
        ("Channel, 8 bytes", "M/s", quick => BoundedChannel<SmallEvent>(Count(2, quick))),
        ("ConcurrentQueue, 8 bytes", "M/s", quick => Queue<SmallEvent>(Count(2, quick))),
        ("Channel, 64 bytes", "M/s", quick => BoundedChannel<LineEvent>(Count(2, quick))),
        ("ConcurrentQueue, 64 bytes", "M/s", quick => Queue<LineEvent>(Count(2, quick))),
    ];

    private static int Count(double millions, bool quick) => (int)(millions * (quick ? 250_000 : 1_000_000)) / 960 * 960;

    private static double Throughput<T>(int count, int batch, IWaitStrategy wait)
        where T : struct, IRingEvent
    {
        var result = new RingResult();
        var disruptor = new ValueDisruptor<T>(static () => default, Slots, TaskScheduler.Default, ProducerType.Single, wait);
        disruptor.HandleEventsWith(new SummingHandler<T>(count - 1, ConsumerCore, result));
        var ring = disruptor.Start();
        return Timed(count, result, disruptor.Halt, () =>
        {
            if (batch == 1)
                PublishEach(ring, count);
            else
                PublishBatches(ring, count, batch);
        });
    }

    private static void PublishEach<T>(ValueRingBuffer<T> ring, int count)
        where T : struct, IRingEvent
    {
        for (var i = 0; i < count; i++)
        {
            using var scope = ring.PublishEvent();
            scope.Event().Fill(i);
        }
    }

    private static void PublishBatches<T>(ValueRingBuffer<T> ring, int count, int batch)
        where T : struct, IRingEvent
    {
        for (var i = 0; i < count; i += batch)
        {
            using var scope = ring.PublishEvents(batch);
            for (var j = 0; j < batch; j++)
                scope.Event(j).Fill(i + j);
        }
    }

    private static double ClassHandler(int count)
    {
        var result = new RingResult();
        var disruptor = new ValueDisruptor<long>(static () => 0, Slots, TaskScheduler.Default, ProducerType.Single, new BusySpinWaitStrategy());
        disruptor.HandleEventsWith(new SummingClassHandler(count - 1, ConsumerCore, result.Complete));
        var ring = disruptor.Start();
        return Timed(count, result, disruptor.Halt, () =>
        {
            for (var i = 0; i < count; i += 10)
            {
                using var scope = ring.PublishEvents(10);
                for (var j = 0; j < 10; j++)
                    scope.Event(j) = i + j;
            }
        });
    }

    private static double Pipeline(int count)
    {
        var result = new RingResult();
        var disruptor = new ValueDisruptor<SmallEvent>(static () => default, Slots, TaskScheduler.Default, ProducerType.Single, new YieldingWaitStrategy());
        disruptor.HandleEventsWith(new StageHandler(ConsumerCore)).Then(new StageHandler(ProducerCore)).Then(new SummingHandler<SmallEvent>(count - 1, ConsumerCore, result));
        var ring = disruptor.Start();
        return Timed(count, result, disruptor.Halt, () => PublishBatches(ring, count, 10));
    }

    private static double RoundTrip(int count, Func<IWaitStrategy> wait)
    {
        var there = new ValueDisruptor<SmallEvent>(static () => default, Slots, TaskScheduler.Default, ProducerType.Single, wait());
        var back = ValueRingBuffer<SmallEvent>.CreateSingleProducer(static () => default, Slots, wait());
        there.HandleEventsWith(new ForwardingHandler(back, ConsumerCore));
        var reader = new Sequence();
        back.AddGatingSequences(reader);
        var barrier = back.NewBarrier();
        var ring = there.Start();
        new ThreadPlacement(ProducerCore).Apply(null);

        var ticks = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            var sent = Tsc.Now();
            using (var scope = ring.PublishEvent())
                scope.Event().Fill(i);
            barrier.WaitFor(i);
            ticks[i] = Tsc.Now() - sent;
            ScenarioContext.Verify(back[i].Worth == i, "another event came back");
            reader.SetValue(i);
        }

        there.Halt();
        Array.Sort(ticks);
        return Tsc.ToNanoseconds(ticks[count / 2]);
    }

    private static double BoundedChannel<T>(int count)
        where T : struct, IRingEvent
    {
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(Slots) { SingleReader = true, SingleWriter = true });
        return Polled<T>(count, (ref T e) => channel.Reader.TryRead(out e), (in T e) =>
        {
            while (!channel.Writer.TryWrite(e))
                Thread.SpinWait(1);
        });
    }

    private static double Queue<T>(int count)
        where T : struct, IRingEvent
    {
        var queue = new ConcurrentQueue<T>();
        return Polled<T>(count, (ref T e) => queue.TryDequeue(out e), (in T e) => queue.Enqueue(e));
    }

    private delegate bool TryTake<T>(ref T e);

    private delegate void Put<T>(in T e);

    private static double Polled<T>(int count, TryTake<T> take, Put<T> put)
        where T : struct, IRingEvent
    {
        var result = new RingResult();
        var reader = new Thread(() =>
        {
            new ThreadPlacement(ConsumerCore).Apply(null);
            T e = default;
            var sum = 0L;
            for (var i = 0; i < count;)
            {
                if (!take(ref e))
                    continue;
                sum += e.Worth;
                i++;
            }

            result.Complete(sum);
        });
        reader.Start();
        return Timed(count, result, reader.Join, () =>
        {
            T e = default;
            for (var i = 0; i < count; i++)
            {
                e.Fill(i);
                put(e);
            }
        });
    }

    /// <summary>Million events a second, from the first publication to the last event's handling.</summary>
    private static double Timed(int count, RingResult result, Action stop, Action publish)
    {
        new ThreadPlacement(ProducerCore).Apply(null);
        var started = Stopwatch.GetTimestamp();
        publish();
        var sum = result.Wait();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        stop();
        ScenarioContext.Verify(sum == (long)count * (count - 1) / 2, "the sum of what was consumed");
        return count / seconds / 1e6;
    }
}
