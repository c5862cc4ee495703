namespace Engine.Core.Disruptor;

/// <summary>A ring of value events.</summary>
/// <typeparam name="T">The event.</typeparam>
public interface IValueRingBuffer<T> : ICursored, ISequenced, IValueDataProvider<T>
    where T : struct
{
    /// <summary>Adds sequences that producers must not lap. Each is first moved to the cursor.</summary>
    void AddGatingSequences(params Sequence[] gatingSequences);

    /// <summary>Removes a gating sequence; <c>false</c> when it was not one.</summary>
    bool RemoveGatingSequence(Sequence sequence);

    /// <summary>The lowest gating sequence, or the cursor when there is none.</summary>
    long GetMinimumGatingSequence();

    /// <summary>A barrier over <paramref name="sequencesToTrack"/>, or over the cursor when none is given.</summary>
    SequenceBarrier NewBarrier(params Sequence[] sequencesToTrack);
}
