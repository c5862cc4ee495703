namespace Engine.Core.Disruptor;

/// <summary>Sets the exception handler of one event handler.</summary>
/// <typeparam name="T">The event.</typeparam>
public class ValueExceptionHandlerSetting<T>
    where T : struct
{
    private readonly IValueEventProcessor<T> _processor;

    internal ValueExceptionHandlerSetting(IValueEventProcessor<T> processor) => _processor = processor;

    /// <summary>Sets it to <paramref name="exceptionHandler"/>.</summary>
    public void With(IValueExceptionHandler<T> exceptionHandler) => _processor.SetExceptionHandler(exceptionHandler);
}
