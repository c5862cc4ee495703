namespace Engine.Core.Pipeline;

/// <summary>How stages are laid over threads. Every topology runs the same stage code and gives the same output, byte for byte.</summary>
public enum Topology
{
    /// <summary>Chosen from the number of cores: <see cref="Inline"/> up to three, <see cref="Staged"/> up to seven, <see cref="Sharded"/> above.</summary>
    Auto,

    /// <summary>Everything, from the sockets to the analysis, on one thread.</summary>
    Fused,

    /// <summary>Receive to snapshot on one thread, which polls the sockets itself; analysis on another.</summary>
    Inline,

    /// <summary>
    /// Receive, arbitrate and decode, book and snapshot, and analysis on a thread each, over rings. A source that is read instead of received (a file,
    /// a capture) is read by the thread that decodes.
    /// </summary>
    Staged,

    /// <summary>
    /// As <see cref="Staged"/>, with the symbols spread over several book threads; each symbol has one writer. Receiving has its own thread here too:
    /// decoding is what all book threads wait for, so system calls are kept off it.
    /// </summary>
    Sharded,
}

/// <summary>What a hot thread does when it finds nothing to do.</summary>
public enum IdlePolicy
{
    /// <summary><see cref="Spin"/> with four cores or more, otherwise <see cref="Yield"/>.</summary>
    Auto,

    /// <summary>Polls again at once. Needs a core of its own.</summary>
    Spin,

    /// <summary>Lets another runnable thread go first (<c>sched_yield</c>).</summary>
    Yield,

    /// <summary>Sleeps 50 µs at a time: cheap, and slow to notice a packet.</summary>
    Sleep,
}
