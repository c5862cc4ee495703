using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Engine.Tests.Disruptor;

/// <summary>Handlers around a ring: order, batches, life cycle.</summary>
public sealed class DisruptorTests
{
    private readonly List<Action> _cleanUp = [];

    [TearDown]
    public void Stop() => _cleanUp.ForEach(stop => stop());

    [Test]
    public void A_chain_handles_each_event_in_order()
    {
        var log = new ConcurrentQueue<(char, long)>();
        var disruptor = Create();
        disruptor.HandleEventsWith(new Recorder('a', log)).Then(new Recorder('b', log)).Then(new Recorder('c', log));

        Run(disruptor, 200);

        Assert.That(log, Has.Count.EqualTo(600));
        AssertOrder(log, 'a', 'b', 200);
        AssertOrder(log, 'b', 'c', 200);
    }

    [Test]
    public void A_diamond_joins_when_both_sides_are_done()
    {
        var log = new ConcurrentQueue<(char, long)>();
        var disruptor = Create();
        var (left, right) = (new Recorder('l', log), new Recorder('r', log));
        disruptor.HandleEventsWith(left, right);
        disruptor.After(left, right).Then(new Recorder('j', log));

        Run(disruptor, 200);

        AssertOrder(log, 'l', 'j', 200);
        AssertOrder(log, 'r', 'j', 200);
    }

    [Test]
    public void Groups_can_be_joined()
    {
        var log = new ConcurrentQueue<(char, long)>();
        var disruptor = Create();
        var left = disruptor.HandleEventsWith(new Recorder('l', log));
        var right = disruptor.HandleEventsWith(new Recorder('r', log)).Then(new Recorder('s', log));
        left.And(right).Then(new Recorder('j', log));

        Run(disruptor, 100);

        AssertOrder(log, 'l', 'j', 100);
        AssertOrder(log, 's', 'j', 100);
    }

    [Test]
    public void The_producer_is_held_by_the_end_of_the_chain_only()
    {
        var disruptor = Create(size: 4);
        var gate = new Gate();
        disruptor.HandleEventsWith(new Recorder('a', [])).Then(gate);
        disruptor.Start();
        for (var i = 0; i < 4; i++)
            Publish(disruptor, i);
        Rings.Eventually(() => gate.Entered.IsSet, "the gate is reached");

        Assert.That(disruptor.RingBuffer.TryNext(out _), Is.False);
        gate.Open.Set();
        Rings.Eventually(() => disruptor.RingBuffer.HasAvailableCapacity(4), "all four are handled");
    }

    [Test]
    public void Batches_end_where_they_said_and_respect_their_limit([Values] bool limited)
    {
        var batches = new Batches(limited ? 3 : null);
        var disruptor = Create(size: 16);
        disruptor.HandleEventsWith(batches);
        for (var i = 0; i < 8; i++)
            Publish(disruptor, i);

        disruptor.Start();
        disruptor.RingBuffer.WaitUntilHandled();
        disruptor.Shutdown(Rings.Patience);

        Assert.That(batches.Announced, Is.EqualTo(limited ? new long[] { 3, 3, 2 } : [8]));
        Assert.That(batches.Ends, Is.EqualTo(limited ? new long[] { 2, 5, 7 } : [7]));
    }

