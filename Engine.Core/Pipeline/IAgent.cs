namespace Engine.Core.Pipeline;

/// <summary>
/// A stage, or several fused, as one thread runs them: a duty cycle that does a bounded amount of work and returns. The one
/// interface call of a cycle is spread over a packet's or a batch's messages. (The shape is Agrona's <c>Agent</c>.)
/// </summary>
internal interface IAgent
{
    /// <summary>The role, which is also the thread's name: <c>engine-rx</c>, <c>engine-book-0</c>, ….</summary>
    string Role { get; }

    /// <summary>The counters of the thread's first stage, which carry its busy share.</summary>
    ref StageCounters Counters { [ColdPath("one call through an interface a duty cycle")] get; }

    /// <summary>Does a bounded amount of work.</summary>
    [ColdPath("one call through an interface a duty cycle; the agents' own are entry points")]
    AgentState DoWork();

    /// <summary>Called once, on the agent's thread, after its last cycle, also after a failure.</summary>
    void OnStopped();
}

/// <summary>What a duty cycle came to.</summary>
internal enum AgentState
{
    /// <summary>Something was done.</summary>
    Busy,

    /// <summary>There was nothing to do.</summary>
    Idle,

    /// <summary>There will never be anything to do again: the source has ended, or the stage before has and all of it is done.</summary>
    Finished,
}
