namespace Engine.Tests.Disruptor;

/// <summary>Handlers that throw.</summary>
public sealed class ExceptionTests
{
    [Test]
    public void A_handler_goes_on_behind_the_event_it_threw_on([Values] bool ofItsOwn)
    {
        var handler = new Thrower(2, 5);
        var exceptions = new RecordingExceptionHandler();
        var disruptor = new ValueDisruptor<long>(static () => 0, 16, TaskScheduler.Default, ProducerType.Single, new YieldingWaitStrategy());
        disruptor.HandleEventsWith(handler);
        if (ofItsOwn)
            disruptor.HandleExceptionsFor(handler).With(exceptions);
        else
            disruptor.SetDefaultExceptionHandler(exceptions);

        Run(disruptor, 10);

        Assert.That(handler.Handled, Is.EqualTo(new long[] { 0, 1, 3, 4, 6, 7, 8, 9 }));
        Assert.That(exceptions.Events, Is.EqualTo(new[] { (2L, 20L), (5L, 50L) }));
        Rings.Eventually(() => exceptions.Shutdowns == 1, "OnShutdown threw");
        Assert.That(exceptions.Starts, Is.EqualTo(1));
    }

    [Test]
    public void By_default_an_exception_ends_the_consumer_and_leaves_the_event()
    {
        var ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, 16, new YieldingWaitStrategy());
        var processor = EventProcessorFactory.Create(ring, ring.NewBarrier(), new Thrower(2) { Quiet = true });
        for (var i = 0; i < 4; i++)
            ring.Put(i);

        var error = Console.Error;
        var output = Console.Out;
        Console.SetError(TextWriter.Null);
        Console.SetOut(TextWriter.Null);
        try
        {
            Assert.That(processor.Run, Throws.InstanceOf<ApplicationException>().With.InnerException.InstanceOf<FormatException>());
        }
        finally
        {
            Console.SetError(error);
            Console.SetOut(output);
        }

        Assert.That(processor.IsRunning, Is.False);
        Assert.That(processor.Sequence.Value, Is.LessThan(2));
    }

    [Test]
    public void A_processor_cannot_run_twice_at_once_but_again_after_a_halt()
    {
        var ring = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, 16, new BlockingWaitStrategy());
        var life = new Life();
        var processor = EventProcessorFactory.Create(ring, ring.NewBarrier(), life);
        for (var round = 0; round < 2; round++)
        {
            var run = processor.StartLongRunning();
            processor.WaitUntilStarted(Rings.Patience);
            Assert.That(processor.IsRunning, Is.True);
            Assert.That(processor.Run, Throws.InvalidOperationException);
            ring.Put(round);
            Rings.Eventually(() => processor.Sequence.Value == ring.Cursor, "the event is handled");
            processor.Halt();
            Assert.That(run.Wait(Rings.Patience), Is.True);
        }

        Assert.That(life.Log, Is.EqualTo(new[] { "start", "event 0", "shutdown", "start", "event 1", "shutdown" }));
    }

    private static void Run(ValueDisruptor<long> disruptor, int count)
    {
        disruptor.Start();
        for (var i = 0; i < count; i++)
        {
            using var scope = disruptor.PublishEvent();
            scope.Event() = 10 * i;
        }

        disruptor.RingBuffer.WaitUntilHandled();
        disruptor.Shutdown(Rings.Patience);
    }

    public sealed class Thrower(params long[] at) : IValueEventHandler<long>
    {
        public bool Quiet { get; init; }

        public List<long> Handled { get; } = [];

        public void OnEvent(ref long data, long sequence, bool endOfBatch)
        {
            if (at.Contains(sequence))
                throw new FormatException($"at {sequence}");
            Handled.Add(sequence);
        }

        public void OnStart() => Throw();

        public void OnShutdown() => Throw();

        private void Throw()
        {
            if (!Quiet)
                throw new FormatException();
        }
    }

    private sealed class RecordingExceptionHandler : IValueExceptionHandler<long>
    {
        public List<(long Sequence, long Event)> Events { get; } = [];

        public int Starts { get; private set; }

        public int Shutdowns { get; private set; }

        public void HandleEventException(Exception ex, long sequence, ref long evt) => Events.Add((sequence, evt));

        public void HandleOnTimeoutException(Exception ex, long sequence) => Assert.Fail("nothing times out here");

        public void HandleOnStartException(Exception ex) => Starts++;

        public void HandleOnShutdownException(Exception ex) => Shutdowns++;
    }
}
