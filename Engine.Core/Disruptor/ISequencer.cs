namespace Engine.Core.Disruptor;

/// <summary>Coordinates producers and consumers of one ring: claims, publication, gating.</summary>
public interface ISequencer : ISequenced, ICursored
{
    /// <summary>Sets the position that the next claim continues from. Only to initialise a ring, before it is used.</summary>
    void Claim(long sequence);

    /// <summary>Whether the event of <paramref name="sequence"/> is published and not yet overwritten.</summary>
    bool IsAvailable(long sequence);

    /// <summary>Adds sequences that producers must not lap. Each is first moved to the cursor.</summary>
    void AddGatingSequences(params Sequence[] gatingSequences);

    /// <summary>Removes a gating sequence; <c>false</c> when it was not one.</summary>
    bool RemoveGatingSequence(Sequence sequence);

    /// <summary>A barrier over <paramref name="sequencesToTrack"/>, or over the cursor when none is given.</summary>
    SequenceBarrier NewBarrier(params Sequence[] sequencesToTrack);

    /// <summary>The lowest gating sequence, or the cursor when there is none.</summary>
    long GetMinimumSequence();

    /// <summary>
    /// The end of the unbroken run of published sequences from <paramref name="nextSequence"/> up to <paramref name="availableSequence"/>;
    /// <paramref name="nextSequence"/> - 1 when that one is claimed but not yet published.
    /// </summary>
    long GetHighestPublishedSequence(long nextSequence, long availableSequence);

    /// <summary>A poller over <paramref name="provider"/> that runs behind <paramref name="gatingSequences"/>, or behind the cursor when none is given.</summary>
    ValueEventPoller<T> NewPoller<T>(IValueDataProvider<T> provider, params Sequence[] gatingSequences)
        where T : struct;
}
