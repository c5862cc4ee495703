using System.Globalization;
using System.Text;

namespace Engine.Core.Timing;

/// <summary>
/// A thread that does nothing but read the clock: its gaps are what the machine takes from any program. The curve to hold beside every latency tail.
/// It keeps a core busy, so it is for measuring and for machines with a core to spare; a polling thread has the same in its own <see cref="StallDetector"/>.
/// </summary>
public sealed class JitterProbe : IDisposable
{
    /// <summary>Gaps from 20 µs on are long: no instruction and no interrupt that is served on the spot takes that.</summary>
    public const double LongGapNs = 20_000;

    private readonly Thread _thread;
    private readonly Action? _place;
    private bool _stopping;
    private long _waitedNs;

    private JitterProbe(Action? place)
    {
        _place = place;
        _thread = new Thread(Spin) { Name = "engine-jitter", IsBackground = true };
    }

    /// <summary>What was found, in ticks of <see cref="Tsc"/>.</summary>
    public StallDetector Stalls { get; } = new(Tsc.ToTicks(LongGapNs));

    /// <summary>
    /// The part of the lost time in which the kernel let another thread run on the core, in nanoseconds. What <see cref="StallDetector.LostTicks"/> has beyond it
    /// was taken below the kernel: by the hypervisor, the firmware or interrupts. Any thread.
    /// </summary>
    public long WaitedForCoreNs => Volatile.Read(ref _waitedNs);

    /// <summary>Starts to spin.</summary>
    /// <param name="place">Run first on the probe's thread, to pin it where a hot thread runs or would run; null leaves it to the scheduler.</param>
    public static JitterProbe Start(Action? place = null)
    {
        var probe = new JitterProbe(place);
        probe._thread.Start();
        return probe;
    }

    /// <summary>Stops the thread and waits for it.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _stopping, true);
        _thread.Join();
    }

    private void Spin()
    {
        _place?.Invoke();
        using var waits = new RunQueueWait();
        var waitedBefore = waits.ReadNs();
        Stalls.Resume(Tsc.Now());
        while (!Volatile.Read(ref _stopping))
        {
            if (!Stalls.Tick(Tsc.Now()))
                continue;
            var waited = waits.ReadNs();
            Volatile.Write(ref _waitedNs, _waitedNs + (waited - waitedBefore));
            waitedBefore = waited;
            Stalls.Resume(Tsc.Now());
        }
    }

    /// <summary>Time the calling thread has spent runnable but not running: the second number of its <c>schedstat</c>.</summary>
    private sealed class RunQueueWait : IDisposable
    {
        private readonly Microsoft.Win32.SafeHandles.SafeFileHandle? _file;
        private readonly byte[] _bytes = new byte[96];

        public RunQueueWait()
        {
            const string path = "/proc/thread-self/schedstat";
            _file = File.Exists(path) ? File.OpenHandle(path) : null;
        }

        public long ReadNs()
        {
            if (_file is null)
                return 0;
            var read = RandomAccess.Read(_file, _bytes, 0);
            var fields = Encoding.ASCII.GetString(_bytes, 0, read).Split(' ');
            return long.Parse(fields[1], CultureInfo.InvariantCulture);
        }

        public void Dispose() => _file?.Dispose();
    }
}
