namespace Engine.Core.Pipeline;

/// <summary>Fused: the source and the analysis take turns on one thread. Each turn of the analysis goes on until nothing is left, so that nothing is overwritten unread.</summary>
internal sealed class FusedAgent(FeedAgent feed, AnalysisAgent analysis) : IAgent, IFaultContext
{
    private bool _feedFinished;
    private bool _analyses;

    public string Role => "engine-fused";

    public ref StageCounters Counters => ref feed.Counters;

    [HotPath]
    public AgentState DoWork()
    {
        _analyses = false;
        var state = AgentState.Idle;
        if (!_feedFinished)
            state = feed.DoWork();
        if (state == AgentState.Finished)
        {
            _feedFinished = true;
            feed.OnStopped();
            state = AgentState.Busy;
        }

        _analyses = true;
        AgentState analysed;
        while ((analysed = analysis.DoWork()) == AgentState.Busy)
            state = AgentState.Busy;
        return analysed == AgentState.Finished ? AgentState.Finished : state;
    }

    // The analysis also runs inside the feed's turn, when a ring is full.
    public string Describe() => _analyses || analysis.IsAtWork ? analysis.Describe() : feed.Describe();

    public void OnStopped()
    {
        feed.OnStopped();
        analysis.OnStopped();
    }
}
