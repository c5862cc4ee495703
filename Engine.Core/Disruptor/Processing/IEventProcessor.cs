namespace Engine.Core.Disruptor;

/// <summary>A consumer with a loop of its own.</summary>
public interface IEventProcessor
{
    /// <summary>The last event handled.</summary>
    Sequence Sequence { get; }

    /// <summary>Whether it runs, or was halted and has not ended yet.</summary>
    bool IsRunning { get; }

    /// <summary>Ends the loop after the event, or batch, that is being handled. Does not wait.</summary>
    void Halt();

    /// <summary>Runs on a thread of <paramref name="taskScheduler"/>.</summary>
    /// <returns>Ends when the loop does.</returns>
    Task Start(TaskScheduler taskScheduler, TaskCreationOptions taskCreationOptions);

    /// <summary>Waits until the loop has started, at most <paramref name="timeout"/>.</summary>
    void WaitUntilStarted(TimeSpan timeout);
}

/// <summary>A consumer of value events.</summary>
/// <typeparam name="T">The event.</typeparam>
public interface IValueEventProcessor<T> : IEventProcessor
    where T : struct
{
    /// <summary>Runs on the calling thread until <see cref="IEventProcessor.Halt"/>.</summary>
    /// <exception cref="InvalidOperationException">It is running already.</exception>
    void Run();

    /// <summary>Sets what happens when the handler throws.</summary>
    void SetExceptionHandler(IValueExceptionHandler<T> exceptionHandler);
}
