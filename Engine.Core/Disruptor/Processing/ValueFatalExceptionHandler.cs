namespace Engine.Core.Disruptor;

/// <summary>
/// The exception handler where none is set: writes to the standard error stream, and ends the consumer with an
/// <see cref="ApplicationException"/> when an event could not be handled.
/// </summary>
/// <typeparam name="T">The event.</typeparam>
public sealed class ValueFatalExceptionHandler<T> : IValueExceptionHandler<T>
    where T : struct
{
    /// <inheritdoc/>
    public void HandleEventException(Exception ex, long sequence, ref T evt) => Fail($"Exception processing sequence {sequence} for event {evt}", ex);

    /// <inheritdoc/>
    public void HandleOnTimeoutException(Exception ex, long sequence) => Fail($"Exception during OnTimeout() after sequence {sequence}", ex);

    /// <inheritdoc/>
    public void HandleOnStartException(Exception ex) => Fail("Exception during OnStart()", ex);

    /// <inheritdoc/>
    public void HandleOnShutdownException(Exception ex) => Fail("Exception during OnShutdown()", ex);

    private static void Fail(string what, Exception exception)
    {
        var message = $"{what}: {exception}";
        Console.Error.WriteLine(message);
        throw new ApplicationException(message, exception);
    }
}
