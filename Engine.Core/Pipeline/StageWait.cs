namespace Engine.Core.Pipeline;

/// <summary>How a stage waits for the next one: as its thread idles, and no longer than the pipeline lives.</summary>
/// <param name="aborted">Set when the pipeline gives up.</param>
/// <param name="policy">What the thread does between two looks; <see cref="IdlePolicy.Auto"/> must have been resolved.</param>
internal sealed class StageWait(Completion aborted, IdlePolicy policy)
{
    /// <summary>The pipeline has given up: what is waited for will not come.</summary>
    public bool IsOver => aborted.IsSet;

    /// <summary>Begins to wait: <see cref="Idle.Wait"/> between two looks.</summary>
    public Idle Begin() => new(policy);
}
