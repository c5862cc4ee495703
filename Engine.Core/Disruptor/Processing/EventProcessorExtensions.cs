namespace Engine.Core.Disruptor;

/// <summary>Ways to start a consumer.</summary>
public static class EventProcessorExtensions
{
    /// <summary>Runs on a thread of the pool.</summary>
    public static Task Start(this IEventProcessor eventProcessor) => eventProcessor.Start(TaskScheduler.Default, TaskCreationOptions.None);

    /// <summary>Runs on a thread of its own.</summary>
    public static Task StartLongRunning(this IEventProcessor eventProcessor) => eventProcessor.StartLongRunning(TaskScheduler.Default);

    /// <summary>Runs on a thread of <paramref name="taskScheduler"/> that is told to expect a long stay.</summary>
    public static Task StartLongRunning(this IEventProcessor eventProcessor, TaskScheduler taskScheduler) =>
        eventProcessor.Start(taskScheduler, TaskCreationOptions.LongRunning);
}
