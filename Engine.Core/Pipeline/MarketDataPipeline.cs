using Engine.Core.Book;
using Engine.Core.Snapshots;
using Engine.Core.Timing;

namespace Engine.Core.Pipeline;

/// <summary>
/// A running engine: threads from a source to snapshots and signals. Built by <see cref="PipelineBuilder"/>; started and stopped once.
/// </summary>
/// <remarks>
/// Stages start from the end of the data's way to its beginning, so that nobody publishes to a reader that is not there, and stop
/// from its beginning to its end, each draining what the one before left. A stage that throws stops the pipeline, and so does one
/// that does not drain in time: <see cref="Completion"/> fails with a <see cref="PipelineFaultException"/>.
/// </remarks>
public sealed class MarketDataPipeline : IDisposable
{
    // A stage that is cut off leaves its waits at once; one that is inside somebody else's code cannot be made to.
    private const long CutOffMs = 200;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private readonly PipelineOptions _options;
    private readonly AgentThread[] _threads;
    private readonly PipelineParts _parts;
    private readonly Action<string>? _report;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;
    private long _stopDeadlineMs;
    private int _isCutOff;

    internal MarketDataPipeline(PipelineOptions options, PipelineParts parts, Action<string>? report)
    {
        _options = options;
        _parts = parts;
        _report = report;
        _threads = new AgentThread[parts.Agents.Count];
        for (var i = 0; i < _threads.Length; i++)
        {
            int? core = i < options.Cores.Count ? options.Cores[i] : null;
            _threads[i] = new AgentThread(parts.Agents[i], options.Idle, new ThreadPlacement(core, options.RealTimePriority), OnFault);
            parts.Stalls.Add(_threads[i].Stalls);
        }
    }

    /// <summary>The options in force, with every automatic value resolved.</summary>
    public PipelineOptions Options => _options;

    /// <summary>The newest snapshot of every symbol. Any thread, any rate.</summary>
    public SnapshotBoard Snapshots => _parts.Board;

    /// <summary>Names of symbols by index.</summary>
    public SymbolNames Symbols => _parts.Symbols;

    /// <summary>What every stage counted. Any thread.</summary>
    public EngineCounters Counters => _parts.Counters;

    /// <summary>
    /// Makes a way for one other thread to get any symbol's depth and faults. Answers come between two packets, also of a silent feed; none while a
    /// replay is between its last message and <see cref="Dispose"/>. Any thread; allocates.
    /// </summary>
    /// <param name="levels">The most levels of a side an answer has.</param>
    public DepthReader CreateDepthReader(int levels) => DepthRequests.Register([.. _parts.Books.Select(books => books.DepthMailbox)], levels);

    /// <summary>Names of the threads, in the data's order.</summary>
    public IReadOnlyList<string> Threads => [.. _threads.Select(t => t.Role)];

    /// <summary>
    /// Completes when the source has ended and everything of it is through, or the pipeline was stopped; fails with
    /// <see cref="PipelineFaultException"/> if a stage threw or was cut off.
    /// </summary>
    public Task Completion => _completion.Task;

    /// <summary>
    /// Starts a consumer of its own, from the newest snapshot on, to be read on any one thread: it holds nobody up, nobody holds it up, and it counts what it missed.
    /// Before <see cref="Start"/> it sees the first snapshot too. Lossless, the books wait for it like for any reader: it has to be read until it has ended,
    /// or disposed.
    /// </summary>
    /// <remarks>Read it no longer once the pipeline is disposed. With several book threads its order across a start of sequences anew is that of a reader that keeps up.</remarks>
    public ISnapshotStream Subscribe() => _parts.Subscribe();

    /// <summary>Starts the threads.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start()
    {
        if (Interlocked.CompareExchange(ref _state, 1, 0) != 0)
            throw new InvalidOperationException("The pipeline was started before.");
        for (var i = _threads.Length - 1; i >= 0; i--)
            _threads[i].Start();
        new Thread(Watch) { Name = "engine-watch", IsBackground = true }.Start();
    }

    /// <summary>
    /// Stops reading the source, lets the stages drain within <see cref="PipelineOptions.StopTimeout"/> (one limit for all of them), and cuts off
    /// those that do not. Returns at most 0.2 s later than that, however often and from wherever it is called.
    /// </summary>
    /// <returns>False if a stage was cut off.</returns>
    public bool Stop()
    {
        _parts.StopRequested.Set();
        if (Volatile.Read(ref _state) == 0)
            return true;
        Interlocked.CompareExchange(ref _stopDeadlineMs, Environment.TickCount64 + (long)_options.StopTimeout.TotalMilliseconds, 0);
        if (!HaveEndedBy(Volatile.Read(ref _stopDeadlineMs)) && Interlocked.Exchange(ref _isCutOff, 1) == 0)
            CutOff();
        return Volatile.Read(ref _isCutOff) == 0;
    }

    /// <summary>Stops it if it runs, and gives its memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _state, 2) == 2)
            return;
        Stop();
        // Memory that a thread might still be looking at is left to the process's end rather than taken away under it.
        if (_threads.All(t => t.Join(TimeSpan.Zero)))
            _parts.Dispose();
    }

    // Slow work that no hot thread has time for, until the last of them has ended.
    private void Watch()
    {
        if (_report is { } report)
            report(Granted());
        var clock = Tsc.Watch(_report);
        foreach (var thread in _threads)
        {
            while (!thread.Join(WatchInterval))
                clock.Check();
        }

        _completion.TrySetResult();
    }

    // What the machine gave the hot threads, in one line: after they have placed themselves, so that their stacks are locked too.
    private string Granted()
    {
        var granted = _threads.SelectMany(t => t.AwaitPlacement()).ToList();
        if (_options.LockMemory)
            granted.Add(ThreadPlacement.LockMemory());
        granted.Add($"huge pages {_parts.HugePageBytes() >> 20} of {_parts.MemoryBytes >> 20} MiB{(_options.HugePages ? "" : " (not asked for)")}");
        return $"granted: {string.Join("; ", granted)}";
    }

    private bool HaveEndedBy(long deadlineMs) =>
        _threads.All(thread => thread.Join(TimeSpan.FromMilliseconds(Math.Max(0, deadlineMs - Environment.TickCount64))));

    /// <summary>Names of the threads that have not ended, for messages and tests.</summary>
    internal string RunningThreads() => string.Join(", ", _threads.Where(t => !t.Join(TimeSpan.Zero)).Select(t => t.Role));

    private void CutOff()
    {
        var reason = $"{RunningThreads()} did not drain within {_options.StopTimeout.TotalSeconds:0.###} s and was cut off";
        _completion.TrySetException(new PipelineFaultException(reason, new TimeoutException(reason)));
        _report?.Invoke(reason);
        Abort();
        if (!HaveEndedBy(Environment.TickCount64 + CutOffMs))
            _report?.Invoke($"{RunningThreads()} does not return from what it is in and is left behind");
    }

    private void OnFault(IAgent agent, Exception fault)
    {
        var where = agent is IFaultContext context ? context.Describe() : "";
        _completion.TrySetException(new PipelineFaultException($"{agent.Role} failed{where}: {fault.Message}", fault));
        Abort();
    }

    private void Abort()
    {
        _parts.StopRequested.Set();
        _parts.Aborted.Set();
        foreach (var thread in _threads)
            thread.Abort();
    }
}

/// <summary>A stage threw, or did not drain in time, and the pipeline was stopped. The message names the stage and the event it was at.</summary>
public sealed class PipelineFaultException(string message, Exception cause) : Exception(message, cause);
