using System.Runtime.ExceptionServices;
using Engine.Core.Pipeline;

namespace Perf.Wire;

/// <summary>Runs work on a thread of its own, pinned, and waits for it.</summary>
internal static class PinnedThread
{
    /// <summary>Runs <paramref name="work"/> and returns what it returns, or throws what it throws.</summary>
    /// <param name="name">The thread's role.</param>
    /// <param name="core">The core to pin it to; negative: none.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(string name, int core, Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                new ThreadPlacement(core).Apply(null);
                result = work();
            }
            catch (Exception e)
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
        })
        { Name = name };
        thread.Start();
        thread.Join();
        fault?.Throw();
        return result;
    }
}