    [Test]
    public void A_handler_starts_and_shuts_down_once_on_its_own_thread()
    {
        var life = new Life();
        var disruptor = Create();
        disruptor.HandleEventsWith(life);

        Run(disruptor, 10);
        Rings.Eventually(() => life.Log.Count == 12, "OnShutdown was called");

        Assert.That(life.Log.First(), Is.EqualTo("start"));
        Assert.That(life.Log.Last(), Is.EqualTo("shutdown"));
        Assert.That(life.Threads, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_timeout_reaches_the_handler()
    {
        var life = new Life();
        var disruptor = Create(wait: new TimeoutBlockingWaitStrategy(TimeSpan.FromMilliseconds(5)));
        disruptor.HandleEventsWith(life);
        disruptor.Start();
        Publish(disruptor, 1);

        Rings.Eventually(() => life.Log.Contains("timeout 0"), "OnTimeout after event 0");
    }

    [Test]
    public void Shutdown_handles_what_is_published_and_stops()
    {
        var log = new ConcurrentQueue<(char, long)>();
        var disruptor = Create(size: 1024);
        var recorder = new Recorder('a', log);
        disruptor.HandleEventsWith(recorder);
        disruptor.Start();
        Publish(disruptor, 0);
        disruptor.RingBuffer.WaitUntilHandled();
        for (var i = 1; i < 1000; i++)
            Publish(disruptor, i);

        disruptor.Shutdown(Rings.Patience);

        Assert.That(log, Has.Count.EqualTo(1000));
        Assert.That(disruptor.GetSequenceValueFor(recorder), Is.EqualTo(999));
    }

    [Test]
    public void Shutdown_gives_up_after_its_timeout()
    {
        var disruptor = Create();
        var gate = new Gate();
        disruptor.HandleEventsWith(gate);
        disruptor.Start();
        Publish(disruptor, 1);
        Rings.Eventually(() => gate.Entered.IsSet, "the event is being handled");

        Assert.That(() => disruptor.Shutdown(TimeSpan.FromMilliseconds(20)), Throws.InstanceOf<TimeoutException>());
        gate.Open.Set();
        disruptor.Shutdown(Rings.Patience);
    }

    [Test]
    public void Halt_leaves_the_backlog()
    {
        var disruptor = Create(size: 8);
        var gate = new Gate { MaxBatchSize = 1 };
        disruptor.HandleEventsWith(gate);
        for (var i = 0; i < 8; i++)
            Publish(disruptor, i);
        disruptor.Start();
        Rings.Eventually(() => gate.Entered.IsSet, "the first event is being handled");

        disruptor.Halt();
        gate.Open.Set();
        Rings.Eventually(() => gate.Ended.IsSet, "the consumer ended");

        Assert.That(gate.Handled, Is.EqualTo(1));
    }

    [Test]
    public void It_starts_once_and_takes_no_handler_afterwards()
    {
        var disruptor = Create();
        disruptor.HandleEventsWith(new Life());
        Assert.That(disruptor.HasStarted, Is.False);
        disruptor.Start();

        Assert.That(disruptor.HasStarted, Is.True);
        Assert.That(() => disruptor.Start(), Throws.InvalidOperationException);
        Assert.That(() => disruptor.HandleEventsWith(new Life()), Throws.InvalidOperationException);
        Assert.That(() => disruptor.GetSequenceValueFor(new Life()), Throws.ArgumentException);
    }

    [Test]
    public void A_struct_handler_keeps_its_state_and_its_batches()
    {
        var result = new StrongBox<(long Sum, long Batches)>();
        var disruptor = Create(size: 64);
        disruptor.HandleEventsWith(new SummingStruct(result));

        Run(disruptor, 1000);

        Rings.Eventually(() => result.Value.Sum == 499_500, $"the sum, which is {result.Value.Sum}");
        Assert.That(result.Value.Batches, Is.InRange(1, 1000));
    }

    [Test]
    public void A_processor_of_ones_own_takes_part()
    {
        var log = new ConcurrentQueue<(char, long)>();
        var disruptor = Create();
        disruptor.HandleEventsWith((ring, barrier) => EventProcessorFactory.Create(ring, barrier, new Recorder('a', log)))
            .Then(new Recorder('b', log));

        Run(disruptor, 50);

        AssertOrder(log, 'a', 'b', 50);
    }

    [Test]
    public void An_unmanaged_disruptor_handles_events_in_memory_of_its_owner()
    {
        using var memory = UnmanagedRingBufferMemory.Allocate(16, static () => 0L);
        var disruptor = new UnmanagedDisruptor<long>(memory, ProducerType.Single, new YieldingWaitStrategy());
        var log = new ConcurrentQueue<(char, long)>();
        disruptor.HandleEventsWith(new Recorder('a', log));
        disruptor.Start();
        for (var i = 0; i < 100; i++)
        {
            using var scope = disruptor.PublishEvent();
            scope.Event() = i;
        }

        disruptor.RingBuffer.WaitUntilHandled();
        disruptor.Shutdown(Rings.Patience);

        Assert.That(log.Select(entry => entry.Item2), Is.EqualTo(Enumerable.Range(0, 100)));
    }

#if !DISRUPTOR_PACKAGE // The package counts a consumer from the moment its thread runs: there, this loses the events.
    [Test]
    public void Shutdown_right_after_the_start_still_handles_everything()
    {
        for (var round = 0; round < 20; round++)
        {
            var log = new ConcurrentQueue<(char, long)>();
            var disruptor = Create();
            disruptor.HandleEventsWith(new Recorder('a', log));
            Publish(disruptor, 1);

            disruptor.Start();
            disruptor.Shutdown(Rings.Patience);

            Assert.That(log, Has.Count.EqualTo(1));
        }
    }
#endif

    private ValueDisruptor<long> Create(int size = 16, IWaitStrategy? wait = null)
    {
        var disruptor = new ValueDisruptor<long>(static () => 0, size, TaskScheduler.Default, ProducerType.Single, wait ?? new BlockingWaitStrategy());
        _cleanUp.Add(disruptor.Halt);
        return disruptor;
    }

    private static void Run(ValueDisruptor<long> disruptor, int count)
    {
        disruptor.Start();
        for (var i = 0; i < count; i++)
            Publish(disruptor, i);
        disruptor.RingBuffer.WaitUntilHandled();
        disruptor.Shutdown(Rings.Patience);
    }

    private static void Publish(ValueDisruptor<long> disruptor, long value)
    {
        using var scope = disruptor.PublishEvent();
        scope.Event() = value;
    }

    private static void AssertOrder(ConcurrentQueue<(char Who, long Value)> log, char first, char second, int count)
    {
        var entries = log.ToList();
        for (var value = 0L; value < count; value++)
            Assert.That(entries.IndexOf((first, value)), Is.InRange(0, entries.IndexOf((second, value)) - 1), $"{first} before {second} for {value}");
    }
}
