namespace Engine.Core.Disruptor;

/// <summary>A handler that wants its consumer's sequence, to release slots before the end of a batch.</summary>
public interface IEventProcessorSequenceAware
{
    /// <summary>Gives the sequence. Called once, before the start.</summary>
    void SetSequenceCallback(Sequence sequenceCallback);
}
