namespace Engine.Core.Disruptor;

/// <summary>An exception handler that forwards to another, which may be replaced after consumers were given this one.</summary>
/// <typeparam name="T">The event.</typeparam>
public class ValueExceptionHandlerWrapper<T> : IValueExceptionHandler<T>
    where T : struct
{
    private IValueExceptionHandler<T> _handler = new ValueFatalExceptionHandler<T>();

    /// <summary>Forwards to <paramref name="exceptionHandler"/> from now on.</summary>
    public void SwitchTo(IValueExceptionHandler<T> exceptionHandler) => Volatile.Write(ref _handler, exceptionHandler);

    /// <inheritdoc/>
    public void HandleEventException(Exception ex, long sequence, ref T evt) => Volatile.Read(ref _handler).HandleEventException(ex, sequence, ref evt);

    /// <inheritdoc/>
    public void HandleOnTimeoutException(Exception ex, long sequence) => Volatile.Read(ref _handler).HandleOnTimeoutException(ex, sequence);

    /// <inheritdoc/>
    public void HandleOnStartException(Exception ex) => Volatile.Read(ref _handler).HandleOnStartException(ex);

    /// <inheritdoc/>
    public void HandleOnShutdownException(Exception ex) => Volatile.Read(ref _handler).HandleOnShutdownException(ex);
}
