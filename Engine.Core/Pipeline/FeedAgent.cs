using Engine.Core.Book;

namespace Engine.Core.Pipeline;

/// <summary>
/// Polls the source, which hands messages through arbitration and decoding to whatever the topology put behind: the first thread, or the second
/// where receiving has one of its own.
/// </summary>
/// <param name="role">The thread's name.</param>
/// <param name="feed">The open source.</param>
/// <param name="stage">What is counted.</param>
/// <param name="done">Set when this has ended.</param>
/// <param name="stopRequested">Set when reading is to stop; null: it ends when what feeds it has ended and is drained.</param>
/// <param name="input">The ring it reads from, if it reads from one.</param>
/// <param name="ownBooks">The books of this thread, if they are, whose depth is asked for when the feed is quiet too.</param>
internal sealed class FeedAgent(
    string role, IFeed feed, FeedStage stage, Completion done, Completion? stopRequested, PacketRing? input = null, OrderBooks<SnapshotPublisher>? ownBooks = null)
    : IAgent, IFaultContext
{
    public string Role => role;

    public ref StageCounters Counters => ref stage.Counters;

    [HotPath]
    public AgentState DoWork()
    {
        if (stopRequested is { IsSet: true })
            return AgentState.Finished;
        if (input is not null)
            Counters.Waiting(input.Depth);
        var state = feed.Poll();
        if (state == FeedState.Idle)
            ownBooks?.ServeDepthRequests();
        return state switch
        {
            FeedState.Busy => AgentState.Busy,
            FeedState.Idle => AgentState.Idle,
            _ => AgentState.Finished,
        };
    }

    public string Describe() => stage.Describe();

    public void OnStopped() => done.Set();
}
