namespace Perf.Counts;

/// <summary>
/// How many messages a kernel is run with: a count is the difference of the two. The same for quick counts and full ones, so that both
/// can be held against one baseline. The first run is past the opening of a simulated day.
/// </summary>
internal static class CountLengths
{
    /// <summary>The run that holds what is taken away.</summary>
    public const int Few = 50_000;

    /// <summary>The run it is taken from, and the most that a kernel has to prepare.</summary>
    public const int Many = 150_000;
}
