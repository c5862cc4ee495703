using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Perf.Harness;

/// <summary>
/// Memory and threads of this process over time. Looks without allocating more than a few bytes, so that what it measures is not itself.
/// </summary>
internal sealed class MemoryTrend : IDisposable
{
    private const double MiB = 1 << 20;
    private readonly SafeFileHandle _statm = File.OpenHandle("/proc/self/statm");
    private readonly byte[] _text = new byte[128];
    private readonly List<double> _hours;
    private readonly List<double> _residentMiB;
    private readonly List<double> _heapMiB;

    /// <summary>Makes room for so many looks.</summary>
    public MemoryTrend(int looks)
    {
        _hours = new List<double>(looks);
        _residentMiB = new List<double>(looks);
        _heapMiB = new List<double>(looks);
    }

    /// <summary>Resident memory at each look.</summary>
    public IReadOnlyList<double> ResidentMiB => _residentMiB;

    /// <summary>Growth of resident memory, after the first looks that were warm-up.</summary>
    public double ResidentMiBPerHour(int warmUp) => Slope(_hours, _residentMiB, warmUp);

    /// <summary>Growth of the managed heap, after the first looks that were warm-up.</summary>
    public double HeapMiBPerHour(int warmUp) => Slope(_hours, _heapMiB, warmUp);

    /// <summary>Looks.</summary>
    /// <param name="hours">Time since the beginning.</param>
    public void Look(double hours)
    {
        var read = RandomAccess.Read(_statm, _text, 0);
        // proc(5): total pages, then resident ones.
        var resident = _text.AsSpan(0, read)[(_text.AsSpan(0, read).IndexOf((byte)' ') + 1)..];
        Utf8Parser.TryParse(resident, out long pages, out _);
        _hours.Add(hours);
        _residentMiB.Add(pages * (double)Environment.SystemPageSize / MiB);
        _heapMiB.Add(GC.GetTotalMemory(forceFullCollection: false) / MiB);
    }

    /// <summary>Threads and open files of this process now.</summary>
    public static (int Threads, int Handles) Count() =>
        (Directory.GetDirectories("/proc/self/task").Length, Directory.GetFileSystemEntries("/proc/self/fd").Length);

    /// <summary>The slope of the least-squares line through the points from <paramref name="skip"/> on; 0 with fewer than two.</summary>
    public static double Slope(IReadOnlyList<double> x, IReadOnlyList<double> y, int skip)
    {
        if (x.Count - skip < 2)
            return 0;
        var (xs, ys) = (x.Skip(skip).ToArray(), y.Skip(skip).ToArray());
        var (meanX, meanY) = (xs.Average(), ys.Average());
        return xs.Zip(ys, (a, b) => (a - meanX) * (b - meanY)).Sum() / xs.Sum(a => (a - meanX) * (a - meanX));
    }

    /// <inheritdoc/>
    public void Dispose() => _statm.Dispose();
}
