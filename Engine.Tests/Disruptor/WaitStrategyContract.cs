namespace Engine.Tests.Disruptor;

/// <summary>What every wait strategy must do.</summary>
internal abstract class WaitStrategyContract
{
    private const int Size = 8;

    protected abstract IWaitStrategy Create();

    protected virtual bool TimesOut => false;

    [Test]
    public void Returns_at_once_what_is_already_there()
    {
        var ring = Rings.Create<long>(Rings.Kind.ValueSingle, Size, Create());
        for (var i = 0; i < 5; i++)
            ring.Put(i);

        Assert.That(ring.NewBarrier().WaitFor(2), Is.EqualTo(new SequenceWaitResult(4)));
    }

    [Test]
    public void Wakes_when_an_event_is_published([Values(1, 30)] int delayMs)
    {
        var ring = Rings.Create<long>(Rings.Kind.ValueSingle, Size, Create());
        var wait = WaitOn(ring.NewBarrier(), 0);
        Thread.Sleep(delayMs);
        ring.Put(1);

        Assert.That(wait.Wait(Rings.Patience), Is.True);
        Assert.That(wait.Result, Is.Zero);
    }

    [Test]
    public void Wakes_when_the_reader_before_has_moved()
    {
        var ring = Rings.Create<long>(Rings.Kind.ValueSingle, Size, Create());
        var before = new Sequence();
        ring.Put(1);
        var wait = WaitOn(ring.NewBarrier(before), 0);
        Assert.That(wait.Wait(10), Is.False);
        before.SetValue(0);

        Assert.That(wait.Wait(Rings.Patience), Is.True);
    }

    [Test]
    public void Every_waiting_reader_wakes()
    {
        var ring = Rings.Create<long>(Rings.Kind.ValueMulti, Size, Create());
        var waits = Enumerable.Range(0, 3).Select(_ => WaitOn(ring.NewBarrier(), 0)).ToArray();
        Thread.Sleep(10);
        ring.Put(1);

        Assert.That(Task.WaitAll(waits, Rings.Patience), Is.True);
    }

    [Test]
    public void A_cancelled_wait_ends()
    {
        var ring = Rings.Create<long>(Rings.Kind.ValueSingle, Size, Create());
        var barrier = ring.NewBarrier();
        var wait = WaitOn(barrier, 0);
        Thread.Sleep(10);
        barrier.CancelProcessing();

        Assert.That(() => wait.Wait(Rings.Patience), Throws.InstanceOf<AggregateException>().With.InnerException.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void No_event_is_lost_while_readers_fall_asleep_and_wake([Values] ProducerType producers)
    {
        const int count = 2_000;
        var ring = ValueRingBuffer<long>.Create(producers, static () => 0, Size, Create());
        var reader = new Sequence();
        ring.AddGatingSequences(reader);
        var sum = Task.Factory.StartNew(() => SumOf(ring, reader, count), TaskCreationOptions.LongRunning);

        for (var i = 1; i <= count; i++)
        {
            using (var scope = ring.PublishEvent())
                scope.Event() = i;
            if (i % 16 == 0)
                Thread.SpinWait(i % 512);
        }

        Assert.That(sum.Wait(Rings.Patience), Is.True, $"stuck at {reader.Value} of {ring.Cursor}");
        Assert.That(sum.Result, Is.EqualTo(count * (count + 1L) / 2));
    }

    [Test]
    public void Times_out_only_if_it_says_so()
    {
        var barrier = Rings.Create<long>(Rings.Kind.ValueSingle, Size, Create()).NewBarrier();
        var wait = Task.Factory.StartNew(() => barrier.WaitFor(0).IsTimeout, TaskCreationOptions.LongRunning);

        Assert.That(wait.Wait(TimesOut ? Rings.Patience : TimeSpan.FromMilliseconds(60)), Is.EqualTo(TimesOut));
        barrier.CancelProcessing();
        if (TimesOut)
            Assert.That(wait.Result, Is.True);
        else
            Assert.That(() => wait.Wait(Rings.Patience), Throws.InstanceOf<AggregateException>());
    }

    private static long SumOf(ValueRingBuffer<long> ring, Sequence reader, int count)
    {
        var barrier = ring.NewBarrier();
        var sum = 0L;
        for (var next = 0L; next < count;)
        {
            var result = barrier.WaitFor(next);
            if (result.IsTimeout)
                continue;
            for (; next <= result.UnsafeAvailableSequence; next++)
                sum += ring[next];
            reader.SetValue(next - 1);
        }

        return sum;
    }

    private static Task<long> WaitOn(SequenceBarrier barrier, long sequence) => Task.Factory.StartNew(
        () =>
        {
            while (true)
            {
                var result = barrier.WaitFor(sequence);
                if (!result.IsTimeout && result.UnsafeAvailableSequence >= sequence)
                    return result.UnsafeAvailableSequence;
            }
        },
        TaskCreationOptions.LongRunning);
}

internal sealed class BusySpinWaitStrategyTests : WaitStrategyContract
{
    protected override IWaitStrategy Create() => new BusySpinWaitStrategy();
}

internal sealed class YieldingWaitStrategyTests : WaitStrategyContract
{
    protected override IWaitStrategy Create() => new YieldingWaitStrategy();
}

internal sealed class SleepingWaitStrategyTests : WaitStrategyContract
{
    protected override IWaitStrategy Create() => new SleepingWaitStrategy();
}

internal sealed class SpinWaitWaitStrategyTests : WaitStrategyContract
{
    protected override IWaitStrategy Create() => new SpinWaitWaitStrategy();
}

internal sealed class HybridSpinWaitStrategyTests : WaitStrategyContract
{
    protected override IWaitStrategy Create() => new HybridSpinWaitStrategy();
}

internal sealed class BlockingSpinWaitWaitStrategyTests : WaitStrategyContract
{
    protected override IWaitStrategy Create() => new BlockingSpinWaitWaitStrategy();
}

internal sealed class BlockingWaitStrategyTests : WaitStrategyContract
{
    protected override IWaitStrategy Create() => new BlockingWaitStrategy();
}

internal sealed class TimeoutBlockingWaitStrategyTests : WaitStrategyContract
{
    protected override bool TimesOut => true;

    protected override IWaitStrategy Create() => new TimeoutBlockingWaitStrategy(TimeSpan.FromMilliseconds(20));
}

internal sealed class PhasedBackoffWithLockTests : WaitStrategyContract
{
    protected override IWaitStrategy Create() => PhasedBackoffWaitStrategy.WithLock(TimeSpan.FromMicroseconds(100), TimeSpan.FromMilliseconds(1));
}

internal sealed class PhasedBackoffWithSleepTests : WaitStrategyContract
{
    protected override IWaitStrategy Create() => PhasedBackoffWaitStrategy.WithSleep(TimeSpan.FromMicroseconds(100), TimeSpan.FromMilliseconds(1));
}
