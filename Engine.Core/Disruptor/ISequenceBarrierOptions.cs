namespace Engine.Core.Disruptor;

/// <summary>What a barrier knows of its dependencies when it is made: whether all they count is published.</summary>
public interface ISequenceBarrierOptions
{
    /// <summary>What a barrier of <paramref name="sequencer"/> over <paramref name="dependentSequences"/> knows.</summary>
    static ISequenceBarrierOptions Get(ISequencer sequencer, DependentSequenceGroup dependentSequences) =>
        // With several producers the cursor counts claims; behind other consumers everything has been published.
        sequencer is SingleProducerSequencer || !dependentSequences.DependsOnCursor ? default(IsDependentSequencePublished) : default(None);

    /// <summary>Nothing: the slots have to be asked.</summary>
    internal readonly struct None : ISequenceBarrierOptions;

    /// <summary>Everything up to the dependencies is published.</summary>
    internal readonly struct IsDependentSequencePublished : ISequenceBarrierOptions;
}
