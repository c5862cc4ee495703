namespace Engine.Tests;

/// <summary>What a piece of work takes from the heap on the calling thread.</summary>
internal static class Allocations
{
    private const int Passes = 3;

    /// <summary>
    /// Bytes a pass allocates, the least of a few passes: the runtime's own (tables that grow once, a method compiled again while it runs) come
    /// once, what the work itself allocates comes with every pass.
    /// </summary>
    public static long Of(Action pass)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Passes && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            pass();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
