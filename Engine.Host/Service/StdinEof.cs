namespace Engine.Host.Service;

/// <summary>Standard input's end as the word to stop: a parent that dies, however it dies, closes it.</summary>
internal static class StdinEof
{
    /// <summary>Completes when standard input ends, or <paramref name="stop"/> is cancelled.</summary>
    public static async Task WaitAsync(CancellationToken stop)
    {
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        // The read cannot be cancelled; the process does not wait for it.
        var reading = Task.Run(
            async () =>
            {
                while (await input.ReadAsync(buffer, CancellationToken.None) > 0)
                {
                }
            },
            CancellationToken.None);
        await Task.WhenAny(reading, Task.Delay(Timeout.Infinite, stop));
    }
}
