using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Engine.Tests.Disruptor;

/// <summary>Writes down who handled what.</summary>
public sealed class Recorder(char name, ConcurrentQueue<(char, long)> log) : IValueEventHandler<long>
{
    public void OnEvent(ref long data, long sequence, bool endOfBatch) => log.Enqueue((name, data));
}

/// <summary>Holds its first event until it is opened.</summary>
public sealed class Gate : IValueEventHandler<long>
{
    public ManualResetEventSlim Entered { get; } = new();

    public ManualResetEventSlim Open { get; } = new();

    public ManualResetEventSlim Ended { get; } = new();

    public int? MaxBatchSize { get; init; }

    public int Handled { get; private set; }

    public void OnEvent(ref long data, long sequence, bool endOfBatch)
    {
        Entered.Set();
        if (!Open.Wait(Rings.Patience))
            throw new TimeoutException();
        Handled++;
    }

    public void OnShutdown() => Ended.Set();
}

/// <summary>Writes down the batches.</summary>
public sealed class Batches(int? limit) : IValueEventHandler<long>
{
    public int? MaxBatchSize => limit;

    public List<long> Announced { get; } = [];

    public List<long> Ends { get; } = [];

    public void OnBatchStart(long batchSize) => Announced.Add(batchSize);

    public void OnEvent(ref long data, long sequence, bool endOfBatch)
    {
        if (endOfBatch)
            Ends.Add(sequence);
    }
}

/// <summary>Writes down its life, and on which threads.</summary>
public sealed class Life : IValueEventHandler<long>
{
    public ConcurrentQueue<string> Log { get; } = [];

    public ConcurrentDictionary<int, bool> Threads { get; } = [];

    public void OnStart() => Write("start");

    public void OnEvent(ref long data, long sequence, bool endOfBatch) => Write($"event {sequence}");

    public void OnTimeout(long sequence) => Write($"timeout {sequence}");

    public void OnShutdown() => Write("shutdown");

    private void Write(string what)
    {
        Threads[Environment.CurrentManagedThreadId] = true;
        Log.Enqueue(what);
    }
}

/// <summary>Adds up, in itself; tells at the end of each batch.</summary>
public struct SummingStruct(StrongBox<(long Sum, long Batches)> result) : IValueEventHandler<long>
{
    private long _sum;
    private long _batches;

    public void OnBatchStart(long batchSize) => _batches++;

    public void OnEvent(ref long data, long sequence, bool endOfBatch)
    {
        _sum += data;
        if (endOfBatch)
            result.Value = (_sum, _batches);
    }
}
