namespace Engine.Core.Disruptor;

/// <summary>What pollers share, and how to make one by hand.</summary>
public static class EventPoller
{
    /// <summary>Handles one event.</summary>
    /// <returns><c>false</c> to leave the rest for the next poll.</returns>
    public delegate bool ValueHandler<T>(ref T data, long sequence, bool endOfBatch)
        where T : struct;

    /// <summary>What a poll came to.</summary>
    public enum PollState
    {
        /// <summary>Events were handled.</summary>
        Processing,

        /// <summary>Events are published, but a consumer before this one has not handled them yet.</summary>
        Gating,

        /// <summary>Nothing is published that was not handled.</summary>
        Idle,
    }

    /// <summary>A poller that writes its position to <paramref name="sequence"/> and runs behind <paramref name="gatingSequences"/>, or behind the cursor when none is given.</summary>
    public static ValueEventPoller<T> Create<T>(
        IValueDataProvider<T> dataProvider, ISequencer sequencer, Sequence sequence, Sequence cursorSequence, params Sequence[] gatingSequences)
        where T : struct => new(dataProvider, sequencer, sequence, new DependentSequenceGroup(cursorSequence, gatingSequences));
}
