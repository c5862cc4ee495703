namespace Engine.Core.Disruptor;

/// <summary>Decides what happens when a handler throws. To throw here ends the consumer; to return goes on behind the event.</summary>
/// <typeparam name="T">The event.</typeparam>
public interface IValueExceptionHandler<T>
    where T : struct
{
    /// <summary><see cref="IValueEventHandler{T}.OnEvent"/> or <see cref="IValueEventHandler{T}.OnBatchStart"/> threw; when this returns, the event counts as handled.</summary>
    void HandleEventException(Exception ex, long sequence, ref T evt);

    /// <summary><see cref="IValueEventHandler{T}.OnTimeout"/> threw.</summary>
    void HandleOnTimeoutException(Exception ex, long sequence);

    /// <summary><see cref="IValueEventHandler{T}.OnStart"/> threw.</summary>
    void HandleOnStartException(Exception ex);

    /// <summary><see cref="IValueEventHandler{T}.OnShutdown"/> threw.</summary>
    void HandleOnShutdownException(Exception ex);
}
