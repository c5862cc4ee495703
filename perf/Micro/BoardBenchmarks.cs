using BenchmarkDotNet.Attributes;
using Engine.Core.Snapshots;

namespace Perf.Micro;

/// <summary>What does publishing a snapshot on the board cost the writer, and copying the newest one a reader that is not disturbed?</summary>
public class BoardBenchmarks
{
    private readonly SnapshotBoard _board = new(16);
    private BookSnapshot _snapshot = new() { Symbol = 3, BidPrice = 1_000_000, AskPrice = 1_000_100 };

    /// <summary>Publishes once, so that there is something to read.</summary>
    [GlobalSetup]
    public void Setup() => _board.Publish(in _snapshot);

    /// <summary>The writer's side.</summary>
    [Benchmark]
    public void Publish() => _board.Publish(in _snapshot);

    /// <summary>A reader's side.</summary>
    [Benchmark]
    public bool Read() => _board.TryRead(3, out _) == SnapshotRead.Read;

    /// <summary>Gives the memory back.</summary>
    [GlobalCleanup]
    public void Cleanup() => _board.Dispose();
}
