using System.Diagnostics;
using System.Runtime.InteropServices;
using Engine.Core.Memory;
using Engine.Core.Snapshots;

namespace Perf.Scenarios;

/// <summary>A board whose writer publishes as fast as it can, or with work between two publications, while readers read every symbol in turn without a pause.</summary>
/// <param name="symbols">The number of symbols.</param>
/// <param name="workSteps">Dependent multiplications between two publications: about 1 ns each.</param>
internal sealed class SnapshotWorkload(int symbols, int workSteps) : IDisposable
{
    private readonly SnapshotBoard _board = new(symbols);
    private IsolatedLong _stop;
    private IsolatedLong _torn;

    /// <summary>Publishes a number of snapshots while some readers hammer.</summary>
    public WriterFigures Write(int publications, int readers)
    {
        _stop.Release(0);
        _torn.Release(0);
        using var ready = new CountdownEvent(readers + 1);
        var reads = new ReaderFigures[readers];
        var threads = Enumerable.Range(0, readers).Select(i => new Thread(() => reads[i] = Read(i, ready)) { Name = $"reader-{i}", IsBackground = true }).ToArray();
        foreach (var thread in threads)
            thread.Start();
        Publish(symbols);
        ready.Signal();
        ready.Wait();
        var started = Stopwatch.GetTimestamp();
        var cpu = ThreadCpu.Now();
        Publish(publications);
        var cpuSeconds = ThreadCpu.Now() - cpu;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        _stop.Release(1);
        foreach (var thread in threads)
            thread.Join();
        var (read, readerSeconds) = (reads.Sum(reader => reader.Reads), reads.Sum(reader => reader.CpuSeconds));
        return new WriterFigures(publications / seconds / 1e6, read / seconds / 1e6, readerSeconds * 1e9 / read, (cpuSeconds + readerSeconds) / seconds, _torn.Acquire());
    }

    /// <summary>Reads by copy on the calling thread, with nobody writing.</summary>
    /// <returns>Nanoseconds a read.</returns>
    public double ReadAlone(int reads)
    {
        Publish(symbols);
        var found = 0;
        var started = Stopwatch.GetTimestamp();
        for (int i = 0, symbol = 0; i < reads; i++, symbol = Next(symbol))
            found += _board.TryRead(symbol, out var snapshot) == SnapshotRead.Read && snapshot.Symbol == symbol ? 1 : 0;
        var elapsed = Stopwatch.GetElapsedTime(started).TotalNanoseconds;
        return found == reads ? elapsed / reads : double.NaN;
    }

    /// <summary>Reads two fields in place on the calling thread, with nobody writing.</summary>
    /// <returns>Nanoseconds a read.</returns>
    public double LookAlone(int reads)
    {
        Publish(symbols);
        var found = 0;
        var started = Stopwatch.GetTimestamp();
        for (int i = 0, symbol = 0; i < reads; i++, symbol = Next(symbol))
        {
            var view = _board.View(symbol);
            var isLast = view.Value.Symbol == symbol && view.Value.BidSize == view.Value.AskSize;
            found += isLast && view.IsIntact() ? 1 : 0;
        }

        var elapsed = Stopwatch.GetElapsedTime(started).TotalNanoseconds;
        return found == reads ? elapsed / reads : double.NaN;
    }

    public void Dispose() => _board.Dispose();

    private int Next(int symbol) => symbol + 1 == symbols ? 0 : symbol + 1;

    private void Publish(int publications)
    {
        var snapshot = default(BookSnapshot);
        var work = 1L;
        for (int i = 0, symbol = 0; i < publications; i++, symbol = Next(symbol))
        {
            for (var step = 0; step < workSteps; step++)
                work = work * 6364136223846793005 + 1442695040888963407;
            snapshot.Symbol = symbol;
            snapshot.Sequence = (ulong)i;
            snapshot.BidSize = snapshot.AskSize = work + i;
            _board.Publish(in snapshot);
        }
    }

    private ReaderFigures Read(int start, CountdownEvent ready)
    {
        var symbol = start * 31 % symbols;
        var reads = 0L;
        ready.Signal();
        ready.Wait();
        var cpu = ThreadCpu.Now();
        for (; _stop.Acquire() == 0; symbol = Next(symbol))
        {
            if (_board.TryRead(symbol, out var snapshot) != SnapshotRead.Read)
                continue;
            reads++;
            if (snapshot.Symbol != symbol || snapshot.BidSize != snapshot.AskSize)
                _torn.Release(1);
        }

        return new ReaderFigures(reads, ThreadCpu.Now() - cpu);
    }
}

/// <summary>What a run of the writer gave.</summary>
/// <param name="PerSecond">Publications, million a second of the clock.</param>
/// <param name="ReadsPerSecond">Whole snapshots read by all readers, million a second.</param>
/// <param name="ReadNanoseconds">What a whole snapshot cost its reader in CPU time, attempts that were overtaken included.</param>
/// <param name="Running">How many of the threads ran at a time.</param>
/// <param name="Torn">Not 0: a reader was given a torn snapshot.</param>
internal readonly record struct WriterFigures(double PerSecond, double ReadsPerSecond, double ReadNanoseconds, double Running, long Torn);

/// <summary>What one reader did.</summary>
/// <param name="Reads">Whole snapshots it read.</param>
/// <param name="CpuSeconds">The time that it ran.</param>
internal readonly record struct ReaderFigures(long Reads, double CpuSeconds);

/// <summary>The CPU time of the calling thread.</summary>
internal static partial class ThreadCpu
{
    private const int ThreadCpuTime = 3;

    /// <summary>Seconds in user and kernel mode.</summary>
    public static double Now()
    {
        _ = clock_gettime(ThreadCpuTime, out var time);
        return time.Seconds + time.Nanoseconds / 1e9;
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out Timespec time);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
