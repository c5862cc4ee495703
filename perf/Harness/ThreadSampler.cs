namespace Perf.Harness;

/// <summary>
/// Reads the threads' accounts a few times a second: those of a thread end with it, and a run's threads end with the run. What is missed
/// is at most the last fraction of a second of each.
/// </summary>
internal sealed class ThreadSampler : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(200);

    private readonly TimeSpan _interval;
    private readonly ThreadTimes _threads;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private long _allocatedBytes;

    /// <summary>Starts to read into <paramref name="threads"/>.</summary>
    /// <param name="threads">Where to.</param>
    /// <param name="interval">How often; null: five times a second.</param>
    public ThreadSampler(ThreadTimes threads, TimeSpan? interval = null)
    {
        _interval = interval ?? Usual;
        _threads = threads;
        _thread = new Thread(Run) { Name = "perf-threads", IsBackground = true };
        _thread.Start();
    }

    /// <summary>What it allocated itself, to be taken off what a run allocated.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    /// <summary>Reads once more and ends.</summary>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _threads.Capture();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(_interval))
        {
            _threads.Capture();
            Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
        }
    }
}
