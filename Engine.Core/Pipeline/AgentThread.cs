using Engine.Core.Timing;

namespace Engine.Core.Pipeline;

/// <summary>
/// Runs one agent on one thread until it finishes, is told to abort, or throws. One clock read a cycle; time is charged to busy or
/// idle by what the cycle found.
/// </summary>
internal sealed class AgentThread
{
    // A sleeping thread's turns are naps apart: what is longer than twenty of them is no timer's slack any more.
    private const double LongNapNs = 1_000_000;

    // Asking costs a few nanoseconds: nothing to an idle thread, and nothing to a busy one that asks now and then.
    private const uint BusyCyclesBetweenLooks = 4_096;

    private readonly IAgent _agent;
    private readonly IdlePolicy _idle;
    private readonly ThreadPlacement _placement;
    private readonly Action<IAgent, Exception> _onFault;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _placed = new();
    private readonly List<string> _granted = [];
    private bool _abort;

    public AgentThread(IAgent agent, IdlePolicy idle, ThreadPlacement placement, Action<IAgent, Exception> onFault)
    {
        _agent = agent;
        _idle = idle;
        _placement = placement;
        _onFault = onFault;
        Stalls = new StallDetector(Tsc.ToTicks(idle == IdlePolicy.Sleep ? LongNapNs : JitterProbe.LongGapNs));
        _thread = new Thread(Run) { Name = agent.Role, IsBackground = true };
    }

    /// <summary>What the machine took of the thread's idle time.</summary>
    public StallDetector Stalls { get; }

    /// <summary>The agent's role.</summary>
    public string Role => _agent.Role;

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Tells the thread to leave after the cycle it is in.</summary>
    public void Abort() => Volatile.Write(ref _abort, true);

    /// <summary>Waits until the thread has placed itself.</summary>
    /// <returns>What it was granted and refused.</returns>
    public IReadOnlyList<string> AwaitPlacement()
    {
        _placed.Wait();
        return _granted;
    }

    /// <summary>Waits for the thread's end.</summary>
    /// <returns>False if it still runs after <paramref name="limit"/>.</returns>
    public bool Join(TimeSpan limit) => (_thread.ThreadState & ThreadState.Unstarted) != 0 || _thread.Join(limit);

    private void Run()
    {
        try
        {
            _placement.Apply(_granted.Add);
            _placed.Set();
            Loop();
        }
        catch (Exception fault)
        {
            _onFault(_agent, fault);
        }
        finally
        {
            _placed.Set();
            _agent.Counters.SetAllocated();
            _agent.OnStopped();
        }
    }

    [HotPath]
    private void Loop()
    {
        var idle = new Idle(_idle);
        var cycles = 0u;
        var before = Tsc.Now();
        Stalls.Resume(before);
        while (!Volatile.Read(ref _abort))
        {
            var state = _agent.DoWork();
            if (state == AgentState.Finished)
                return;
            var now = Tsc.Now();
            _agent.Counters.Spent(now - before, state == AgentState.Busy);
            before = now;
            if (state == AgentState.Busy)
            {
                idle.Reset();
                Stalls.Resume(now);
                if (++cycles % BusyCyclesBetweenLooks == 0)
                    _agent.Counters.SetAllocated();
            }
            else
            {
                _agent.Counters.SetAllocated();
                Stalls.Tick(now);
                idle.Wait();
            }
        }
    }
}
